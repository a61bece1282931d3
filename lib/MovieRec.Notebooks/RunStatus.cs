using MovieRec.Notebooks.Execution;

namespace MovieRec.Notebooks;

/// <summary>How a notebook or a cell ended.</summary>
public enum RunStatus
{
    /// <summary>Every cell ran.</summary>
    Succeeded,

    /// <summary>A cell did not compile, threw, or ran over its time limit.</summary>
    Failed,

    /// <summary>The run was canceled; the outputs so far are kept.</summary>
    Canceled,
}

/// <summary>A code cell is about to run.</summary>
/// <param name="Done">Code cells that have run.</param>
/// <param name="Total">Code cells of the notebook.</param>
public sealed record CellProgress(int Done, int Total);

/// <summary>A named number that a cell recorded.</summary>
/// <param name="Name">Unique in the notebook.</param>
/// <param name="Value">Finite.</param>
/// <param name="Cell">The cell that showed it.</param>
public sealed record RecordedMetric(string Name, double Value, int Cell);

/// <summary>A data set that a cell showed.</summary>
/// <param name="Name">Such as <c>ml-100k</c>.</param>
/// <param name="Origin">Where it was found.</param>
/// <param name="Notice">What a reader of the results must know; usually null.</param>
public sealed record UsedDataset(string Name, string Origin, string? Notice);

/// <summary>The cell at which a notebook stopped, and why.</summary>
/// <param name="Cell">Place among all cells, from 1.</param>
/// <param name="CellId">The cell's id.</param>
/// <param name="Error">What went wrong.</param>
public sealed record CellFailure(int Cell, string CellId, CellError Error);
