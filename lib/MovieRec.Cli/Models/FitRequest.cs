using MovieRec.Data;
using MovieRec.Models;

namespace MovieRec.Cli.Models;

/// <summary>What a model is fitted with.</summary>
sealed record FitRequest(Dataset Data, Ratings Train, object Options, Action<EpochReport>? OnEpoch = null, Checkpoint? Checkpoint = null, CancellationToken Cancel = default);
