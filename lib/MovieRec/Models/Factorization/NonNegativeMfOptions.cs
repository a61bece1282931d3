using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="NonNegativeMf"/>.</summary>
/// <remarks>The defaults suit about 100,000 ratings.</remarks>
public sealed record NonNegativeMfOptions : ICheckedOptions
{
    /// <summary>k: number of factors; 1 to 10,000.</summary>
    public int Factors { get; init; } = 32;

    /// <summary>Passes over users and items; 1 to 100,000.</summary>
    public int Epochs { get; init; } = 120;

    /// <summary>λ per rating of the users' and items' factors; 0 to 1e9.</summary>
    public double Regularization { get; init; } = 0.08;

    /// <summary>Number of epochs without a better validation error after which training stops and keeps the best epoch;
    /// 0 to 100,000. 0 runs all epochs.</summary>
    public int Patience { get; init; }

    /// <summary>Seed of the initial factors.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Maximum number of threads; 0 uses all processors. Results are bit-identical for any value.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check()
    {
        OptionRange.Whole(Factors, 1, OptionRange.MaxFactors);
        OptionRange.Whole(Epochs, 1, OptionRange.MaxEpochs);
        OptionRange.Number(Regularization, 0, OptionRange.Greatest);
        OptionRange.Whole(Patience, 0, OptionRange.MaxEpochs);
        OptionRange.Threads(Threads);
    }
}
