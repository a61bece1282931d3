using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Value of a missing rating.</summary>
public enum SvdFilling
{
    /// <summary>0 stars: right for ranking (who rated what), wrong for predicting ratings.</summary>
    Zeros,

    /// <summary>The item's mean rating; the mean of all ratings for an item without any.</summary>
    ItemMeans,

    /// <summary>The user's mean rating; the mean of all ratings for a user without any.</summary>
    UserMeans,

    /// <summary>μ + b(u) + b(i): the mean plus damped biases of user and item.</summary>
    Biases,
}

/// <summary>Options of <see cref="TruncatedSvd"/>.</summary>
public sealed record TruncatedSvdOptions : ICheckedOptions
{
    /// <summary>k: number of singular values; 1 to 10,000. A matrix of lower rank gives fewer.</summary>
    public int Factors { get; init; } = 10;

    /// <summary>Value of missing ratings.</summary>
    public SvdFilling Filling { get; init; } = SvdFilling.Zeros;

    /// <summary>True if the fill is subtracted from all entries, so that missing ratings are 0 and the matrix stays
    /// sparse. No effect with <see cref="SvdFilling.Zeros"/>.</summary>
    public bool UseCentering { get; init; }

    /// <summary>Relative change of the singular values below which iterations end; 1e-12 to 0.1.</summary>
    public double Tolerance { get; init; } = 1e-10;

    /// <summary>Maximum number of iterations; 1 to 100,000.</summary>
    public int MaxIterations { get; init; } = 300;

    /// <summary>Seed of the random start. The result depends on it only within the tolerance.</summary>
    public ulong Seed { get; init; }

    /// <summary>Maximum number of threads; 0 uses all processors. Results are bit-identical for any value.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check()
    {
        OptionRange.Whole(Factors, 1, OptionRange.MaxFactors);
        OptionRange.Defined(Filling);
        OptionRange.Number(Tolerance, OptionRange.Positive, 0.1);
        OptionRange.Whole(MaxIterations, 1, OptionRange.MaxEpochs);
        OptionRange.Threads(Threads);
    }
}
