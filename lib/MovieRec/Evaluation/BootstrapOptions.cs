using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Evaluation;

/// <summary>Options of bootstrap confidence intervals (percentile method, Efron 1979). Each replicate draws as many
/// users as were evaluated, with replacement. Users are drawn, not ratings, because the ratings of one user depend on
/// each other.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Number of replicates, 1 to 10,000,000.</summary>
    public int Replicates { get; init; } = 1000;

    /// <summary>Confidence level, 0.000001 to 0.999999.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Seed of the draws.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Maximum number of threads; 0 uses all processors. Results are bit-identical for any value.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    internal BootstrapOptions Checked()
    {
        OptionRange.Whole(Replicates, 1, 10_000_000);
        OptionRange.Number(Confidence, 1e-6, 0.999999);
        OptionRange.Threads(Threads);
        return this;
    }
}
