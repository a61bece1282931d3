using System.Collections.Immutable;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Layouts;

/// <summary>MovieLens 100K: u.data, u.item, u.user, u.genre and published folds; fields are separated by tabs in
/// ratings and by <c>|</c> elsewhere.</summary>
internal sealed class MovieLens100K : IMovieLensLayout
{
    const string NoGenre = "unknown";

    public string Name => "100K";

    public string Files => "u.data and u.item";

    public bool HasHeader => false;

    public RatingsFormat Format { get; } = new("\t", null, RatingScale.OneToFive);

    public bool IsIn(DatasetFolder folder) => folder.Has("u.data") && folder.Has("u.item");

    public SourceFile MovieFile(DatasetFolder folder) => folder.Get("u.item");

    public SourceFile RatingFile(DatasetFolder folder) => folder.Get("u.data");

    public string? NameOf(int movies) => movies == 1_682 ? "ml-100k" : null;

    public Dataset Read(DatasetFolder folder, CancellationToken cancel) => MovieLensReader.Read(this, folder, cancel);

    public (ImmutableArray<Movie> Movies, ImmutableArray<string> Genres, ImmutableArray<User>? Users) ReadTables(
        DatasetFolder folder,
        DirtLog dirt
    )
    {
        ImmutableArray<string> genres = Genres(folder.Get("u.genre"));
        return (Movies(MovieFile(folder), genres, dirt), genres, Users(folder.Get("u.user"), dirt));
    }

    public Func<DatasetFolder, ImmutableArray<Tag>>? TagReader(DatasetFolder folder) => null;

    /// <summary>The genres in the order of u.item's flags: <c>Action|1</c> a line.</summary>
    static ImmutableArray<string> Genres(SourceFile file) =>
        [
            .. TextLines
                .Of(file)
                .Select(line => (Name: Field.Split(file, line.Number, line.Text, "|", 2, "genre, number"), line.Number))
                .OrderBy(genre => Field.Id(file, genre.Number, genre.Name[1], "genre number"))
                .Select(genre => genre.Name[0].Trim()),
        ];

    static ImmutableArray<Movie> Movies(SourceFile file, ImmutableArray<string> genres, DirtLog? dirt = null)
    {
        var movies = ImmutableArray.CreateBuilder<Movie>();
        var seen = new HashSet<int>();
        foreach ((int number, string line) in TextLines.Of(file, dirt))
        {
            string[] fields = Field.Split(
                file,
                number,
                line,
                "|",
                5 + genres.Length,
                $"id, title, release date, video release date, IMDb URL, {genres.Length} genre flags"
            );
            int id = Field.Id(file, number, fields[0], "movie id");
            Field.Unique(file, number, seen, id, "movie");
            DateOnly? released = Field.Date(file, number, fields[2]);
            movies.Add(
                new Movie
                {
                    Id = id,
                    Title = Field.Title(file, number, fields[1]),
                    Year = released?.Year ?? TitleYear.Of(fields[1]),
                    ReleaseDate = released,
                    VideoReleaseDate = Field.Date(file, number, fields[3]),
                    ImdbUrl = Field.OrNull(fields[4]),
                    Genres = [.. genres.Where((genre, flag) => IsSet(fields[5 + flag]) && genre != NoGenre)],
                }
            );

            bool IsSet(string flag) =>
                flag switch
                {
                    "0" => false,
                    "1" => true,
                    _ => throw new DataFormatException(
                        file.FullName,
                        number,
                        $"the genre flag '{flag}' is neither 0 nor 1."
                    ),
                };
        }
        return movies.DrainToImmutable();
    }

    static ImmutableArray<User> Users(SourceFile file, DirtLog? dirt = null)
    {
        var users = ImmutableArray.CreateBuilder<User>();
        var seen = new HashSet<int>();
        foreach ((int number, string line) in TextLines.Of(file, dirt))
        {
            string[] fields = Field.Split(file, number, line, "|", 5, "id, age, gender, occupation, zip code");
            int id = Field.Id(file, number, fields[0], "user id");
            Field.Unique(file, number, seen, id, "user");
            users.Add(
                new User
                {
                    Id = id,
                    Age = Field.Id(file, number, fields[1], "age"),
                    Gender = Field.Gender(file, number, fields[2]),
                    Occupation = Field.OrNull(fields[3]),
                    ZipCode = Field.OrNull(fields[4]),
                }
            );
        }
        return users.DrainToImmutable();
    }
}
