using MovieRec.Data;
using MovieRec.Models;

namespace MovieRec.Cli.Models;

/// <summary>What a model is fitted with.</summary>
sealed record FitRequest(
    Dataset Data,
    Ratings Train,
    object Options,
    Action<EpochReport>? OnEpoch = null,
    Checkpoint? Checkpoint = null,
    CancellationToken Cancel = default
)
{
    /// <summary>What a model is told of users and movies beside their ratings, if it takes that at all.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Ratings to report the error on after each epoch, and to stop by; null for none.</summary>
    public Ratings? Validation { get; init; }

    public HybridFeatures HybridFeatures => HybridFeatures.Of(Data, Features);
}
