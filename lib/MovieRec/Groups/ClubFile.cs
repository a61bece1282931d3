using System.Globalization;
using MovieRec.Data;
using MovieRec.Data.Layouts;
using MovieRec.Data.Reading;

namespace MovieRec.Groups;

/// <summary>One line of a club's file.</summary>
/// <param name="Line">From 1, the header counted.</param>
/// <param name="Member">The name as first spelled; case is ignored.</param>
/// <param name="Title">The title as written.</param>
/// <param name="Given">The rating as written.</param>
/// <param name="Share">The position of the rating on its scale, from 0 (worst) to 1 (best).</param>
/// <param name="Date">The date; null if the line has none.</param>
/// <param name="Of">The best rating of the scale: 10, or 5 for stars.</param>
/// <param name="IsPlain">True for a plain number, whose scale follows from the member's other ratings.</param>
internal sealed record ClubLine(
    int Line,
    string Member,
    string Title,
    string Given,
    double Share,
    DateOnly? Date,
    int Of,
    bool IsPlain
);

/// <summary>Reads ratings of a club: CSV with the header <c>member,title,rating</c> or
/// <c>member,title,rating,date</c>, UTF-8.</summary>
/// <remarks>A rating is <c>8/10</c>, <c>4.5/5</c> or a plain number. The plain numbers of a member who gives one above
/// 5 are ratings from 1 to 10, those of others are stars from 0.5 to 5. A date is <c>2016-05-31</c> or empty.</remarks>
internal static class ClubFile
{
    static readonly string[] Columns = ["member", "title", "rating", "date"];

    /// <exception cref="DataFormatException">A line is invalid; the message names it, with the text found and the form
    /// expected.</exception>
    public static ClubLine[] Read(SourceFile file)
    {
        ThrowIfOtherFile(file);
        bool dated = TextLines.Of(file).FirstOrDefault().Text?.Contains(",date", StringComparison.Ordinal) == true;
        (int Line, string[] Fields)[] rows = [.. CsvRecords.Strict(file, dated ? Columns : Columns[..3])];
        if (rows.Length == 0)
            throw new DataFormatException(file.FullName, "there is a header, but no rating below it.");
        var members = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((int line, string[] fields) in rows)
        {
            for (int column = 0; column < 3; column++)
            {
                if (string.IsNullOrWhiteSpace(fields[column]))
                    throw new DataFormatException(file.FullName, line, $"the {Columns[column]} is empty.");
            }
            Field.Title(file, line, fields[0].Length > fields[1].Length ? fields[0] : fields[1]);
            members.TryAdd(fields[0].Trim(), fields[0].Trim());
        }
        (double Value, int? Of)[] given = [.. rows.Select(row => Rating(file, row.Line, row.Fields[2]))];
        HashSet<string> ofTen = new(
            Enumerable
                .Range(0, rows.Length)
                .Where(row => given[row] is { Of: null, Value: > 5 })
                .Select(row => rows[row].Fields[0].Trim()),
            StringComparer.OrdinalIgnoreCase
        );
        return
        [
            .. rows.Select(
                (row, place) =>
                {
                    string member = members[row.Fields[0].Trim()];
                    int of = given[place].Of ?? (ofTen.Contains(member) ? 10 : 5);
                    double share = Share(file, row.Line, row.Fields[2], given[place].Value, of);
                    return new ClubLine(
                        row.Line,
                        member,
                        row.Fields[1].Trim(),
                        row.Fields[2].Trim(),
                        share,
                        dated ? Date(file, row.Line, row.Fields[3]) : null,
                        of,
                        given[place].Of is null
                    );
                }
            ),
        ];
    }

    /// <summary>Throws for files of another kind and for exports of known sites.</summary>
    static void ThrowIfOtherFile(SourceFile file)
    {
        FileKind kind = FileKind.Of(file.Open);
        if (kind.Class is not (FileClass.Table or FileClass.Text))
        {
            string advice = kind.Class is FileClass.Zip or FileClass.Archive ? "Unpack it first. " : "";
            throw new DataFormatException(file.FullName, $"this is {kind.Name}. {advice}{Expected}");
        }
        string header = TextLines.Of(file).FirstOrDefault().Text ?? "";
        if (header.StartsWith('\uFEFF'))
            header = header[1..];
        string? site = header switch
        {
            _ when header.StartsWith("Date,Name,Year,Letterboxd URI", StringComparison.OrdinalIgnoreCase) =>
                "an export of Letterboxd",
            _ when header.StartsWith("Const,", StringComparison.OrdinalIgnoreCase)
                    || header.StartsWith("Position,Const,", StringComparison.OrdinalIgnoreCase) => "an export of IMDb",
            _ when header.StartsWith("rated_at,", StringComparison.OrdinalIgnoreCase)
                    || header.Contains("trakt", StringComparison.OrdinalIgnoreCase) => "an export of Trakt",
            _ when header.Replace("\"", "", StringComparison.Ordinal) == RatingsFormat.Csv.Header =>
                "MovieLens's file of ratings, which goes with --data,",
            _ => null,
        };
        if (site is not null)
            throw new DataFormatException(
                file.FullName,
                1,
                $"this is {site} with the columns {Field.Shorten(header)}. {Expected}"
            );
    }

    const string Expected =
        "Expected CSV with the columns member,title,rating or member,title,rating,date, "
        + "such as: Ann,Heat (1995),9/10,2024-01-02";

    static (double Value, int? Of) Rating(SourceFile file, int line, string text)
    {
        string[] parts = text.Split('/', 2, StringSplitOptions.TrimEntries);
        bool known = parts.Length == 1 || parts[1] is "5" or "10";
        if (
            !known
            || !double.TryParse(
                parts[0],
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out double value
            )
        )
            throw Wrong(file, line, text);
        return (
            value,
            parts.Length == 1 ? null
            : parts[1] == "5" ? 5
            : 10
        );
    }

    static double Share(SourceFile file, int line, string text, double value, int most)
    {
        double least = most == 5 ? 0.5 : 1;
        return value >= least && value <= most ? (value - least) / (most - least) : throw Wrong(file, line, text);
    }

    static DataFormatException Wrong(SourceFile file, int line, string text) =>
        new(
            file.FullName,
            line,
            $"the rating '{text}' is invalid: expected 1 to 10, or 0.5 to 5 stars, "
                + "as a plain number or such as 8/10 or 4.5/5."
        );

    static DateOnly? Date(SourceFile file, int line, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (
            !DateOnly.TryParseExact(
                text.Trim(),
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out DateOnly date
            )
        )
            throw new DataFormatException(file.FullName, line, $"the date '{text}' is not of the form 2016-05-31.");
        return date.Year is >= 1970 and < 2100
            ? date
            : throw new DataFormatException(file.FullName, line, $"the date '{text}' is outside of 1970 to 2099.");
    }
}
