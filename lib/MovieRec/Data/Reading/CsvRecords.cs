using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace MovieRec.Data.Reading;

/// <summary>The records of a CSV file with a header, quoted fields, and line breaks inside of them. UTF-8.</summary>
internal static class CsvRecords
{
    /// <summary>Line number and fields of each record of a file without malformed rows.</summary>
    /// <param name="file">The file.</param>
    /// <param name="columns">Its header, exactly.</param>
    public static IEnumerable<(int Line, string[] Fields)> Strict(SourceFile file, params string[] columns)
    {
        using var reader = new StreamReader(file.Open(), new UTF8Encoding(false, throwOnInvalidBytes: true));
        using var parser = new CsvParser(
            reader,
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                BadDataFound = bad =>
                    throw new DataFormatException(
                        file.FullName,
                        bad.Context.Parser!.RawRow,
                        "an unquoted field contains a quote."
                    ),
            }
        );
        string expected = string.Join(',', columns);
        if (!Read(file, parser))
            throw TextLines.Empty(file);
        if (!parser.Record!.SequenceEqual(columns))
            throw new DataFormatException(
                file.FullName,
                1,
                $"expected the header '{expected}', found '{parser.RawRecord.Trim()}'."
            );
        while (Read(file, parser))
        {
            string[] fields = parser.Record!;
            if (fields.Length != columns.Length)
                throw new DataFormatException(
                    file.FullName,
                    parser.RawRow,
                    $"found {fields.Length} fields, expected {columns.Length}: {expected}."
                );
            yield return (parser.RawRow, fields);
        }
    }

    /// <summary>The named fields of each record of a file that may have malformed rows, which are reported and left
    /// out.</summary>
    /// <param name="file">The file.</param>
    /// <param name="dirt">Gets rows with more fields than the header or with misplaced quotes. A row with fewer fields
    /// is returned with empty fields at its end.</param>
    /// <param name="columns">Names of the wanted columns; the file may have others, in any order.</param>
    /// <returns>Data row from 1, and its fields in the order of <paramref name="columns"/>.</returns>
    /// <exception cref="DataFormatException">The header lacks a column, or the text is not UTF-8.</exception>
    public static IEnumerable<(int Row, string[] Fields)> Tolerant(
        SourceFile file,
        DirtLog dirt,
        params string[] columns
    )
    {
        bool bad = false;
        using var reader = new StreamReader(file.Open(), new UTF8Encoding(false, throwOnInvalidBytes: true));
        using var parser = new CsvParser(
            reader,
            new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = _ => bad = true }
        );
        if (!Read(file, parser))
            throw TextLines.Empty(file);
        string[] header = parser.Record!;
        int[] places = Field.Places(file, header, columns);
        for (int row = 1; Read(file, parser); row++)
        {
            string[] fields = [.. places.Select(place => place < parser.Count ? parser[place] : "")];
            if (bad || parser.Count > header.Length)
                dirt.Add(
                    file.Name,
                    row,
                    bad ? "with a quote inside an unquoted field" : "with more fields than the header",
                    "row left out",
                    fields[0]
                );
            else
                yield return (row, fields);
            bad = false;
        }
    }

    static bool Read(SourceFile file, CsvParser parser)
    {
        try
        {
            return parser.Read();
        }
        catch (DecoderFallbackException broken)
        {
            (long line, byte found) = TextLines.FirstInvalid(TextLines.ReadAll(file));
            string problem =
                $"the byte 0x{found:X2} is not UTF-8. Save the file in that encoding, or convert it, such "
                + "as by iconv -f WINDOWS-1252 -t UTF-8.";
            throw line > 0
                ? new DataFormatException(file.FullName, line, problem)
                : new DataFormatException(file.FullName, $"the text is not UTF-8 ({broken.Message})", broken);
        }
    }
}
