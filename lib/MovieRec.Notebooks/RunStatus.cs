using MovieRec.Notebooks.Execution;

namespace MovieRec.Notebooks;

/// <summary>The outcome of running a notebook.</summary>
public enum RunStatus
{
    /// <summary>Every cell ran.</summary>
    Succeeded,

    /// <summary>A cell did not compile, threw an exception, or exceeded its time limit.</summary>
    Failed,

    /// <summary>The run was canceled; the outputs so far are kept.</summary>
    Canceled,
}

/// <summary>Progress of a run.</summary>
/// <param name="Done">Number of code cells that have run.</param>
/// <param name="Total">Number of code cells of the notebook.</param>
public sealed record CellProgress(int Done, int Total);

/// <summary>A named number that a cell recorded.</summary>
/// <param name="Name">The name; unique in the notebook.</param>
/// <param name="Value">The value; finite.</param>
/// <param name="Cell">Number of the cell that showed it, from 1.</param>
public sealed record RecordedMetric(string Name, double Value, int Cell);

/// <summary>A data set that a cell showed.</summary>
/// <param name="Name">The name, such as <c>ml-100k</c>.</param>
/// <param name="Origin">The place where it was found.</param>
/// <param name="Notice">A warning for readers of the results; usually null.</param>
public sealed record UsedDataset(string Name, string Origin, string? Notice);

/// <summary>The cell that failed and its error.</summary>
/// <param name="Cell">Number of the cell among all cells, from 1.</param>
/// <param name="CellId">The cell's id.</param>
/// <param name="Error">The error.</param>
public sealed record CellFailure(int Cell, string CellId, CellError Error);
