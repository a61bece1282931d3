using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Formatting;

namespace MovieRec.Data;

/// <summary>Rows of a file that share what is wrong with them.</summary>
/// <param name="File">Its name, such as <c>movies_metadata.csv</c>.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Effect">What was done: <c>row left out</c>, or which value.</param>
/// <param name="Count">How many rows.</param>
/// <param name="Rows">Their numbers, rising: data rows from 1, the header not counted, whatever lines a row takes. The
/// first <see cref="ReadingReport.MostRows"/>.</param>
/// <param name="Example">What the first of them says.</param>
public sealed record DirtyRows(
    string File,
    string Reason,
    string Effect,
    int Count,
    ImmutableArray<int> Rows,
    string Example
);

/// <summary>What a reader found wrong with files that are not fatal, and what it did: no row is left out without a line
/// here. Shows itself as a table.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class ReadingReport : IShown
{
    /// <summary>How many row numbers are kept of each reason.</summary>
    public const int MostRows = 1000;

    const int ShownRows = 6,
        ShownExample = 40;

    internal ReadingReport(ImmutableArray<string> notes, ImmutableArray<DirtyRows> dirt) =>
        (Notes, Dirt) = (notes, dirt);

    /// <summary>Nothing to report.</summary>
    public static ReadingReport Empty { get; } = new([], []);

    /// <summary>Files that are not here and what is done without them, times that were converted, lines in another
    /// encoding.</summary>
    public ImmutableArray<string> Notes { get; }

    /// <summary>By file in the order of reading, then by reason.</summary>
    public ImmutableArray<DirtyRows> Dirt { get; }

    /// <summary>How many rows in how many files.</summary>
    public string Summary =>
        Dirt.Length == 0
            ? "nothing is wrong with the files"
            : string.Join(
                "; ",
                Dirt.GroupBy(dirt => dirt.File)
                    .Select(file =>
                        $"{file.Key}: {string.Join(", ", file.Select(dirt => $"{dirt.Count.ToString("N0", CultureInfo.InvariantCulture)} {dirt.Reason}"))}"
                    )
            );

    /// <summary>File, reason, effect, count, the first row numbers, an example.</summary>
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

    /// <summary>Notes, and then the table.</summary>
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
