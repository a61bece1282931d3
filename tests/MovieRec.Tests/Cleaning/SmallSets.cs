using FsCheck;
using FsCheck.Fluent;
using MovieRec.Cleaning;
using MovieRec.Data;
using MovieRec.Data.Reading;
using MovieRec.Data.Titles;

namespace MovieRec.Tests.Cleaning;

/// <summary>Data sets of a few movies, by hand and at random.</summary>
internal static class SmallSets
{
    public static Dataset Of(
        Movie[] movies,
        User[] users,
        params (int User, int Movie, int Stars, long Seconds)[] ratings
    )
    {
        var builder = new RatingsBuilder(RatingScale.OneToFive);
        foreach ((int user, int movie, int stars, long seconds) in ratings)
            builder.Add(user, movie, stars, seconds);
        return new Dataset(
            "small",
            builder.Build(IdMap.Of(users.Select(user => user.Id)), IdMap.Of(movies.Select(movie => movie.Id))),
            [.. movies],
            [.. users],
            ["Comedy", "Drama", "War"]
        );
    }

    public static Movie Movie(int id, string title, DateOnly? released = null, params string[] genres) =>
        new()
        {
            Id = id,
            Title = title,
            ReleaseDate = released,
            Year = released?.Year ?? MovieRec.Data.TitleYear.Of(title),
            Genres = [.. genres],
        };

    public static Gen<Dataset> Random { get; } =
        from titles in Gen.Elements("A (1990)", "B (1925)", "C", "D (1995)", "E (2000)").ArrayOf(8)
        from days in Gen.Choose(0, 3).ArrayOf(8)
        from genres in Gen.Choose(0, 7).ArrayOf(8)
        from occupations in Gen.Elements<string?>("writer", "artist", null).ArrayOf(4)
        from ratings in Gen.Choose(0, int.MaxValue - 1).ListOf()
        select Of(
            [
                .. titles.Select(
                    (title, i) =>
                        Movie(
                            i + 1,
                            title,
                            days[i] == 0 ? null : new DateOnly(1900 + 40 * days[i], days[i], 1),
                            Bits(genres[i])
                        )
                ),
            ],
            [
                .. occupations.Select(
                    (occupation, i) =>
                        new User
                        {
                            Id = i + 1,
                            Age = occupation is null ? null : 30 + i,
                            Gender = i == 3 ? null : "FM"[i % 2],
                            Occupation = occupation,
                            ZipCode = i == 0 ? null : "1",
                        }
                ),
            ],
            [.. ratings.Select(bits => (1 + bits % 4, 1 + bits / 4 % 8, 1 + bits / 32 % 5, (long)(bits / 160 % 4)))]
        );

    public static Gen<CleaningStep> Step { get; } =
        Gen.Elements(
            Clean.DropMissing(),
            Clean.DropRareMovies(),
            Clean.DropRareMovies(2),
            Clean.DropMoviesWithoutGenre(),
            Clean.DropMoviesBefore(),
            Clean.DropMoviesBefore(1960, alsoWithoutYear: false),
            Clean.ReleaseDateToYearAndMonth(),
            Clean.DropMovieColumns(),
            Clean.DropMovieColumns("genres"),
            Clean.EncodeUsers(),
            Clean.MergeDuplicateTitles()
        );

    /// <summary>All that a data set says: its hash and its columns.</summary>
    public static string Everything(Dataset data) =>
        string.Join(
            '\n',
            data.MovieColumns.Columns.Concat(data.UserColumns.Columns)
                .Select(column =>
                    $"{column.Name}: {string.Join(' ', Enumerable.Range(0, column.Count).Select(column.Show))}"
                )
                .Prepend(data.Hash)
        );

    static string[] Bits(int bits) => [.. new[] { "Comedy", "Drama", "War" }.Where((_, bit) => (bits >> bit & 1) == 1)];
}
