namespace MovieRec.Notebooks.Execution;

/// <summary>The error of a cell that failed.</summary>
/// <param name="Name">The exception's type, or CompilationError, TimeLimit and the like.</param>
/// <param name="Message">The message; several lines if the compiler found several errors.</param>
/// <param name="Line">Line within the cell, from 1; null if the error has no place in the cell.</param>
/// <param name="Column">Column within the line, from 1.</param>
/// <param name="Trace">The stack trace, innermost first: places in cells with their text, and methods of libraries
/// without paths.</param>
public sealed record CellError(string Name, string Message, int? Line, int? Column, IReadOnlyList<string> Trace)
{
    /// <summary>An error of the engine, which has no place in the cell.</summary>
    internal static CellError OfEngine(string name, string message) => new(name, message, null, null, [message]);
}
