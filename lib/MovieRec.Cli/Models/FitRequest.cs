using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Models.Hybrid;

namespace MovieRec.Cli.Models;

/// <summary>What a model is fitted with.</summary>
sealed record FitRequest(Dataset Data, Ratings Train, object Options, Action<EpochReport>? OnEpoch = null, Checkpoint? Checkpoint = null, CancellationToken Cancel = default)
{
    /// <summary>What a model is told of users and movies beside their ratings, if it takes that at all.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    public HybridFeatures HybridFeatures => HybridFeatures.Of(Data, Features);
}
