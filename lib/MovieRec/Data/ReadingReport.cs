using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Formatting;

namespace MovieRec.Data;

/// <summary>Rows of a file that have the same problem.</summary>
/// <param name="File">Name of the file, such as <c>movies_metadata.csv</c>.</param>
/// <param name="Reason">The problem.</param>
/// <param name="Effect">How it was handled: the row was left out, or one of its values.</param>
/// <param name="Count">Number of rows.</param>
/// <param name="Rows">Numbers of the first <see cref="ReadingReport.MaxRows"/> of them, ascending. Data rows count
/// from 1 without the header; a row may have several lines.</param>
/// <param name="Example">Text from the first of them.</param>
public sealed record DirtyRows(
    string File,
    string Reason,
    string Effect,
    int Count,
    ImmutableArray<int> Rows,
    string Example
);

/// <summary>Problems in files that did not stop a reader, and how it handled them. Every row that was left out is
/// reported. Shown as a table.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class ReadingReport : IShown
{
    /// <summary>Maximum number of row numbers for each reason.</summary>
    public const int MaxRows = 1000;

    const int ShownRows = 6,
        ShownExample = 40;

    internal ReadingReport(ImmutableArray<string> notes, ImmutableArray<DirtyRows> dirt) =>
        (Notes, Dirt) = (notes, dirt);

    /// <summary>A report without problems.</summary>
    public static ReadingReport Empty { get; } = new([], []);

    /// <summary>Notes about missing files, converted times, and lines in another encoding.</summary>
    public ImmutableArray<string> Notes { get; }

    /// <summary>By file in the order of reading, then by reason.</summary>
    public ImmutableArray<DirtyRows> Dirt { get; }

    /// <summary>Numbers of rows by file and reason.</summary>
    public string Summary =>
        Dirt.Length == 0
            ? "nothing is wrong with the files"
            : string.Join(
                "; ",
                Dirt.GroupBy(dirt => dirt.File)
                    .Select(file =>
                        $"{file.Key}: "
                        + string.Join(", ", file.Select(dirt => Invariant($"{dirt.Count:N0} {dirt.Reason}")))
                    )
            );

    /// <summary>Returns a table of file, reason, effect, count, the first row numbers and an example.</summary>
    public Table ToTable() =>
        new(
            Column.OfTexts("file", Dirt.Select(dirt => dirt.File)),
            Column.OfTexts("reason", Dirt.Select(dirt => dirt.Reason)),
            Column.OfTexts("effect", Dirt.Select(dirt => dirt.Effect)),
            Column.OfNumbers("rows", Dirt.Select(dirt => (double?)dirt.Count)),
            Column.OfTexts(
                "which",
                Dirt.Select(dirt =>
                    string.Join(
                        ", ",
                        dirt.Rows.Take(ShownRows).Select(row => row.ToString("N0", CultureInfo.InvariantCulture))
                    ) + (dirt.Count > ShownRows ? ", …" : "")
                )
            ),
            Column.OfTexts(
                "example",
                Dirt.Select(dirt =>
                    dirt.Example.Length <= ShownExample ? dirt.Example : dirt.Example[..(ShownExample - 1)] + "…"
                )
            )
        );

    /// <summary>Returns the notes, and then the table.</summary>
    public override string ToString()
    {
        using var writer = new StringWriter();
        Write(writer, html: false);
        return writer.ToString();
    }

    internal void Write(TextWriter writer, bool html)
    {
        foreach (string note in Notes)
            writer.Write(
                html ? $"<p>{System.Net.WebUtility.HtmlEncode(VisibleText.Of(note))}</p>" : VisibleText.Of(note) + "\n"
            );
        if (Dirt.Length > 0)
            ToTable().Write(writer, html);
        else
            writer.Write(html ? $"<p>{Summary}</p>" : Summary + "\n");
    }

    void IShown.WriteHtml(TextWriter writer) => Write(writer, html: true);
}
