using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="NonNegativeMf"/>.</summary>
/// <remarks>The defaults suit some 100,000 ratings; they were chosen by hand on a validation part (a random tenth) cut
/// from u2.base of ML-100K.</remarks>
public sealed record NonNegativeMfOptions : ICheckedOptions
{
    /// <summary>k: factors a user and a movie have; 1 to 10,000.</summary>
    public int Factors { get; init; } = 32;

    /// <summary>Passes over users and movies; 1 to 100,000.</summary>
    public int Epochs { get; init; } = 120;

    /// <summary>λ at each rating of the users' and the movies' factors; 0 to 1e9.</summary>
    public double Regularization { get; init; } = 0.08;

    /// <summary>Stop after so many epochs in a row without a better validation error, and keep the best epoch; 0 to
    /// 100,000; 0: run all epochs.</summary>
    public int Patience { get; init; }

    /// <summary>The first factors come from it.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>At most so many threads; 0 for all processors. Never changes a bit of the result.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check() => Checked();

    internal NonNegativeMfOptions Checked()
    {
        OptionRange.Whole(Factors, 1, OptionRange.MostFactors);
        OptionRange.Whole(Epochs, 1, OptionRange.MostEpochs);
        OptionRange.Number(Regularization, 0, OptionRange.Greatest);
        OptionRange.Whole(Patience, 0, OptionRange.MostEpochs);
        OptionRange.Threads(Threads);
        return this;
    }
}
