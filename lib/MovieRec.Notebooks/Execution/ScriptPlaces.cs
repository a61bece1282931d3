using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using MovieRec.Notebooks.Display;

namespace MovieRec.Notebooks.Execution;

/// <summary>Finds the cell and line of an error. Cells are compiled under the file name "cell N".</summary>
internal static class ScriptPlaces
{
    const int MaxLibraryFrames = 12;

    public static string FileName(int cell) => string.Create(CultureInfo.InvariantCulture, $"cell {cell}");

    public static CellError Of(IReadOnlyList<Diagnostic> errors)
    {
        FileLinePositionSpan first = errors[0].Location.GetMappedLineSpan();
        string[] lines =
        [
            .. errors
                .Select(error => (error, Start: error.Location.GetMappedLineSpan().StartLinePosition))
                .Select(found =>
                    found.error.Location.Kind == LocationKind.None
                        ? $"error {found.error.Id}: {found.error.GetMessage(CultureInfo.InvariantCulture)}"
                        : Invariant($"({found.Start.Line + 1},{found.Start.Character + 1}): error {found.error.Id}: ")
                            + $"{found.error.GetMessage(CultureInfo.InvariantCulture)}"
                ),
        ];
        bool placed = errors[0].Location.Kind != LocationKind.None;
        return new CellError(
            "CompilationError",
            string.Join('\n', lines),
            placed ? first.StartLinePosition.Line + 1 : null,
            placed ? first.StartLinePosition.Character + 1 : null,
            lines
        );
    }

    /// <param name="thrown">What the cell threw.</param>
    /// <param name="cell">The cell that ran.</param>
    /// <param name="sourceOf">The text of the cell compiled under a file name; null for other files.</param>
    public static CellError Of(Exception thrown, int cell, Func<string, string?> sourceOf)
    {
        var trace = new List<string>();
        (int Line, int Column)? place = null;
        for (Exception? exception = thrown; exception is not null; exception = exception.InnerException)
        {
            trace.Add($"{(trace.Count == 0 ? "" : "---> ")}{TypeName.Of(exception.GetType())}: {exception.Message}");
            int library = 0;
            foreach (StackFrame frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
            {
                if (frame.GetFileName() is { } file && sourceOf(file) is { } source)
                {
                    if (file == FileName(cell))
                        place ??= (frame.GetFileLineNumber(), frame.GetFileColumnNumber());
                    int line = frame.GetFileLineNumber();
                    trace.Add(Invariant($"   at {file}, line {line}: {LineOf(source, line)}"));
                }
                else if (
                    frame.GetMethod() is { DeclaringType: { Namespace: { } space } type } method
                    && !space.StartsWith("System", StringComparison.Ordinal)
                    && !space.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
                    && space != typeof(ScriptPlaces).Namespace
                    && library++ < MaxLibraryFrames
                )
                {
                    trace.Add($"   at {TypeName.Of(type)}.{method.Name}");
                }
            }
        }
        return new CellError(TypeName.Of(thrown.GetType()), thrown.Message, place?.Line, place?.Column, trace);
    }

    static string LineOf(string source, int line) => source.Split('\n').ElementAtOrDefault(line - 1)?.Trim() ?? "";
}
