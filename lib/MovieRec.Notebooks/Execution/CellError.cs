namespace MovieRec.Notebooks.Execution;

/// <summary>Why a cell failed.</summary>
/// <param name="Name">The exception's type, or CompilationError, TimeLimit and the like.</param>
/// <param name="Message">What happened; several lines where the compiler found several errors.</param>
/// <param name="Line">Line within the cell, from 1; null where none is to blame.</param>
/// <param name="Column">Column within the line, from 1.</param>
/// <param name="Trace">Where, from the inside out: places in cells with their text, and methods of libraries without
/// paths.</param>
public sealed record CellError(string Name, string Message, int? Line, int? Column, IReadOnlyList<string> Trace);
