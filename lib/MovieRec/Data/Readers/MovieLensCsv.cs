using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data.Sources;

namespace MovieRec.Data.Readers;

/// <summary>The files of the CSV family (latest-small, 20M, 25M, 32M) beside their ratings: movies.csv, tags.csv, links.csv. UTF-8, quoted titles.</summary>
internal static class MovieLensCsv
{
    public static ImmutableArray<Movie> Movies(SourceFile file, SourceFile? links)
    {
        Dictionary<int, (string? Imdb, int? Tmdb)> outside = links is null ? [] : Links(links);
        var movies = ImmutableArray.CreateBuilder<Movie>();
        var seen = new HashSet<int>();
        foreach ((int number, string[] fields) in CsvRecords.Strict(file, "movieId", "title", "genres"))
        {
            int id = Field.Id(file, number, fields[0], "movie id");
            Field.Unique(file, number, seen, id, "movie");
            (string? imdb, int? tmdb) = outside.GetValueOrDefault(id);
            movies.Add(new Movie { Id = id, Title = fields[1].Trim(), Year = TitleYear.Of(fields[1]), Genres = Field.Genres(fields[2]), ImdbId = imdb, TmdbId = tmdb });
        }
        return movies.DrainToImmutable();
    }

    public static ImmutableArray<Tag> Tags(SourceFile file) =>
        [.. CsvRecords.Strict(file, "userId", "movieId", "tag", "timestamp").Select(row => new Tag(
            Field.Id(file, row.Line, row.Fields[0], "user id"), Field.Id(file, row.Line, row.Fields[1], "movie id"), row.Fields[2],
            long.TryParse(row.Fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? seconds
                : throw new DataFormatException(file.FullName, row.Line, $"the time '{row.Fields[3]}' is not a number of seconds.")))];

    static Dictionary<int, (string? Imdb, int? Tmdb)> Links(SourceFile file)
    {
        var links = new Dictionary<int, (string?, int?)>();
        foreach ((int number, string[] fields) in CsvRecords.Strict(file, "movieId", "imdbId", "tmdbId"))
        {
            links[Field.Id(file, number, fields[0], "movie id")] =
                (fields[1].Length == 0 ? null : $"tt{fields[1]}", fields[2].Length == 0 ? null : Field.Id(file, number, fields[2], "TMDB id"));
        }
        return links;
    }
}
