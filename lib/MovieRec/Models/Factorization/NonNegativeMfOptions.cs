using System.Text.Json.Serialization;

namespace MovieRec.Models.Factorization;

/// <summary>Options of <see cref="NonNegativeMf"/>.</summary>
/// <remarks>The defaults suit some 100,000 ratings; they were chosen by hand on a validation part (a random tenth) cut from u2.base of ML-100K.</remarks>
public sealed record NonNegativeMfOptions
{
    /// <summary>k: factors a user and a movie have; at least 1.</summary>
    public int Factors { get; init; } = 32;

    /// <summary>Passes over users and movies; at least 1.</summary>
    public int Epochs { get; init; } = 120;

    /// <summary>λ at each rating of the users' and the movies' factors; at least 0.</summary>
    public double Regularization { get; init; } = 0.08;

    /// <summary>Stop after so many epochs in a row without a better validation error, and keep the best epoch; 0: run all epochs.</summary>
    public int Patience { get; init; }

    /// <summary>The first factors come from it.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>At most so many threads; 0 for all processors. Never changes a bit of the result.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    internal NonNegativeMfOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Factors, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Regularization);
        ArgumentOutOfRangeException.ThrowIfNegative(Patience);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        return this;
    }
}
