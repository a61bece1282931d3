using System.Collections.Immutable;
using System.Net;
using MovieRec.Formatting;

namespace MovieRec.Data;

/// <summary>Named columns of equal length; immutable. Shown in a notebook with at most 25 rows.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class Table : IShown
{
    const int ShownRows = 25;

    /// <summary>Creates a table of columns.</summary>
    /// <exception cref="ArgumentException">A name occurs twice, or lengths differ.</exception>
    public Table(params IEnumerable<Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Columns = [.. columns];
        foreach (Column column in Columns)
        {
            if (Columns.Count(other => other.Name == column.Name) > 1)
                throw new ArgumentException($"Two columns are named '{column.Name}'.", nameof(columns));
            if (column.Count != RowCount)
                throw new ArgumentException(
                    Invariant($"Column '{column.Name}' has {column.Count} rows, '{Columns[0].Name}' has {RowCount}."),
                    nameof(columns)
                );
        }
    }

    /// <summary>The columns, in the order in which they are shown.</summary>
    public ImmutableArray<Column> Columns { get; }

    /// <summary>A note that is shown below the rows; null if there is none.</summary>
    public string? Note { get; private init; }

    /// <summary>Number of rows; 0 without columns.</summary>
    public int RowCount => Columns.Length == 0 ? 0 : Columns[0].Count;

    /// <summary>Gets the column of this name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column; the message lists the columns.</exception>
    public Column this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            return Columns.FirstOrDefault(column => column.Name == name)
                ?? throw new KeyNotFoundException(
                    $"There is no column '{name}'. Columns: {string.Join(", ", Columns.Select(column => column.Name))}."
                );
        }
    }

    /// <summary>Returns true if there is a column of this name.</summary>
    public bool Has(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Columns.Any(column => column.Name == name);
    }

    /// <summary>Returns this table with a column added at the end, or with the column of the same name
    /// replaced.</summary>
    public Table With(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return new(Has(column.Name) ? Columns.Replace(this[column.Name], column) : Columns.Add(column)) { Note = Note };
    }

    /// <summary>Returns this table without the named columns; unknown names are ignored.</summary>
    public Table Without(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new(Columns.Where(column => !names.Contains(column.Name))) { Note = Note };
    }

    /// <summary>Returns the rows with the given indices.</summary>
    public Table Take(IEnumerable<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ImmutableArray<int> places = [.. rows];
        return new Table(Columns.Select(column => column.Take(places))) { Note = Note };
    }

    /// <summary>This table with rows added at the end in which every value is missing.</summary>
    internal Table WithMissingRows(int rows) =>
        rows == 0 || Columns.Length == 0
            ? this
            : new Table(Columns.Select(column => column.WithMissingRows(rows))) { Note = Note };

    /// <summary>Returns this table with another note; null for none.</summary>
    public Table WithNote(string? note) => new(Columns) { Note = note };

    /// <summary>Returns the first rows.</summary>
    public Table Head(int rows = 5) => Take(Enumerable.Range(0, Math.Min(rows, RowCount)));

    /// <summary>Returns the number of missing values of each column.</summary>
    public Table MissingValues() =>
        new(
            Column.OfTexts("column", Columns.Select(column => column.Name)),
            Column.OfNumbers("missing", Columns.Select(column => (double?)column.MissingCount)),
            Column.OfTexts(
                "share",
                Columns.Select(column =>
                    RowCount == 0 ? null : Invariant($"{column.MissingCount / (double)RowCount:0.0%}")
                )
            )
        );

    /// <summary>Returns aligned columns of text.</summary>
    public override string ToString()
    {
        using var writer = new StringWriter();
        Write(writer, html: false);
        return writer.ToString();
    }

    internal void Write(TextWriter writer, bool html)
    {
        int shown = Math.Min(RowCount, ShownRows);
        string[] headers = [.. Columns.Select(column => column.Name)];
        string[][] rows =
        [
            .. Enumerable.Range(0, shown).Select(row => Columns.Select(column => column.Show(row)).ToArray()),
        ];
        if (html)
            TableWriter.WriteHtml(writer, headers, rows);
        else
            TableWriter.WriteText(writer, headers, rows);
        if (shown < RowCount)
            writer.Write(
                html
                    ? Invariant($"<p>… and {RowCount - shown:N0} more rows</p>")
                    : Invariant($"… and {RowCount - shown:N0} more rows\n")
            );
        if (Note is null)
            return;
        string note = VisibleText.Of(Note);
        writer.Write(html ? $"<p>{WebUtility.HtmlEncode(note)}</p>" : note + "\n");
    }

    void IShown.WriteHtml(TextWriter writer) => Write(writer, html: true);
}
