using System.Collections.Immutable;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Layouts;

/// <summary>The CSV family of MovieLens (latest-small, 20M, 25M, 32M) and generated sets: ratings.csv, movies.csv,
/// perhaps tags.csv and links.csv. UTF-8, quoted titles. Kaggle's copy of 20M calls them rating.csv, movie.csv and so
/// on.</summary>
internal sealed class MovieLensCsv : IMovieLensLayout
{
    const string MovieTable = "movies.csv",
        RatingTable = "ratings.csv",
        TagTable = "tags.csv",
        LinkTable = "links.csv";

    public string Name => "CSV";

    public string Files => "ratings.csv and movies.csv";

    public bool HasHeader => true;

    public RatingsFormat Format => RatingsFormat.Csv;

    public bool IsIn(DatasetFolder folder) =>
        folder.Has(RatingTable) && folder.Has(MovieTable) || folder.Has("rating.csv") && folder.Has("movie.csv");

    public SourceFile MovieFile(DatasetFolder folder) => Get(folder, MovieTable);

    public SourceFile RatingFile(DatasetFolder folder) => Get(folder, RatingTable);

    public string? NameOf(int movies) =>
        movies switch
        {
            9_742 => "ml-latest-small",
            27_278 => "ml-20m",
            62_423 => "ml-25m",
            87_585 => "ml-32m",
            _ => null,
        };

    public Dataset Read(DatasetFolder folder, CancellationToken cancel) => MovieLensReader.Read(this, folder, cancel);

    public (ImmutableArray<Movie> Movies, ImmutableArray<string> Genres, ImmutableArray<User>? Users) ReadTables(
        DatasetFolder folder,
        DirtLog dirt
    ) => (Movies(folder, dirt), [], null);

    public Func<DatasetFolder, ImmutableArray<Tag>>? TagReader(DatasetFolder folder) =>
        Find(folder, TagTable) is null ? null : again => Tags(Get(again, TagTable));

    public static ImmutableArray<Movie> Movies(DatasetFolder folder, DirtLog? dirt = null) =>
        Movies(Get(folder, MovieTable), Find(folder, LinkTable), dirt);

    /// <summary>The file of this name, in plural or singular.</summary>
    static SourceFile? Find(DatasetFolder folder, string name) =>
        folder.Find(name) ?? folder.Find($"{name[..^"s.csv".Length]}.csv");

    /// <inheritdoc cref="Find"/>
    /// <exception cref="DataFormatException">There is no such file.</exception>
    static SourceFile Get(DatasetFolder folder, string name) => Find(folder, name) ?? folder.Get(name);

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

    static ImmutableArray<Tag> Tags(SourceFile file)
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
                    Field.ImdbNumber(file, number, fields[1]) is { } imdb ? Field.ImdbId(imdb) : null,
                    Field.OptionalId(file, number, fields[2], "TMDB id")
                )
            );
        }
        return links;
    }
}
