using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Imdb;

/// <summary>Facts about ML-1M's movies that the authors of MeLU (Lee et al. 2019) collected from OMDb:
/// <c>movies_extrainfos.dat</c>, eleven fields separated by <c>::</c>, with MovieLens's <c>links.csv</c> in the same
/// folder for the ids. Titles are spelled as at IMDb.</summary>
internal static class ExtraInfos
{
    public const string FileName = "movies_extrainfos.dat";

    const int Fields = 11;

    /// <summary>Returns true if a source holds the file.</summary>
    public static bool AreIn(FileSource source) => source.Files.Any(file => file.Name == FileName);

    /// <summary>IMDb ids of MovieLens's movies by the ids of its later sets (1M and up); empty where the source has no
    /// links.</summary>
    public static Dictionary<int, int> Links(FileSource source)
    {
        var links = new Dictionary<int, int>();
        if (source.Files.FirstOrDefault(file => file.Name == "links.csv") is not { } linksFile)
            return links;
        foreach ((int line, string[] fields) in CsvRecords.Strict(linksFile, "movieId", "imdbId", "tmdbId"))
        {
            if (Field.ImdbNumber(linksFile, line, fields[1]) is { } imdb)
                links.TryAdd(Field.Id(linksFile, line, fields[0], "movie id"), imdb);
        }
        return links;
    }

    /// <summary>The titles with the numbers of their ids; a title without a known id gets a unique number below 0.
    /// Malformed rows are reported and left out.</summary>
    /// <exception cref="DataFormatException">There is no file of links in the source, or the file is empty.</exception>
    public static IEnumerable<(int Number, ImdbTitle Title)> Read(FileSource source, DirtLog dirt)
    {
        SourceFile file = source.Files.First(file => file.Name == FileName);
        Dictionary<int, int> links = Links(source);
        if (links.Count == 0)
            throw new DataFormatException(file.FullName, "links.csv is missing, which has the IMDb ids of its movies.");
        var seen = new HashSet<int>();
        foreach ((int line, string text) in TextLines.Of(file, dirt))
        {
            string[] fields = text.Split("::");
            string? problem = null;
            int imdb = 0;
            if (fields.Length < Fields)
                problem = "with fewer than 11 fields"; // a plot may hold "::"
            else if (!int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out int movie))
                problem = "with an id that is not a number";
            else if (!seen.Add(imdb = links.GetValueOrDefault(movie, -movie)))
                problem = "with a repeated IMDb id";
            else if (fields[1].Length is 0 or > Field.MaxTitle)
                problem = fields[1].Length == 0 ? "without a title" : "with a title that is too long";
            if (problem is not null)
            {
                dirt.Add(file.Name, line, problem, "row left out", text[..Math.Min(text.Length, 40)]);
                continue;
            }
            if (imdb < 0)
                dirt.Add(
                    file.Name,
                    line,
                    "with an id that is not in links.csv",
                    "kept, without votes",
                    text[..Math.Min(text.Length, 40)]
                );
            ImmutableArray<string> genres = List(fields[5]);
            yield return (
                imdb,
                new ImdbTitle(
                    imdb < 0 ? "" : Field.ImdbId(imdb),
                    fields[1],
                    int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out int year)
                        ? year
                        : null,
                    null,
                    genres,
                    null,
                    null,
                    List(fields[6]),
                    List(fields[8])
                )
                {
                    Type = genres.Contains("Short") ? "short" : "movie",
                }
            );
        }
    }

    /// <summary>Names separated by commas, each once, without a role in parentheses:
    /// <c>Joe Johnston (co-director)</c>.</summary>
    static ImmutableArray<string> List(string field) =>
        field is "" or "N/A"
            ? []
            :
            [
                .. field
                    .Split(", ")
                    .Select(name =>
                        (
                            name.IndexOf(" (", StringComparison.Ordinal) is > 0 and var bracket ? name[..bracket] : name
                        ).Trim()
                    )
                    .Where(name => name.Length > 0)
                    .Distinct(),
            ];
}
