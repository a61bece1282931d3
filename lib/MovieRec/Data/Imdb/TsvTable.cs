using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Imdb;

/// <summary>One row of a table, while it is being read.</summary>
/// <param name="line">UTF-8, without its end.</param>
/// <param name="cuts">Ranges of the wanted columns in the line.</param>
/// <param name="number">Data row from 1.</param>
internal readonly ref struct TsvRow(ReadOnlySpan<byte> line, ReadOnlySpan<Range> cuts, int number)
{
    readonly ReadOnlySpan<byte> line = line;
    readonly ReadOnlySpan<Range> cuts = cuts;

    public int Number { get; } = number;

    /// <summary>The field of a wanted column; empty if it is missing, which IMDb writes as <c>\N</c>.</summary>
    public ReadOnlySpan<byte> this[int column] =>
        line[cuts[column]] is var field && field.SequenceEqual("\\N"u8) ? [] : field;

    public string Text(int column) => Encoding.UTF8.GetString(this[column]);

    /// <summary>A whole number; null if it is missing.</summary>
    /// <returns>True if the field is missing or a number.</returns>
    public bool TryNumber(int column, out int? number)
    {
        ReadOnlySpan<byte> field = this[column];
        bool isNumber = Utf8Parser.TryParse(field, out int value, out int used) && used == field.Length;
        number = isNumber ? value : null;
        return isNumber || field.IsEmpty;
    }

    /// <summary>The number of an id such as <c>tt0114709</c> or <c>nm0000158</c>.</summary>
    public bool TryId(int column, ReadOnlySpan<byte> prefix, out int id)
    {
        ReadOnlySpan<byte> field = this[column];
        id = 0;
        return field.StartsWith(prefix)
            && Utf8Parser.TryParse(field[prefix.Length..], out id, out int used)
            && used == field.Length - prefix.Length
            && id > 0;
    }
}

/// <summary>IMDb's tables: UTF-8, a header, fields separated by tabs and never quoted, plain or gzipped. They are read
/// as a stream, one row at a time, so that memory does not grow with the file.</summary>
internal static class TsvTable
{
    const int ChunkBytes = 1 << 20,
        MaxColumns = 64;

    /// <summary>Reads a row and reports what is wrong with it.</summary>
    /// <returns>Null for a good row; else the reason, such as <c>with a year that is not a number</c>.</returns>
    public delegate string? RowReader(TsvRow row);

    /// <summary>Reads all rows of a file. Malformed rows are reported and left out.</summary>
    /// <param name="file">Gzipped if its name ends with <c>.gz</c>.</param>
    /// <param name="dirt">Gets rows with more or fewer fields than the header, and those that <paramref name="read"/>
    /// finds wrong.</param>
    /// <param name="columns">Names of the wanted columns; the file may have others, in any order.</param>
    /// <param name="read">Called for each row.</param>
    /// <param name="cancel">Checked between chunks.</param>
    /// <exception cref="DataFormatException">The header lacks a column, the file is empty or cut short, or none of its
    /// rows is good; the message names file and line.</exception>
    public static void Read(SourceFile file, DirtLog dirt, string[] columns, RowReader read, CancellationToken cancel)
    {
        using var chunks = new LineChunks(file, Open(file), ChunkBytes);
        byte[] buffer = [];
        int[]? places = null;
        int width = 0,
            bad = 0,
            number = 0;
        bool whole = !IsZipped(file);
        string? firstBad = null;
        Span<Range> all = stackalloc Range[MaxColumns + 1],
            wanted = stackalloc Range[columns.Length];
        while (Next(file, chunks, ref buffer, number) is var length and > 0)
        {
            cancel.ThrowIfCancellationRequested();
            bool isUtf8 = Utf8.IsValid(buffer.AsSpan(0, length));
            for (int start = 0; start < length; )
            {
                int end = start + buffer.AsSpan(start, length - start).IndexOf((byte)'\n');
                ReadOnlySpan<byte> line = buffer.AsSpan(start..end);
                if (line.EndsWith("\r"u8))
                    line = line[..^1];
                start = end + 1;
                if (line.IsEmpty)
                    continue;
                if (line.SequenceEqual(GzipEnd.Line))
                {
                    whole = true;
                    break;
                }
                if (places is null)
                {
                    (places, width) = Header(file, line, columns);
                    continue;
                }
                number++;
                string? problem =
                    Cut(line, all) != width ? "with more or fewer fields than the header"
                    : isUtf8 || Utf8.IsValid(line) ? null
                    : "that is not UTF-8";
                if (problem is null)
                {
                    for (int column = 0; column < places.Length; column++)
                        wanted[column] = all[places[column]];
                    problem = read(new TsvRow(line, wanted, number));
                }
                if (problem is null)
                    continue;
                bad++;
                string example = Encoding.UTF8.GetString(line[..Math.Min(line.Length, 80)]);
                firstBad ??= $"{problem}: '{example}'";
                dirt.Add(file.Name, number, problem, "row left out", example);
            }
        }
        if (!whole)
            throw Damaged(file, number, "it is incomplete", null);
        if (places is null)
            throw TextLines.Empty(file);
        if (bad > 0 && bad == number)
            throw new DataFormatException(
                file.FullName,
                2,
                Invariant($"none of its {number:N0} rows is valid; the first is a row {firstBad}.")
            );
    }

    static Stream Open(SourceFile file) =>
        IsZipped(file) ? new GZipStream(new GzipEnd(file.Open()), CompressionMode.Decompress) : file.Open();

    static bool IsZipped(SourceFile file) => file.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    static int Next(SourceFile file, LineChunks chunks, ref byte[] buffer, int rows)
    {
        try
        {
            return chunks.Next(ref buffer).Length;
        }
        catch (InvalidDataException broken)
        {
            throw Damaged(file, rows, broken.Message, broken);
        }
    }

    static DataFormatException Damaged(SourceFile file, int rows, string what, Exception? inner) =>
        new(
            file.FullName,
            Invariant($"the gzip data is damaged after line {rows + 1}: {what.TrimEnd('.')}. Download it again."),
            inner
        );

    static (int[] Places, int Width) Header(SourceFile file, ReadOnlySpan<byte> line, string[] columns)
    {
        string[] header = Encoding.UTF8.GetString(line).Split('\t');
        if (header.Length > MaxColumns)
            throw new DataFormatException(
                file.FullName,
                1,
                $"the header has {header.Length} columns; expected at most {MaxColumns}."
            );
        return (Field.Places(file, header, columns), header.Length);
    }

    /// <returns>How many fields, at most one more than there is room for.</returns>
    static int Cut(ReadOnlySpan<byte> line, Span<Range> fields)
    {
        int count = 0,
            start = 0;
        while (count < fields.Length)
        {
            int length = line[start..].IndexOf((byte)'\t');
            fields[count++] = length < 0 ? start..line.Length : start..(start + length);
            if (length < 0)
                return count;
            start += length + 1;
        }
        return count;
    }
}
