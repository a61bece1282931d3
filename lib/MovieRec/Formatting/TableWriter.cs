using System.Globalization;
using System.Net;

namespace MovieRec.Formatting;

/// <summary>Writes rows of text as a table, for a terminal or for a page. Columns of numbers are
/// right-aligned.</summary>
internal static class TableWriter
{
    public static void WriteText(
        TextWriter writer,
        IReadOnlyList<string> headers,
        IReadOnlyList<IReadOnlyList<string>> rows
    )
    {
        headers = [.. headers.Select(header => VisibleText.Of(header))];
        rows = [.. rows.Select(row => (IReadOnlyList<string>)[.. row.Select(cell => VisibleText.Of(cell))])];
        bool[] right = NumberColumns(headers.Count, rows);
        int[] widths =
        [
            .. headers.Select(
                (header, column) => Math.Max(header.Length, rows.Count == 0 ? 0 : rows.Max(row => row[column].Length))
            ),
        ];
        WriteLine(headers);
        writer.Write(string.Join("  ", widths.Select(width => new string('-', width))) + "\n");
        foreach (IReadOnlyList<string> row in rows)
            WriteLine(row);

        void WriteLine(IReadOnlyList<string> cells) =>
            writer.Write(
                string.Join(
                        "  ",
                        cells.Select(
                            (cell, column) =>
                                right[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column])
                        )
                    )
                    .TrimEnd() + "\n"
            );
    }

    public static void WriteHtml(
        TextWriter writer,
        IReadOnlyList<string> headers,
        IReadOnlyList<IReadOnlyList<string>> rows,
        string? caption = null
    )
    {
        bool[] right = NumberColumns(headers.Count, rows);
        writer.Write("<table>");
        if (caption is not null)
            writer.Write($"<caption>{Encoded(caption)}</caption>");
        writer.Write("<thead><tr>");
        for (int column = 0; column < headers.Count; column++)
            WriteCell("th", column, headers[column]);
        writer.Write("</tr></thead><tbody>");
        foreach (IReadOnlyList<string> row in rows)
        {
            writer.Write("<tr>");
            for (int column = 0; column < row.Count; column++)
                WriteCell("td", column, row[column]);
            writer.Write("</tr>");
        }
        writer.Write("</tbody></table>");

        void WriteCell(string tag, int column, string text) =>
            writer.Write($"<{tag} style=\"text-align:{(right[column] ? "right" : "left")}\">{Encoded(text)}</{tag}>");
    }

    static string Encoded(string text) => WebUtility.HtmlEncode(VisibleText.Of(text, keepLines: true));

    static bool[] NumberColumns(int columns, IReadOnlyList<IReadOnlyList<string>> rows) =>
        [
            .. Enumerable
                .Range(0, columns)
                .Select(column =>
                    rows.Any(row => row[column].Length > 0)
                    && rows.All(row => row[column].Length == 0 || IsNumber(row[column]))
                ),
        ];

    static bool IsNumber(string text) =>
        double.TryParse(
            text.AsSpan().TrimEnd('%').TrimEnd(),
            NumberStyles.Float | NumberStyles.AllowThousands,
            CultureInfo.InvariantCulture,
            out _
        );
}
