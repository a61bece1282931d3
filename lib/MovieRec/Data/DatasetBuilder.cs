using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace MovieRec.Data;

/// <summary>Builds a data set from your own ratings, movies and users.</summary>
/// <remarks><c>Dataset.FromRatings</c> is shorter if there are only ratings. Movies and users that occur in ratings
/// need not be added.</remarks>
/// <example><code>
/// Dataset data = new DatasetBuilder("club")
///     .WithScale(1, 10, 0.1f)
///     .AddMovie("alien", "Alien (1979)", ["Horror"], 1979, ("budget", 11e6), ("countries", new[] { "GB", "US" }))
///     .AddUser("ann", 31, 'F', null, ("city", "Ghent"))
///     .AddRating("ann", "alien", 9.3, DateTimeOffset.UtcNow)
///     .Build();
/// </code></example>
public sealed class DatasetBuilder
{
    readonly string name;
    readonly Dictionary<Id, int> userPlaces = [],
        moviePlaces = [];
    readonly List<int> users = [],
        movies = [];
    readonly List<float> values = [];
    readonly List<long> times = [];
    readonly Dictionary<Id, Movie> ownMovies = [];
    readonly Dictionary<Id, User> ownUsers = [];
    readonly List<Tag> tags = [];
    readonly OwnColumns movieColumns = new("movie", DatasetColumns.OfEveryMovie),
        userColumns = new("user", DatasetColumns.OfEveryUser);
    RatingScale? scale;

    /// <summary>Creates a builder without ratings.</summary>
    /// <param name="name">Name of the data set.</param>
    public DatasetBuilder(string name = "own data")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        this.name = name;
    }

    /// <summary>Sets the scale of the ratings. By default it is inferred from the ratings, as
    /// <see cref="RatingScale.Infer"/> does, and <see cref="Dataset.Reading"/> says so.</summary>
    public DatasetBuilder WithScale(RatingScale scale)
    {
        if (scale.Steps == 0)
            throw new ArgumentException("The default value is not a scale.", nameof(scale));
        this.scale = scale;
        return this;
    }

    /// <inheritdoc cref="WithScale(RatingScale)"/>
    /// <param name="minimum">The worst rating.</param>
    /// <param name="maximum">The best rating.</param>
    /// <param name="step">Distance between neighboring ratings.</param>
    public DatasetBuilder WithScale(float minimum, float maximum, float step) =>
        WithScale(new RatingScale(minimum, maximum, step));

    /// <summary>Adds a rating. If a user rates a movie again, the latest rating counts, and of equally late ones the
    /// last added.</summary>
    /// <param name="user">Id of the user.</param>
    /// <param name="movie">Id of the movie.</param>
    /// <param name="rating">On the scale.</param>
    /// <param name="time">Unix time in seconds, milliseconds, microseconds or nanoseconds, in one unit for all ratings;
    /// 0 if it is not known.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rating is not finite, or the time is negative.</exception>
    public DatasetBuilder AddRating(Id user, Id movie, double rating, long time = 0)
    {
        float value = (float)rating;
        if (!float.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(rating), rating, "Expected a finite rating.");
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        users.Add(PlaceOf(user, userPlaces));
        movies.Add(PlaceOf(movie, moviePlaces));
        values.Add(value);
        times.Add(time);
        return this;
    }

    /// <inheritdoc cref="AddRating(Id, Id, double, long)"/>
    /// <param name="user">Id of the user.</param>
    /// <param name="movie">Id of the movie.</param>
    /// <param name="rating">On the scale.</param>
    /// <param name="time">From 1970 to 2099. Fractions of a second are dropped.</param>
    public DatasetBuilder AddRating(Id user, Id movie, double rating, DateTimeOffset time)
    {
        UnixTimes.ThrowIfOutside(time.ToUnixTimeSeconds(), nameof(time));
        return AddRating(user, movie, rating, time.ToUnixTimeSeconds());
    }

    /// <summary>Adds ratings without times.</summary>
    /// <typeparam name="TUser">Type of user ids: <see cref="int"/>, <see cref="long"/>, <see cref="string"/> or
    /// <see cref="Guid"/>.</typeparam>
    /// <typeparam name="TItem">Type of movie ids, likewise.</typeparam>
    /// <typeparam name="TRating">Any type of numbers.</typeparam>
    /// <param name="ratings">User, movie, rating.</param>
    public DatasetBuilder AddRatings<TUser, TItem, TRating>(
        IEnumerable<(TUser User, TItem Item, TRating Rating)> ratings
    )
        where TRating : INumber<TRating>
    {
        ArgumentNullException.ThrowIfNull(ratings);
        foreach ((TUser user, TItem item, TRating rating) in ratings)
            AddRating(Id.Of(user), Id.Of(item), double.CreateChecked(rating));
        return this;
    }

    /// <summary>Adds ratings with times.</summary>
    /// <typeparam name="TUser">Type of user ids: <see cref="int"/>, <see cref="long"/>, <see cref="string"/> or
    /// <see cref="Guid"/>.</typeparam>
    /// <typeparam name="TItem">Type of movie ids, likewise.</typeparam>
    /// <typeparam name="TRating">Any type of numbers.</typeparam>
    /// <typeparam name="TTime"><see cref="long"/> or <see cref="int"/> as in
    /// <see cref="AddRating(Id, Id, double, long)"/>, <see cref="DateTimeOffset"/>, or <see cref="DateTime"/>, which
    /// is read as UTC unless it is local; or one of them with null for an unknown time.</typeparam>
    /// <param name="ratings">User, movie, rating, time.</param>
    public DatasetBuilder AddRatings<TUser, TItem, TRating, TTime>(
        IEnumerable<(TUser User, TItem Item, TRating Rating, TTime Time)> ratings
    )
        where TRating : INumber<TRating>
    {
        ArgumentNullException.ThrowIfNull(ratings);
        foreach ((TUser user, TItem item, TRating rating, TTime time) in ratings)
        {
            _ = time switch
            {
                null => AddRating(Id.Of(user), Id.Of(item), double.CreateChecked(rating)),
                long raw => AddRating(Id.Of(user), Id.Of(item), double.CreateChecked(rating), raw),
                int raw => AddRating(Id.Of(user), Id.Of(item), double.CreateChecked(rating), raw),
                DateTimeOffset at => AddRating(Id.Of(user), Id.Of(item), double.CreateChecked(rating), at),
                DateTime at => AddRating(Id.Of(user), Id.Of(item), double.CreateChecked(rating), Utc(at)),
                _ => throw new ArgumentException(
                    $"{typeof(TTime).Name} is not a type of times; expected long, int, DateTimeOffset or DateTime.",
                    nameof(ratings)
                ),
            };
        }
        return this;
    }

    /// <summary>Describes a movie.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="title">Null: the id.</param>
    /// <param name="genres">Any labels.</param>
    /// <param name="year">Year of release. Null: the year at the end of the title, such as <c>Alien (1979)</c>.</param>
    /// <param name="columns">Names and values of columns of your own; a value is a number, a label or a list of
    /// labels.</param>
    /// <exception cref="ArgumentException">The movie was described before, or a column is not allowed.</exception>
    public DatasetBuilder AddMovie(
        Id id,
        string? title = null,
        IEnumerable<string>? genres = null,
        int? year = null,
        params ReadOnlySpan<(string Column, ColumnValue Value)> columns
    ) =>
        AddMovie(
            new Movie
            {
                Id = id,
                Title = title ?? id.ToString(CultureInfo.InvariantCulture),
                Genres = [.. (genres ?? []).Distinct()],
                Year = year ?? (title is null ? null : TitleYear.Of(title)),
            },
            columns
        );

    /// <summary>Describes a movie.</summary>
    /// <param name="movie">The movie.</param>
    /// <param name="columns">Names and values of columns of your own; a value is a number, a label or a list of
    /// labels.</param>
    /// <exception cref="ArgumentException">The movie was described before, or a column is not allowed.</exception>
    public DatasetBuilder AddMovie(Movie movie, params ReadOnlySpan<(string Column, ColumnValue Value)> columns)
    {
        ArgumentNullException.ThrowIfNull(movie);
        if (!ownMovies.TryAdd(movie.Id, movie))
            throw new ArgumentException(Invariant($"Movie {movie.Id} was added before."), nameof(movie));
        foreach ((string column, ColumnValue value) in columns)
            movieColumns.Set(movie.Id, column, value);
        return this;
    }

    /// <summary>Describes a user.</summary>
    /// <param name="id">Their id.</param>
    /// <param name="age">Years.</param>
    /// <param name="gender"><c>F</c> or <c>M</c>.</param>
    /// <param name="occupation">Any label.</param>
    /// <param name="columns">Names and values of columns of your own; a value is a number, a label or a list of
    /// labels.</param>
    /// <exception cref="ArgumentException">The user was described before, or a column is not allowed.</exception>
    public DatasetBuilder AddUser(
        Id id,
        int? age = null,
        char? gender = null,
        string? occupation = null,
        params ReadOnlySpan<(string Column, ColumnValue Value)> columns
    ) =>
        AddUser(
            new User
            {
                Id = id,
                Age = age,
                Gender = gender,
                Occupation = occupation,
            },
            columns
        );

    /// <inheritdoc cref="AddUser(Id, int?, char?, string, ReadOnlySpan{ValueTuple{string, ColumnValue}})"/>
    /// <param name="user">The user.</param>
    /// <param name="columns">Names and values of columns of your own.</param>
    public DatasetBuilder AddUser(User user, params ReadOnlySpan<(string Column, ColumnValue Value)> columns)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (!ownUsers.TryAdd(user.Id, user))
            throw new ArgumentException(Invariant($"User {user.Id} was added before."), nameof(user));
        foreach ((string column, ColumnValue value) in columns)
            userColumns.Set(user.Id, column, value);
        return this;
    }

    /// <summary>Adds a tag that a user gave to a movie. Tags of movies that are not in the data set are left
    /// out.</summary>
    /// <param name="user">Id of the user.</param>
    /// <param name="movie">Id of the movie.</param>
    /// <param name="text">Any text.</param>
    /// <param name="seconds">Unix seconds; 0 if the time is not known.</param>
    public DatasetBuilder AddTag(Id user, Id movie, string text, long seconds = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        tags.Add(new Tag(user, movie, text, seconds));
        return this;
    }

    /// <summary>Sets the value of a movie in a column of your own. The value is missing for all other movies.</summary>
    /// <exception cref="ArgumentException">The name is that of a column of every data set, or the column has values of
    /// another kind.</exception>
    public DatasetBuilder SetMovie(Id movie, string column, ColumnValue value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(column);
        movieColumns.Set(movie, column, value);
        return this;
    }

    /// <summary>Sets the value of a user in a column of your own. The value is missing for all other users.</summary>
    /// <exception cref="ArgumentException">The name is that of a column of every data set, or the column has values of
    /// another kind.</exception>
    public DatasetBuilder SetUser(Id user, string column, ColumnValue value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(column);
        userColumns.Set(user, column, value);
        return this;
    }

    /// <summary>Builds the data set, with every user and movie that was added, rated or given a value.</summary>
    /// <exception cref="ArgumentException">There is no rating, ids are of several types, a rating is not on the scale,
    /// no scale fits the ratings, or times are of several units or not from 1970 to 2099.</exception>
    public Dataset Build()
    {
        if (values.Count == 0)
            throw new ArgumentException($"'{name}' has no ratings. Add some with {nameof(AddRating)}.");
        var notes = ImmutableArray.CreateBuilder<string>();
        IdMap userIds = IdMap.Of(userPlaces.Keys.Concat(ownUsers.Keys).Concat(userColumns.Ids)),
            movieIds = IdMap.Of(moviePlaces.Keys.Concat(ownMovies.Keys).Concat(movieColumns.Ids));
        (Ratings ratings, int duplicates) = BuildRatings(userIds, movieIds, notes);
        ImmutableArray<Tag> allTags = [.. tags];
        ImmutableArray<Movie> allMovies =
        [
            .. movieIds.Ids.Select(id =>
                ownMovies.GetValueOrDefault(id)
                ?? new Movie { Id = id, Title = id.ToString(CultureInfo.InvariantCulture) }
            ),
        ];
        return new Dataset(
            name,
            ratings,
            allMovies,
            [.. userIds.Ids.Select(id => ownUsers.GetValueOrDefault(id) ?? new User { Id = id })],
            [.. allMovies.SelectMany(movie => movie.Genres).Distinct().Order(StringComparer.Ordinal)]
        )
        {
            DuplicateRatings = duplicates,
            Reading = new ReadingReport(notes.ToImmutable(), []),
            OwnMovieColumns = movieColumns.ToTable(movieIds),
            OwnUserColumns = userColumns.ToTable(userIds),
            TagReader = allTags.IsEmpty ? null : () => allTags,
        };
    }

    (Ratings Ratings, int Duplicates) BuildRatings(IdMap userIds, IdMap movieIds, ImmutableArray<string>.Builder notes)
    {
        RatingScale built = scale ?? RatingScale.Infer(values);
        if (scale is null)
            notes.Add($"The scale of the ratings, {built}, was inferred from their values.");
        int[] userIndices = Indices(userPlaces, userIds),
            movieIndices = Indices(moviePlaces, movieIds);
        float[] stars = [.. values];
        for (int row = 0; row < stars.Length; row++)
        {
            if (!built.Contains(stars[row]))
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Rating {row + 1:N0}, of movie {movieIds.IdAt(movieIndices[movies[row]])} "
                            + $"by user {userIds.IdAt(userIndices[users[row]])}, is {stars[row]}; "
                            + $"the scale goes from {built}."
                    )
                );
            stars[row] = built.Nearest(stars[row]);
        }
        long[] seconds = [.. times];
        if (UnixTimes.NormalizeOwn(seconds) is { } converted)
            notes.Add(converted);
        return new RatingColumns(
            [.. users.Select(place => userIndices[place])],
            [.. movies.Select(place => movieIndices[place])],
            stars,
            seconds
        ).ToRatings(userIds, movieIds, built);
    }

    /// <summary>[places] index of each id in the order of adding.</summary>
    static int[] Indices(Dictionary<Id, int> places, IdMap ids)
    {
        int[] indices = new int[places.Count];
        foreach ((Id id, int place) in places)
            indices[place] = ids.IndexOf(id);
        return indices;
    }

    static int PlaceOf(Id id, Dictionary<Id, int> places)
    {
        if (!places.TryGetValue(id, out int place))
            places.Add(id, place = places.Count);
        return place;
    }

    static DateTimeOffset Utc(DateTime time) =>
        new(time.Kind == DateTimeKind.Local ? time : DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
