using System.Collections.Immutable;
using System.Globalization;

namespace MovieRec.Data;

/// <summary>Movies and users as columns. A column that is empty in every row is left out, except for
/// <c>title</c>, <c>year</c>, <c>genres</c> and <c>user_id</c>.</summary>
internal static class DatasetColumns
{
    public const string Genres = "genres",
        Tags = "tags",
        UserId = "user_id";

    /// <summary>Names of the columns that are made from <see cref="Dataset.Movies"/> and
    /// <see cref="Dataset.Tags"/>.</summary>
    public static readonly string[] OfEveryMovie =
    [
        "title",
        "release_date",
        "year",
        "video_release_date",
        "imdb_url",
        Genres,
        "original_language",
        "overview",
        "keywords",
        "cast",
        "directors",
        Tags,
    ];

    /// <summary>Names of the columns that are made from <see cref="Dataset.Users"/>.</summary>
    public static readonly string[] OfEveryUser = [UserId, "age", "gender", "occupation", "zip_code"];

    public static Table OfMovies(Dataset data)
    {
        ImmutableArray<Movie> movies = data.Movies;
        var columns = new List<Column> { Column.OfTexts("title", movies.Select(movie => movie.Title)) };
        bool hasUrls = movies.Any(movie => movie.ImdbUrl is not null);
        if (hasUrls || movies.Any(movie => movie.ReleaseDate is not null))
            columns.Add(Column.OfDates("release_date", movies.Select(movie => movie.ReleaseDate)));
        columns.Add(Column.OfNumbers("year", movies.Select(movie => (double?)movie.Year)));
        if (hasUrls)
        {
            columns.Add(Column.OfDates("video_release_date", movies.Select(movie => movie.VideoReleaseDate)));
            columns.Add(Column.OfTexts("imdb_url", movies.Select(movie => movie.ImdbUrl)));
        }
        columns.Add(GenresOf(movies));
        if (movies.Any(movie => movie.OriginalLanguage is not null))
            columns.Add(Column.OfCategories("original_language", movies.Select(movie => movie.OriginalLanguage)));
        if (movies.Any(movie => movie.Overview is not null))
            columns.Add(Column.OfTexts("overview", movies.Select(movie => movie.Overview)));
        AddLists("keywords", movie => movie.Keywords);
        AddLists("cast", movie => movie.Cast);
        AddLists("directors", movie => movie.Directors);
        if (data.HasTags)
            columns.Add(TagsOf(data));
        return new Table(columns.Concat(data.OwnMovieColumns.Columns));

        void AddLists(string name, Func<Movie, ImmutableArray<string>> of)
        {
            if (movies.Any(movie => !of(movie).IsEmpty))
                columns.Add(Column.OfLists(name, movies.Select(movie => (IEnumerable<string>)of(movie))));
        }
    }

    public static Column GenresOf(ImmutableArray<Movie> movies) =>
        Column.OfLists(Genres, movies.Select(movie => (IEnumerable<string>)movie.Genres));

    /// <summary>Users' tags in lower case with single spaces between words: each once per user who gave it, in the
    /// order of the file. They are read when the column is first accessed.</summary>
    public static Column TagsOf(Dataset data) =>
        Column.OfLists(
            Tags,
            data.Movies.Length,
            () =>
            {
                ILookup<int, string> byMovie = data
                    .Tags.Select(tag => (Movie: data.Ratings.MovieIds.Find(tag.MovieId), tag.UserId, Text: Normal(tag)))
                    .Where(tag => tag.Text.Length > 0)
                    .Distinct()
                    .ToLookup(tag => tag.Movie, tag => tag.Text);
                return [.. Enumerable.Range(0, data.Movies.Length).Select(movie => byMovie[movie].ToImmutableArray())];
            }
        );

    static string Normal(Tag tag) =>
        string.Join(' ', tag.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();

    public static Column IdsOf(ImmutableArray<User> users) =>
        users.All(user => user.Id.Kind is IdKind.Int32 or IdKind.Int64)
            ? Column.OfIds(UserId, users.Select(user => (long)user.Id))
            : Column.OfTexts(UserId, users.Select(user => user.Id.ToString(CultureInfo.InvariantCulture)));

    public static Table OfUsers(Dataset data)
    {
        ImmutableArray<User> users = data.Users;
        var columns = new List<Column> { IdsOf(users) };
        if (users.Any(user => user.Age is not null))
            columns.Add(Column.OfNumbers("age", users.Select(user => (double?)user.Age)));
        if (users.Any(user => user.Gender is not null))
            columns.Add(Column.OfCategories("gender", users.Select(user => user.Gender?.ToString())));
        if (users.Any(user => user.Occupation is not null))
            columns.Add(Column.OfCategories("occupation", users.Select(user => user.Occupation)));
        if (users.Any(user => user.ZipCode is not null))
            columns.Add(Column.OfTexts("zip_code", users.Select(user => user.ZipCode)));
        return new Table(columns.Concat(data.OwnUserColumns.Columns));
    }
}
