using System.Text.Json.Serialization;

namespace MovieRec.Evaluation;

/// <summary>Options of confidence intervals. As many users as were judged are drawn with replacement, the metric is computed over them, and so on many
/// times; an interval leaves out equally many of the results at both ends (the percentile method of Efron 1979). Users are drawn and not
/// ratings, because the ratings of one user go together.</summary>
public sealed record BootstrapOptions
{
    /// <summary>How often users are drawn, at least 1.</summary>
    public int Replicates { get; init; } = 1000;

    /// <summary>Share of the results within the interval, above 0 and below 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Same seed, same intervals.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads to use; 0 stands for all processors. Never changes a bit of the result.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    internal BootstrapOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Replicates, 1);
        if (!(Confidence > 0 && Confidence < 1)) throw new ArgumentOutOfRangeException(nameof(Confidence), Confidence, "Expected a share above 0 and below 1, such as 0.95.");
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        return this;
    }
}
