using MovieRec.Notebooks.Documents;

namespace MovieRec.Notebooks;

/// <summary>A notebook that was run: how it ended, what it measured, and its executed copy.</summary>
public sealed class NotebookRun
{
    internal NotebookRun(
        NotebookDocument executed,
        RunStatus status,
        CellFailure? failure,
        IReadOnlyList<RecordedMetric> metrics,
        IReadOnlyList<UsedDataset> datasets,
        IReadOnlyList<string> figures,
        TimeSpan elapsed
    ) =>
        (Executed, Status, Failure, Metrics, Datasets, Figures, Elapsed) = (
            executed,
            status,
            failure,
            metrics,
            datasets,
            figures,
            elapsed
        );

    /// <summary>The notebook with outputs, execution counts and, in the metadata of each cell that ran, its seconds.
    /// Cells that did not run have no output.</summary>
    public NotebookDocument Executed { get; }

    /// <summary>How it ended.</summary>
    public RunStatus Status { get; }

    /// <summary>The cell at which it stopped; null unless it failed.</summary>
    public CellFailure? Failure { get; }

    /// <summary>Recorded results, in order.</summary>
    public IReadOnlyList<RecordedMetric> Metrics { get; }

    /// <summary>The data sets that cells showed, in order, each once.</summary>
    public IReadOnlyList<UsedDataset> Datasets { get; }

    /// <summary>Full paths of the figure files that the notebook saved, in order, each once.</summary>
    public IReadOnlyList<string> Figures { get; }

    /// <summary>Time that the cells took.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Replaces the notebook by its executed copy without timings: the same outputs give the same
    /// bytes.</summary>
    /// <returns>False if nothing changed.</returns>
    /// <exception cref="InvalidOperationException">The run did not succeed.</exception>
    public bool WriteInPlace(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Status == RunStatus.Succeeded
            ? Executed.WithoutTimings().Write(path)
            : throw new InvalidOperationException(
                $"{Executed.Name} did not succeed; only a complete run is written into a notebook."
            );
    }
}
