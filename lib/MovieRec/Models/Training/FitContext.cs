using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>Settings of a fit besides the options of the model; the same for every model. None of them changes the
/// fitted model, except <see cref="Validation"/> with early stopping.</summary>
public sealed record FitContext
{
    /// <summary>Ratings that the model does not learn from. Models that train in epochs report their error after each
    /// epoch, and stop early by it if their option <c>Patience</c> is set. Null for none.</summary>
    public Ratings? Validation { get; init; }

    /// <summary>Called after each epoch. Null for no reports.</summary>
    public Action<EpochReport>? OnEpoch { get; init; }

    /// <summary>Checkpoint from which an interrupted training can resume. Null for none.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>Cancels training between epochs or steps.</summary>
    public CancellationToken Cancel { get; init; }
}
