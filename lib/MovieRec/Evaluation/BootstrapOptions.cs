using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Evaluation;

/// <summary>Options of confidence intervals. As many users as were judged are drawn with replacement, the metric is
/// computed over them, and so on many times; an interval leaves out equally many of the results at both ends (the
/// percentile method of Efron 1979). Users are drawn and not ratings, because the ratings of one user go
/// together.</summary>
public sealed record BootstrapOptions
{
    /// <summary>How often users are drawn, 1 to 10,000,000.</summary>
    public int Replicates { get; init; } = 1000;

    /// <summary>Share of the results within the interval, 0.000001 to 0.999999.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Same seed, same intervals.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads to use; 0 stands for all processors. Never changes a bit of the result.</summary>
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
