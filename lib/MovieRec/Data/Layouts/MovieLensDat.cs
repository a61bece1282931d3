using System.Collections.Immutable;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Layouts;

/// <summary>The files of MovieLens 1M and 10M beside their ratings: movies.dat, users.dat (1M), tags.dat (10M), fields
/// separated by <c>::</c>.</summary>
internal static class MovieLensDat
{
    /// <summary>ML-1M's occupations by number, in the words of its README.</summary>
    static readonly ImmutableArray<string> Occupations =
    [
        "other",
        "academic/educator",
        "artist",
        "clerical/admin",
        "college/grad student",
        "customer service",
        "doctor/health care",
        "executive/managerial",
        "farmer",
        "homemaker",
        "K-12 student",
        "lawyer",
        "programmer",
        "retired",
        "sales/marketing",
        "scientist",
        "self-employed",
        "technician/engineer",
        "tradesman/craftsman",
        "unemployed",
        "writer",
    ];

    public static ImmutableArray<Movie> Movies(SourceFile file, DirtLog? dirt = null)
    {
        var movies = ImmutableArray.CreateBuilder<Movie>();
        var seen = new HashSet<int>();
        foreach ((int number, string line) in TextLines.Of(file, dirt))
        {
            // A title may hold "::" itself, so only the first and the last separator count.
            int first = line.IndexOf("::", StringComparison.Ordinal),
                last = line.LastIndexOf("::", StringComparison.Ordinal);
            if (first < 0 || last == first)
                throw new DataFormatException(
                    file.FullName,
                    number,
                    "expected three fields separated by '::': id, title, genres."
                );
            int id = Field.Id(file, number, line[..first], "movie id");
            Field.Unique(file, number, seen, id, "movie");
            string title = Field.Title(file, number, line[(first + 2)..last]);
            movies.Add(
                new Movie
                {
                    Id = id,
                    Title = title,
                    Year = TitleYear.Of(title),
                    Genres = Field.Genres(file, number, number, line[(last + 2)..], dirt),
                }
            );
        }
        return movies.DrainToImmutable();
    }

    public static ImmutableArray<User> Users(SourceFile file, DirtLog? dirt = null)
    {
        var users = ImmutableArray.CreateBuilder<User>();
        var seen = new HashSet<int>();
        foreach ((int number, string line) in TextLines.Of(file, dirt))
        {
            string[] fields = Field.Split(file, number, line, "::", 5, "id, gender, age group, occupation, zip code");
            int id = Field.Id(file, number, fields[0], "user id"),
                occupation = Field.Id(file, number, fields[3], "occupation");
            Field.Unique(file, number, seen, id, "user");
            users.Add(
                new User
                {
                    Id = id,
                    Gender = Field.Gender(file, number, fields[1]),
                    Age = Field.Id(file, number, fields[2], "age group"),
                    Occupation =
                        occupation < Occupations.Length
                            ? Occupations[occupation]
                            : throw new DataFormatException(
                                file.FullName,
                                number,
                                Invariant($"there is no occupation {occupation}, only 0 to {Occupations.Length - 1}.")
                            ),
                    ZipCode = Field.OrNull(fields[4]),
                }
            );
        }
        return users.DrainToImmutable();
    }

    public static ImmutableArray<Tag> Tags(SourceFile file)
    {
        var tags = new List<(int Line, Tag Tag)>();
        foreach ((int number, string line) in TextLines.Of(file))
        {
            string[] fields = line.Split("::");
            if (fields.Length < 4)
                throw new DataFormatException(
                    file.FullName,
                    number,
                    "expected four fields separated by '::': user, movie, tag, Unix seconds."
                );
            tags.Add(
                (
                    number,
                    new Tag(
                        Field.Id(file, number, fields[0], "user id"),
                        Field.Id(file, number, fields[1], "movie id"),
                        string.Join("::", fields[2..^1]),
                        Field.RawTime(file, number, fields[^1])
                    )
                )
            );
        }
        return Field.WithSeconds(file, tags);
    }
}
