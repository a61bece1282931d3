using MovieRec.Notebooks.Documents;

namespace MovieRec.Notebooks;

/// <summary>The result of running a notebook: its status, recorded results and executed copy.</summary>
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

    /// <summary>The notebook with outputs, execution counts and, in the metadata of each cell that ran, the seconds
    /// that it took. Cells that did not run have no outputs.</summary>
    public NotebookDocument Executed { get; }

    /// <summary>The outcome of the run.</summary>
    public RunStatus Status { get; }

    /// <summary>The cell that failed; null unless the run failed.</summary>
    public CellFailure? Failure { get; }

    /// <summary>The recorded results, in order.</summary>
    public IReadOnlyList<RecordedMetric> Metrics { get; }

    /// <summary>The data sets that cells showed, in order, each once.</summary>
    public IReadOnlyList<UsedDataset> Datasets { get; }

    /// <summary>Full paths of the figure files that the notebook saved, in order, each once.</summary>
    public IReadOnlyList<string> Figures { get; }

    /// <summary>Total time that the cells took.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Replaces the notebook with its executed copy, without timings: the same outputs give the same
    /// bytes.</summary>
    /// <returns>True if the file was written; false if nothing changed.</returns>
    /// <exception cref="InvalidOperationException">The run did not succeed.</exception>
    public bool WriteInPlace(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Status == RunStatus.Succeeded
            ? Executed.WithoutTimings().Write(path)
            : throw new InvalidOperationException(
                $"{Executed.Name} did not succeed; only a complete run can be written to a notebook."
            );
    }
}
