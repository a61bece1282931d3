using System.Text.Json.Serialization;

namespace MovieRec.Models.Baselines;

/// <summary>How <see cref="BiasBaseline"/> finds its biases.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BiasMethod>))]
public enum BiasMethod
{
    /// <summary>Alternating least squares: movies and users by turns, each in closed form.</summary>
    Als,

    /// <summary>Stochastic gradient descent: a small step a rating.</summary>
    Sgd,
}

/// <summary>Options of <see cref="BiasBaseline"/>. The defaults are those of the Surprise library.</summary>
public sealed record BiasOptions
{
    /// <summary>Which way the biases are found; the other way's options are not looked at.</summary>
    public BiasMethod Method { get; init; } = BiasMethod.Als;

    /// <summary>ALS: λ of the movies: how many imagined ratings of exactly the mean each movie has beside its own; at least 0.</summary>
    public double ItemRegularization { get; init; } = 10;

    /// <summary>ALS: λ of the users; at least 0.</summary>
    public double UserRegularization { get; init; } = 15;

    /// <summary>ALS: passes over movies and users; at least 1.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>SGD: passes over the ratings; at least 1.</summary>
    public int SgdEpochs { get; init; } = 20;

    /// <summary>SGD: length of a step; in (0, 1].</summary>
    public double SgdRate { get; init; } = 0.005;

    /// <summary>SGD: λ, which draws both biases to 0 at every rating; in [0, 1].</summary>
    public double SgdRegularization { get; init; } = 0.02;

    internal BiasOptions Checked()
    {
        if (!Enum.IsDefined(Method)) throw new ArgumentOutOfRangeException(nameof(Method), Method, "There are Als and Sgd.");
        ArgumentOutOfRangeException.ThrowIfNegative(ItemRegularization);
        ArgumentOutOfRangeException.ThrowIfNegative(UserRegularization);
        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SgdEpochs, 1);
        if (!(SgdRate is > 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(SgdRate), SgdRate, "It lies above 0 and is at most 1.");
        if (!(SgdRegularization is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(SgdRegularization), SgdRegularization, "It lies between 0 and 1.");
        return this;
    }
}
