using System.Globalization;
using System.Text;
using MovieRec.Data.Layouts;

namespace MovieRec.Benchmarks.Mutation;

/// <summary>Reads the same files slowly and with nothing of the library: what comes out must be what the library's
/// readers say, where these accept a file.</summary>
internal static class StrictParser
{
    /// <summary>Windows-1252 is Latin-1 but for these 32; the undefined ones stay.</summary>
    const string Windows1252 =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
        + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Ratings by user and movie: the latest counts, of equally late ones the last.</summary>
    /// <exception cref="FormatException">A line is not one of the layout.</exception>
    public static Dictionary<(int User, int Movie), decimal> Ratings(byte[] file, DatasetLayout layout)
    {
        string separator = layout switch
        {
            DatasetLayout.MovieLens100K => "\t",
            DatasetLayout.MovieLens1M or DatasetLayout.MovieLens10M => "::",
            _ => ",",
        };
        bool halves = layout is not (DatasetLayout.MovieLens100K or DatasetLayout.MovieLens1M);
        string[] lines = Lines(file);
        var ratings = new Dictionary<(int, int), (decimal Stars, decimal Time)>();
        foreach (string line in lines.Skip(separator == "," ? 1 : 0))
        {
            string[] fields = line.Split(separator);
            if (fields.Length != 4)
                throw new FormatException($"'{line}' has {fields.Length} fields");
            if (
                !int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out int user)
                || !int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int movie)
            )
                throw new FormatException($"'{line}' has an id that is none");
            if (
                !decimal.TryParse(
                    fields[2],
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out decimal stars
                )
            )
                throw new FormatException($"'{line}' has a rating that is no number");
            if (halves ? stars * 2 % 1 != 0 || stars is < 0.5m or > 5 : stars % 1 != 0 || stars is < 1 or > 5)
                throw new FormatException($"'{line}' has a rating off the scale");
            decimal time = Time(fields[3]) ?? throw new FormatException($"'{line}' has a time that is none");
            if (!ratings.TryGetValue((user, movie), out var known) || time >= known.Time)
                ratings[(user, movie)] = (stars, time);
        }
        return ratings.ToDictionary(rating => rating.Key, rating => rating.Value.Stars);
    }

    /// <summary>A number, or a date as ISO 8601 writes it; only the order counts here.</summary>
    static decimal? Time(string text) =>
        decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out decimal number
        )
            ? number
        : DateTimeOffset.TryParse(
            text.Trim('"'),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out DateTimeOffset date
        )
            ? date.ToUnixTimeSeconds()
        : null;

    /// <summary>Titles by id; null for a layout whose titles come out of several files.</summary>
    public static Dictionary<int, string>? Titles(Func<string, byte[]> file, DatasetLayout layout)
    {
        switch (layout)
        {
            case DatasetLayout.MovieLens100K:
                return Lines(file("u.item"))
                    .Where(line => line.Length > 0)
                    .Select(line => line.Split('|'))
                    .ToDictionary(fields => Id(fields[0]), fields => fields[1]);
            case DatasetLayout.MovieLens1M or DatasetLayout.MovieLens10M:
                // A title may hold the separator: the first and the last one count.
                return Lines(file("movies.dat"))
                    .Where(line => line.Length > 0)
                    .ToDictionary(
                        line => Id(line[..line.IndexOf("::", StringComparison.Ordinal)]),
                        line =>
                            line[
                                (line.IndexOf("::", StringComparison.Ordinal) + 2)..line.LastIndexOf(
                                    "::",
                                    StringComparison.Ordinal
                                )
                            ]
                    );
            case DatasetLayout.MovieLensCsv:
                return Csv(StrictUtf8.GetString(WithoutMark(file("movies.csv"))))
                    .Skip(1)
                    .ToDictionary(fields => Id(fields[0]), fields => fields[1]);
            default:
                return null;
        }
    }

    /// <summary>A whole number with or without blanks around it; with zeros after a decimal point, as pandas writes
    /// ids, too.</summary>
    static int Id(string text)
    {
        string[] parts = text.Trim().Split('.');
        if (parts.Length > 2 || parts.Length == 2 && (parts[1].Length == 0 || parts[1].Trim('0').Length > 0))
            throw new FormatException($"'{text}' is no id");
        return int.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>Records as RFC 4180 has them; a line that is empty is none.</summary>
    public static List<string[]> Csv(string text)
    {
        var records = new List<string[]>();
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false,
            any = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted)
            {
                if (c != '"')
                    field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    field.Append(text[i++]);
                else
                    quoted = false;
            }
            else if (c == '"' && field.Length == 0)
                quoted = any = true;
            else if (c == ',')
            {
                fields.Add(field.ToString());
                field.Clear();
                any = true;
            }
            else if (c is '\n' or '\r')
                End();
            else
            {
                field.Append(c);
                any = true;
            }
        }
        End();
        return records;

        void End()
        {
            if (any)
                records.Add([.. fields, field.ToString()]);
            fields.Clear();
            field.Clear();
            any = false;
        }
    }

    /// <summary>Lines without their ends. One that is not valid UTF-8 is Windows-1252; empty ones at the end are
    /// none.</summary>
    static string[] Lines(byte[] file)
    {
        var lines = new List<string>();
        byte[] bytes = WithoutMark(file);
        for (int start = 0; start <= bytes.Length; )
        {
            int end = Array.IndexOf(bytes, (byte)'\n', start);
            if (end < 0)
                end = bytes.Length;
            byte[] line = bytes[start..end];
            if (line.Length > 0 && line[^1] == '\r')
                line = line[..^1];
            lines.Add(Decoded(line));
            start = end + 1;
        }
        while (lines.Count > 0 && lines[^1].Trim('\r').Length == 0)
            lines.RemoveAt(lines.Count - 1);
        return [.. lines];
    }

    static string Decoded(byte[] line)
    {
        try
        {
            return StrictUtf8.GetString(line);
        }
        catch (DecoderFallbackException)
        {
            return string.Concat(line.Select(one => one is >= 0x80 and <= 0x9F ? Windows1252[one - 0x80] : (char)one));
        }
    }

    static byte[] WithoutMark(byte[] file) => file.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? file[3..] : file;
}
