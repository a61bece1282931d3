using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MovieRec.Notebooks.Execution;

/// <summary>Magic commands and references of a cell: known commands are blanked out, anything else is an error with its
/// place.</summary>
internal static class CellDirectives
{
    /// <summary>Commands that change nothing here: cells are C# anyway, and every cell is timed.</summary>
    static readonly string[] Known = ["#!csharp", "#!c#", "#!C#", "#!time"];

    /// <param name="tree">The cell, parsed as a script.</param>
    /// <param name="references">Checks what <c>#r</c> names.</param>
    /// <param name="code">The cell without magic commands; places stay where they were.</param>
    /// <returns>Null if there is no error.</returns>
    public static CellError? Check(SyntaxTree tree, NotebookReferences references, out string code)
    {
        code = tree.ToString();
        foreach (
            SyntaxTrivia trivia in tree.GetRoot()
                .DescendantTrivia(descendIntoTrivia: true)
                .Where(trivia => trivia.IsDirective)
        )
        {
            string text = trivia.ToString().Trim();
            switch (trivia.GetStructure())
            {
                case ReferenceDirectiveTriviaSyntax { File.ValueText: var reference }
                    when references.Problem(reference) is { } problem:
                    return Error("ReferenceError", trivia, problem);
                case ShebangDirectiveTriviaSyntax when Known.Contains(text):
                    code = string.Concat(
                        code.AsSpan(0, trivia.SpanStart),
                        new string(' ', trivia.Span.Length),
                        code.AsSpan(trivia.Span.End)
                    );
                    break;
                case ShebangDirectiveTriviaSyntax:
                    return Error(
                        "UnknownCommand",
                        trivia,
                        $"The magic command '{text}' is not supported: notebooks have C# cells only, and the commands "
                            + $"{string.Join(", ", Known)}."
                    );
                case BadDirectiveTriviaSyntax:
                    return Error("UnknownCommand", trivia, $"The directive '{text}' is not supported.");
            }
        }
        return null;
    }

    static CellError Error(string name, SyntaxTrivia trivia, string message)
    {
        var start = trivia.GetLocation().GetLineSpan().StartLinePosition;
        return new CellError(
            name,
            message,
            start.Line + 1,
            start.Character + 1,
            [Invariant($"({start.Line + 1},{start.Character + 1}): {message}")]
        );
    }
}
