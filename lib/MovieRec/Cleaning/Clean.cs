using MovieRec.Data;

namespace MovieRec.Cleaning;

/// <summary>The usual cleaning steps. Each works on every data set; a step that does not apply changes nothing, and its
/// note says why. Running a step twice has the same result as running it once.</summary>
/// <remarks>Steps that drop movies also drop their ratings and the users who have no other ratings; published folds
/// lose the same ratings. They use <see cref="Dataset.Movies"/>, so that they also work after columns were
/// dropped.</remarks>
public static class Clean
{
    /// <summary>Drops movies with a missing value in one of some columns.</summary>
    /// <param name="movieColumns">The columns that must have a value. By default <c>release_date</c>, or <c>year</c> if
    /// there is no such column. Values of other columns may be missing: <c>video_release_date</c> is empty in every
    /// line of ML-100K, so that requiring it would drop all movies, and models do not use <c>imdb_url</c>.</param>
    /// <returns>The step. Applied to a data set without a named column, it throws
    /// <see cref="KeyNotFoundException"/>.</returns>
    public static CleaningStep DropMissing(params string[] movieColumns)
    {
        ArgumentNullException.ThrowIfNull(movieColumns);
        return new(
            "drop missing values",
            "A movie without a release date has no value in a column that models use; "
                + "columns that no model uses may have gaps.",
            data =>
            {
                string[] names =
                    movieColumns.Length > 0 ? movieColumns
                    : data.MovieColumns.Has("release_date") ? ["release_date"]
                    : data.MovieColumns.Has("year") ? ["year"]
                    : [];
                if (names.Length == 0)
                    return (data, "nothing to check: there is neither a release_date nor a year");
                Column[] columns = [.. names.Select(name => data.MovieColumns[name])];
                return (
                    data.WhereMovies(movie => !columns.Any(column => column.IsMissing(movie))),
                    $"checked {string.Join(", ", names)}"
                );
            }
        );
    }

    /// <summary>Drops movies with fewer ratings than a minimum, including those without ratings.</summary>
    /// <param name="minimumRatings">Movies with fewer ratings are dropped; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimumRatings"/> is negative.</exception>
    public static CleaningStep DropRareMovies(int minimumRatings = 5)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minimumRatings);
        return new CleaningStep(
            Invariant($"drop movies with fewer than {minimumRatings} ratings"),
            "A handful of ratings says little about a movie, and after a split too few are left to learn "
                + "from or to test on.",
            data =>
            {
                int unrated = data.Movies.Length - data.Ratings.RatedMovieCount;
                return (
                    data.WhereMovies(movie => data.Ratings.ByMovie.RowLength(movie) >= minimumRatings),
                    unrated == 0 || minimumRatings == 0 ? "" : Invariant($"{unrated:N0} had no rating at all")
                );
            }
        );
    }

    /// <summary>Drops movies without a genre: <c>unknown</c> in ML-100K, <c>(no genres listed)</c> in the CSV
    /// family.</summary>
    public static CleaningStep DropMoviesWithoutGenre() =>
        new(
            "drop movies without a genre",
            "Content models compare movies by genre and cannot use a movie without one.",
            data => data.WhereMovies(movie => !data.Movies[movie].Genres.IsEmpty)
        );

    /// <summary>Drops movies released before a year.</summary>
    /// <param name="year">The first year that stays.</param>
    /// <param name="alsoWithoutYear">True to drop movies that have a year neither in a date nor in the
    /// title.</param>
    public static CleaningStep DropMoviesBefore(int year = 1930, bool alsoWithoutYear = true) =>
        new(
            Invariant($"drop movies before {year}{(alsoWithoutYear ? " or without a year" : "")}"),
            "A few very old movies are outliers and would stretch the scale of the year.",
            data =>
                data.WhereMovies(movie => data.Movies[movie].Year is { } released ? released >= year : !alsoWithoutYear)
        );

    /// <summary>Adds the columns <c>year</c> and <c>month</c> (1 to 12) of the column <c>release_date</c>; they are
    /// missing if it is missing.</summary>
    public static CleaningStep ReleaseDateToYearAndMonth() =>
        new(
            "release date to year and month",
            "A model needs numbers: the year gives the age of a movie, the month the season of its release.",
            data =>
            {
                if (!data.MovieColumns.Has("release_date"))
                    return (data, "nothing to do: there is no release_date here");
                int dated = data.Movies.Count(movie => movie.ReleaseDate is not null);
                int newYear = data.Movies.Count(movie => movie.ReleaseDate is { Month: 1, Day: 1 });
                Table columns = data
                    .MovieColumns.With(
                        Column.OfNumbers("year", data.Movies.Select(movie => (double?)movie.ReleaseDate?.Year))
                    )
                    .With(Column.OfNumbers("month", data.Movies.Select(movie => (double?)movie.ReleaseDate?.Month)));
                return (
                    data.WithColumns(movies: columns),
                    Invariant(
                        $"{newYear:N0} of {dated:N0} dates are January 1, which usually means that the day is unknown"
                    )
                );
            }
        );

    /// <summary>Drops columns of the movies, so that models do not use them; <see cref="Dataset.Movies"/> keeps all
    /// values for display.</summary>
    /// <param name="columns">By default <c>title</c>, <c>release_date</c>, <c>video_release_date</c>, <c>imdb_url</c>
    /// and <c>overview</c>. Unknown columns are ignored.</param>
    public static CleaningStep DropMovieColumns(params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        string[] names =
            columns.Length > 0 ? columns : ["title", "release_date", "video_release_date", "imdb_url", "overview"];
        return new CleaningStep(
            "drop movie columns",
            "Columns that only name a movie or repeat another column are of no use to models.",
            data =>
            {
                string[] there = [.. names.Where(data.MovieColumns.Has)];
                return there.Length == 0
                    ? (data, $"nothing to do: there is no {string.Join(", ", names)}")
                    : (
                        data.WithColumns(movies: data.MovieColumns.Without(there)),
                        $"dropped {string.Join(", ", there)}"
                    );
            }
        );
    }

    /// <summary>Encodes users as numbers: the ZIP code is dropped, gender becomes F = 0 and M = 1, occupation its index
    /// in the alphabetical order of the occupations, and age stays as it is.</summary>
    /// <remarks>The code of an occupation is a label and not a quantity. <see cref="OccupationCodes"/> gives the
    /// occupations of the codes.</remarks>
    public static CleaningStep EncodeUsers() =>
        new(
            "encode users",
            "A model needs numbers, and a ZIP code has nearly as many values as there are users.",
            UserEncoding.Apply
        );

    /// <summary>Returns the code of each occupation in the user columns: <c>code</c>, <c>occupation</c>, and the number
    /// of <c>users</c> with it.</summary>
    /// <exception cref="InvalidOperationException">The occupations of this data set are not encoded.</exception>
    public static Table OccupationCodes(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return UserEncoding.OccupationCodes(data);
    }

    /// <summary>Merges movies that are listed under several ids with the same title and year; titles without a year do
    /// not change.</summary>
    /// <remarks>The lowest id stays, with its date and address and the genres of all. Of a user's ratings of several of
    /// them the latest counts, and of equally late ones that of the highest id; tags move to the id that stays. Both
    /// parts of a published fold are merged together, so that no user–movie pair is in the training part and in the
    /// test part.</remarks>
    public static CleaningStep MergeDuplicateTitles() =>
        new(
            "merge duplicate titles",
            "Some movies are listed under two ids. Each id has only some of the ratings, and a model could "
                + "recommend a movie that the user has seen.",
            DuplicateTitles.Merge
        );
}
