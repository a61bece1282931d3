using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

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
public sealed record BiasOptions : ICheckedOptions
{
    /// <summary>Which way the biases are found; the other way's options are not looked at.</summary>
    public BiasMethod Method { get; init; } = BiasMethod.Als;

    /// <summary>ALS: λ of the movies: how many imagined ratings of exactly the mean each movie has beside its own; 0 to
    /// 1e9.</summary>
    public double ItemRegularization { get; init; } = 10;

    /// <summary>ALS: λ of the users; 0 to 1e9.</summary>
    public double UserRegularization { get; init; } = 15;

    /// <summary>ALS: passes over movies and users; 1 to 100,000.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>SGD: passes over the ratings; 1 to 100,000.</summary>
    public int SgdEpochs { get; init; } = 20;

    /// <summary>SGD: length of a step; 1e-12 to 1.</summary>
    public double SgdRate { get; init; } = 0.005;

    /// <summary>SGD: λ, which draws both biases to 0 at every rating; in [0, 1].</summary>
    public double SgdRegularization { get; init; } = 0.02;

    void ICheckedOptions.Check() => Checked();

    internal BiasOptions Checked()
    {
        OptionRange.Defined(Method);
        OptionRange.Number(ItemRegularization, 0, OptionRange.Greatest);
        OptionRange.Number(UserRegularization, 0, OptionRange.Greatest);
        OptionRange.Whole(Epochs, 1, OptionRange.MostEpochs);
        OptionRange.Whole(SgdEpochs, 1, OptionRange.MostEpochs);
        OptionRange.Number(SgdRate, OptionRange.Positive, 1);
        OptionRange.Number(SgdRegularization, 0, 1);
        return this;
    }
}
