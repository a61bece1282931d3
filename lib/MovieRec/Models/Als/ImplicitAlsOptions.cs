using System.Text.Json.Serialization;

namespace MovieRec.Models.Als;

/// <summary>Options of <see cref="ImplicitAls"/>; α₀, λ and ν are those of its objective.</summary>
public sealed record ImplicitAlsOptions
{
    /// <summary>k: factors a user and a movie have; at least 1.</summary>
    public int Factors { get; init; } = 64;

    /// <summary>Iterations, each of a step for all users and one for all movies; at least 1.</summary>
    public int Epochs { get; init; } = 16;

    /// <summary>α₀: weight of every pair as one that was not rated, beside the weight a of those that were; above 0.</summary>
    public double UnobservedWeight { get; init; } = 0.3;

    /// <summary>λ: draws all factors to 0; above 0.</summary>
    public double Regularization { get; init; } = 0.1;

    /// <summary>ν: how much more the rows of busy users and popular movies are drawn to 0; in [0, 1]. 0: all alike; 1: in proportion to the weights of their errors.</summary>
    public double RegularizationExponent { get; init; } = 1;

    /// <summary>a: the weight of a rating.</summary>
    public Feedback Feedback { get; init; } = Feedback.Stars;

    /// <summary>Length that a movie's first factors have on average; above 0.</summary>
    public double InitialDeviation { get; init; } = 0.1;

    /// <summary>The first factors come from it.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>At most so many threads; 0 for all processors. Never changes a bit of the result.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    internal ImplicitAlsOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Factors, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 1);
        ThrowUnlessPositive(UnobservedWeight, nameof(UnobservedWeight));
        ThrowUnlessPositive(Regularization, nameof(Regularization));
        if (!(RegularizationExponent is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(RegularizationExponent), RegularizationExponent, "It lies between 0 and 1.");
        Feedback.Check(nameof(Feedback));
        ThrowUnlessPositive(InitialDeviation, nameof(InitialDeviation));
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        return this;
    }

    static void ThrowUnlessPositive(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value))) throw new ArgumentOutOfRangeException(name, value, "It lies above 0.");
    }
}
