using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data.Imdb;
using MovieRec.Data.Reading;
using MovieRec.Data.Titles;

namespace MovieRec.Data.Layouts;

/// <summary>The files of the CSV family (latest-small, 20M, 25M, 32M) beside their ratings: movies.csv, tags.csv,
/// links.csv. UTF-8, quoted titles.</summary>
internal static class MovieLensCsv
{
    public static ImmutableArray<Movie> Movies(SourceFile file, SourceFile? links, DirtLog? dirt = null)
    {
        Dictionary<int, (string? Imdb, int? Tmdb)> outside = links is null ? [] : Links(links);
        var movies = ImmutableArray.CreateBuilder<Movie>();
        var seen = new HashSet<int>();
        foreach ((int number, string[] fields) in CsvRecords.Strict(file, "movieId", "title", "genres"))
        {
            int id = Field.Id(file, number, fields[0], "movie id");
            Field.Unique(file, number, seen, id, "movie");
            (string? imdb, int? tmdb) = outside.GetValueOrDefault(id);
            string title = Field.Title(file, number, fields[1]);
            ImmutableArray<string> genres = Field.Genres(file, number, movies.Count + 1, fields[2], dirt);
            movies.Add(
                new Movie
                {
                    Id = id,
                    Title = title.Trim(),
                    Year = TitleYear.Of(title),
                    Genres = genres,
                    ImdbId = imdb,
                    TmdbId = tmdb,
                }
            );
        }
        return movies.DrainToImmutable();
    }

    public static ImmutableArray<Tag> Tags(SourceFile file)
    {
        var tags = new List<(int Line, Tag Tag)>();
        foreach ((int line, string[] fields) in CsvRecords.Strict(file, "userId", "movieId", "tag", "timestamp"))
            tags.Add(
                (
                    line,
                    new Tag(
                        Field.Id(file, line, fields[0], "user id"),
                        Field.Id(file, line, fields[1], "movie id"),
                        fields[2],
                        Field.RawTime(file, line, fields[3])
                    )
                )
            );
        return Field.WithSeconds(file, tags);
    }

    static Dictionary<int, (string? Imdb, int? Tmdb)> Links(SourceFile file)
    {
        var links = new Dictionary<int, (string?, int?)>();
        var seen = new HashSet<int>();
        foreach ((int number, string[] fields) in CsvRecords.Strict(file, "movieId", "imdbId", "tmdbId"))
        {
            int id = Field.Id(file, number, fields[0], "movie id");
            Field.Unique(file, number, seen, id, "movie");
            links.Add(
                id,
                (
                    Field.ImdbNumber(file, number, fields[1]) is { } imdb ? Imdb.ImdbTitle.TconstOf(imdb) : null,
                    Field.OptionalId(file, number, fields[2], "TMDB id")
                )
            );
        }
        return links;
    }
}
