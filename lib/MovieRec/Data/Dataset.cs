using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using MovieRec.Formatting;

namespace MovieRec.Data;

/// <summary>A data set as published: ratings, movies and users, with dense indices in the order of published ids.
/// Immutable.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html, Mime.Dataset])]
public sealed class Dataset : IShown
{
    readonly Lazy<Table> movieColumns,
        userColumns;
    readonly Func<ImmutableArray<Tag>>? readTags;
    readonly Func<string, FoldPair> readFold;

    internal Dataset(
        string name,
        Ratings ratings,
        ImmutableArray<Movie> movies,
        ImmutableArray<User> users,
        ImmutableArray<string> genres
    )
        : this(name, ratings, movies, users, genres, null) { }

    /// <param name="origin">Of a data set with the same ratings, movies and users; null: this one has its own.</param>
    Dataset(
        string name,
        Ratings ratings,
        ImmutableArray<Movie> movies,
        ImmutableArray<User> users,
        ImmutableArray<string> genres,
        DataOrigin? origin
    )
    {
        (Name, Movies, Users, Genres) = (name, movies, users, genres);
        Ratings = origin is null ? ratings.From(new DataOrigin(this)) : ratings;
        movieColumns = new(() => DatasetColumns.OfMovies(this));
        userColumns = new(() => DatasetColumns.OfUsers(this));
        readFold = _ => throw new InvalidOperationException("There are no published folds.");
    }

    Dataset(
        Dataset from,
        Ratings ratings,
        ImmutableArray<Movie> movies,
        ImmutableArray<User> users,
        Table? movieColumns,
        Table? userColumns
    )
        : this(
            from.Name,
            ratings,
            movies,
            users,
            from.Genres,
            ratings == from.Ratings && movies == from.Movies && users == from.Users ? ratings.Origin : null
        )
    {
        if (movieColumns is not null)
            this.movieColumns = new(movieColumns);
        if (userColumns is not null)
            this.userColumns = new(userColumns);
        (readTags, readFold, FoldNames) = (from.readTags, from.readFold, from.FoldNames);
        (OwnMovieColumns, OwnUserColumns) = (from.OwnMovieColumns, from.OwnUserColumns);
        (Origin, Notice, DuplicateRatings, Reading) = (from.Origin, from.Notice, from.DuplicateRatings, from.Reading);
    }

    /// <summary>Name, such as <c>ml-100k</c>; recognized by the content of the files, not by their names.</summary>
    public string Name { get; }

    /// <summary>Origin of the data set, without a path of this machine.</summary>
    public string Origin { get; internal init; } = "";

    /// <summary>Notice for readers of results, such as that the data set is a generated sample; usually null.</summary>
    public string? Notice { get; internal init; }

    /// <summary>All ratings.</summary>
    public Ratings Ratings { get; }

    /// <summary>[movies] by movie index, including movies without ratings.</summary>
    public ImmutableArray<Movie> Movies { get; }

    /// <summary>[users] by user index.</summary>
    public ImmutableArray<User> Users { get; }

    /// <summary>Every genre that occurs, in the published order or else by name.</summary>
    public ImmutableArray<string> Genres { get; }

    /// <summary>Number of ratings that were left out because the same user rated the same movie again. The latest
    /// rating counts, and of equally late ones the last in the file.</summary>
    public int DuplicateRatings { get; internal init; }

    /// <summary>Problems in the files, and how they were handled; empty for MovieLens's data sets as
    /// published.</summary>
    public ReadingReport Reading { get; internal init; } = ReadingReport.Empty;

    /// <summary>Names of the published folds (u1 … u5, ua, ub); empty if there are none.</summary>
    public ImmutableArray<string> FoldNames { get; internal init; } = [];

    /// <summary>The movie data that models learn from: one row per movie index.</summary>
    /// <remarks>Always <c>title</c>, <c>year</c> and <c>genres</c>; if the data set has them <c>release_date</c>,
    /// <c>video_release_date</c>, <c>imdb_url</c>, <c>original_language</c>, <c>overview</c>, <c>keywords</c>,
    /// <c>cast</c>, <c>directors</c> and <c>tags</c> (in lower case, each once per user who gave it), and then columns
    /// of your own. Models ignore columns of the kind <see cref="ColumnKind.Text"/>.</remarks>
    public Table MovieColumns => movieColumns.Value;

    /// <summary>The user data that models learn from: one row per user index.</summary>
    /// <remarks>Always <c>user_id</c>; if the data set has them <c>age</c>, <c>gender</c>, <c>occupation</c> and
    /// <c>zip_code</c>, and then columns of your own.</remarks>
    public Table UserColumns => userColumns.Value;

    /// <summary>Columns that come with the data set and are not in <see cref="Movies"/>; part of its hash.</summary>
    internal Table OwnMovieColumns { get; init; } = new();

    /// <summary>Columns that come with the data set and are not in <see cref="Users"/>; part of its hash.</summary>
    internal Table OwnUserColumns { get; init; } = new();

    /// <summary>True if the data set has tags. Does not read them.</summary>
    internal bool HasTags => readTags is not null;

    /// <summary>Users' tags of the movies in this data set, read at each call; empty if the data set has
    /// none.</summary>
    public ImmutableArray<Tag> Tags =>
        readTags is null ? [] : [.. readTags().Where(tag => Ratings.MovieIds.Find(tag.MovieId) >= 0)];

    /// <summary>SHA-256 of ids, ratings, times, movies, users and own columns, in lower-case hex: equal for zip and
    /// folder and for both kinds of line endings.</summary>
    public string Hash => Ratings.Origin!.Hash;

    internal Func<ImmutableArray<Tag>>? TagReader
    {
        init => readTags = value;
    }

    internal Func<string, FoldPair> FoldReader
    {
        init => readFold = value;
    }

    /// <summary>Creates a data set from ratings without times.</summary>
    /// <typeparam name="TUser">Type of user ids: <see cref="int"/>, <see cref="long"/>, <see cref="string"/> or
    /// <see cref="Guid"/>.</typeparam>
    /// <typeparam name="TItem">Type of movie ids, likewise.</typeparam>
    /// <typeparam name="TRating">Any type of numbers.</typeparam>
    /// <param name="rows">User, movie, rating. If a user rates a movie again, the last rating counts.</param>
    /// <param name="scale">Values that a rating can have. Null: inferred, see <see cref="RatingScale.Infer"/>.</param>
    /// <param name="titles">Titles of movies by id. Movies without one get their id as title.</param>
    /// <param name="name">Name of the data set.</param>
    /// <remarks><see cref="DatasetBuilder"/> takes genres, and columns of your own, too.</remarks>
    /// <exception cref="ArgumentException">There is no rating, an id is null or of another type, a rating is not on the
    /// scale, or no scale fits the ratings.</exception>
    public static Dataset FromRatings<TUser, TItem, TRating>(
        IEnumerable<(TUser User, TItem Item, TRating Rating)> rows,
        RatingScale? scale = null,
        IReadOnlyDictionary<TItem, string>? titles = null,
        string name = "own data"
    )
        where TItem : notnull
        where TRating : INumber<TRating>
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Built(new DatasetBuilder(name).AddRatings(rows), scale, titles);
    }

    /// <summary>Creates a data set from ratings with times.</summary>
    /// <typeparam name="TUser">Type of user ids: <see cref="int"/>, <see cref="long"/>, <see cref="string"/> or
    /// <see cref="Guid"/>.</typeparam>
    /// <typeparam name="TItem">Type of movie ids, likewise.</typeparam>
    /// <typeparam name="TRating">Any type of numbers.</typeparam>
    /// <typeparam name="TTime"><see cref="long"/> or <see cref="int"/> (Unix time in seconds, milliseconds,
    /// microseconds or nanoseconds), <see cref="DateTimeOffset"/> or <see cref="DateTime"/>.</typeparam>
    /// <param name="rows">User, movie, rating, time. If a user rates a movie again, the latest rating counts.</param>
    /// <param name="scale">Values that a rating can have. Null: inferred, see <see cref="RatingScale.Infer"/>.</param>
    /// <param name="titles">Titles of movies by id. Movies without one get their id as title.</param>
    /// <param name="name">Name of the data set.</param>
    /// <exception cref="ArgumentException">There is no rating, an id is null or of another type, a rating is not on the
    /// scale, no scale fits the ratings, or times are of several units.</exception>
    public static Dataset FromRatings<TUser, TItem, TRating, TTime>(
        IEnumerable<(TUser User, TItem Item, TRating Rating, TTime Time)> rows,
        RatingScale? scale = null,
        IReadOnlyDictionary<TItem, string>? titles = null,
        string name = "own data"
    )
        where TItem : notnull
        where TRating : INumber<TRating>
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Built(new DatasetBuilder(name).AddRatings(rows), scale, titles);
    }

    /// <summary>Creates a data set from rows of any type.</summary>
    /// <typeparam name="TRow">Type of the rows.</typeparam>
    /// <typeparam name="TUser">Type of user ids: <see cref="int"/>, <see cref="long"/>, <see cref="string"/> or
    /// <see cref="Guid"/>.</typeparam>
    /// <typeparam name="TItem">Type of movie ids, likewise.</typeparam>
    /// <param name="rows">One row per rating.</param>
    /// <param name="user">Id of the user.</param>
    /// <param name="item">Id of the movie.</param>
    /// <param name="rating">The rating.</param>
    /// <param name="time">When the rating was given. Null: not known.</param>
    /// <param name="scale">Values that a rating can have. Null: inferred, see <see cref="RatingScale.Infer"/>.</param>
    /// <param name="titles">Titles of movies by id. Movies without one get their id as title.</param>
    /// <param name="name">Name of the data set.</param>
    /// <exception cref="ArgumentException">There is no rating, an id is null or of another type, a rating is not on the
    /// scale, no scale fits the ratings, or times are of several units.</exception>
    public static Dataset FromRatings<TRow, TUser, TItem>(
        IEnumerable<TRow> rows,
        Func<TRow, TUser> user,
        Func<TRow, TItem> item,
        Func<TRow, double> rating,
        Func<TRow, DateTimeOffset>? time = null,
        RatingScale? scale = null,
        IReadOnlyDictionary<TItem, string>? titles = null,
        string name = "own data"
    )
        where TItem : notnull
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(rating);
        return Built(
            new DatasetBuilder(name).AddRatings(
                rows.Select(row => (user(row), item(row), rating(row), time?.Invoke(row)))
            ),
            scale,
            titles
        );
    }

    static Dataset Built<TItem>(DatasetBuilder builder, RatingScale? scale, IReadOnlyDictionary<TItem, string>? titles)
        where TItem : notnull
    {
        if (scale is { } given)
            builder.WithScale(given);
        foreach ((TItem item, string title) in titles ?? ReadOnlyDictionary<TItem, string>.Empty)
            builder.AddMovie(Id.Of(item), title);
        return builder.Build();
    }

    /// <summary>Returns the movie indices by number of ratings, most rated first; ties by id.</summary>
    public ImmutableArray<int> MoviesByPopularity() =>
        [.. Enumerable.Range(0, Movies.Length).OrderByDescending(Ratings.ByMovie.RowLength)];

    /// <summary>The two parts of a published fold, in this data set's indices. Ratings of movies or users that are no
    /// longer here are left out.</summary>
    /// <exception cref="ArgumentException">There is no such fold; the message lists the folds of the data
    /// set.</exception>
    internal (Ratings Train, Ratings Test) ReadFold(string name)
    {
        if (!FoldNames.Contains(name))
            throw new ArgumentException(
                $"{Name} has no published fold "
                    + $"'{name}'{(FoldNames.Length == 0 ? "" : $", only {string.Join(", ", FoldNames)}")}.",
                nameof(name)
            );
        FoldPair fold = readFold(name);
        return (Part(fold.Train), Part(fold.Test));

        Ratings Part(Ratings part) => part.Reindex(Ratings.UserIds, Ratings.MovieIds).From(Ratings.Origin!);
    }

    /// <summary>Returns the data set without some of its movies and their ratings. Users whose ratings are all removed
    /// are removed too.</summary>
    /// <param name="keep">True for the index of a movie to keep.</param>
    public Dataset WhereMovies(Func<int, bool> keep)
    {
        ArgumentNullException.ThrowIfNull(keep);
        int[] movies = [.. Enumerable.Range(0, Movies.Length).Where(keep)];
        if (movies.Length == Movies.Length)
            return this;
        bool[] keptMovie = new bool[Movies.Length];
        foreach (int movie in movies)
            keptMovie[movie] = true;
        int[] left = new int[Users.Length];
        for (int row = 0; row < Ratings.Count; row++)
        {
            if (keptMovie[Ratings.Movies[row]])
                left[Ratings.Users[row]]++;
        }
        int[] users =
        [
            .. Enumerable.Range(0, Users.Length).Where(user => left[user] > 0 || Ratings.ByUser.RowLength(user) == 0),
        ];
        return new Dataset(
            this,
            Ratings.Reindex(
                IdMap.Of(users.Select(user => Users[user].Id)),
                IdMap.Of(movies.Select(movie => Movies[movie].Id))
            ),
            [.. movies.Select(movie => Movies[movie])],
            [.. users.Select(user => Users[user])],
            movieColumns.IsValueCreated ? MovieColumns.Take(movies) : null,
            userColumns.IsValueCreated ? UserColumns.Take(users) : null
        )
        {
            OwnMovieColumns = OwnMovieColumns.Take(movies),
            OwnUserColumns = OwnUserColumns.Take(users),
        };
    }

    /// <summary>Adds users at the end, with the next free ids. The indices of the other users and of the movies do not
    /// change.</summary>
    /// <param name="added">Their names and ratings: movie index, stars on the scale of this data set, Unix seconds. If
    /// a movie is rated twice, the latest rating counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">A movie index is out of range, stars are not on the scale, or a
    /// time is outside of 1970 to 2099.</exception>
    public Dataset WithUsers(
        params IReadOnlyList<(string Name, IEnumerable<(int Movie, float Stars, long Seconds)> Ratings)> added
    )
    {
        ArgumentNullException.ThrowIfNull(added);
        Id last = Users.Length == 0 ? 0 : Users[^1].Id;
        ImmutableArray<User> users =
        [
            .. Users,
            .. added.Select((one, place) => new User { Id = IdAfter(last, place + 1), Name = one.Name }),
        ];
        (int User, int Movie, float Stars, long Seconds)[] rows =
        [
            .. added.SelectMany(
                (one, place) =>
                    one.Ratings.Select(rating => (Users.Length + place, rating.Movie, rating.Stars, rating.Seconds))
            ),
        ];
        foreach ((_, int movie, float stars, long seconds) in rows)
        {
            if ((uint)movie >= (uint)Movies.Length)
                throw new ArgumentOutOfRangeException(
                    nameof(added),
                    movie,
                    Invariant($"Movie indices run from 0 to {Movies.Length - 1}.")
                );
            if (!Ratings.Scale.Contains(stars))
                throw new ArgumentOutOfRangeException(nameof(added), stars, $"Expected a rating from {Ratings.Scale}.");
            UnixTimes.ThrowIfOutside(seconds, nameof(added));
        }
        var columns = new RatingColumns(
            [.. Ratings.Users, .. rows.Select(row => row.User)],
            [.. Ratings.Movies, .. rows.Select(row => row.Movie)],
            [.. Ratings.Values, .. rows.Select(row => Ratings.Scale.Nearest(row.Stars))],
            [.. Ratings.Seconds, .. rows.Select(row => row.Seconds)]
        );
        (Ratings all, _) = columns.ToRatings(IdMap.Of(users.Select(user => user.Id)), Ratings.MovieIds, Ratings.Scale);
        Table? userTable = null;
        if (userColumns.IsValueCreated)
        {
            userTable = UserColumns.WithMissingRows(added.Count);
            if (userTable.Has(DatasetColumns.UserId))
                userTable = userTable.With(DatasetColumns.IdsOf(users));
        }
        return new Dataset(this, all, Movies, users, movieColumns.IsValueCreated ? MovieColumns : null, userTable)
        {
            OwnUserColumns = OwnUserColumns.WithMissingRows(added.Count),
        };
    }

    /// <summary>An id that comes after another one, of the same type.</summary>
    static Id IdAfter(Id last, int step)
    {
        switch (last.Kind)
        {
            case IdKind.Int32:
                return checked((int)last + step);
            case IdKind.Int64:
                return checked((long)last + step);
            case IdKind.String:
                return string.Create(CultureInfo.InvariantCulture, $"{last}/{step:000000}");
            default:
                Span<byte> bytes = stackalloc byte[16];
                ((Guid)last).TryWriteBytes(bytes, bigEndian: true, out _);
                UInt128 number = checked(BinaryPrimitives.ReadUInt128BigEndian(bytes) + (UInt128)step);
                BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
                return new Guid(bytes, bigEndian: true);
        }
    }

    /// <summary>Merges movies: their ratings as <see cref="MovieMerge"/> does, in the published folds too, their tags,
    /// and their genres.</summary>
    /// <param name="target">[movies] the index of the movie that stays, its own for a movie that stays.</param>
    internal Dataset MergeMovies(ReadOnlySpan<int> target)
    {
        int[] into = target.ToArray();
        ILookup<int, int> groups = Enumerable.Range(0, Movies.Length).ToLookup(movie => into[movie]);
        int[] kept = [.. groups.Select(group => group.Key).Order()];
        Dictionary<Id, Id> keptIds = groups
            .Where(group => group.Count() > 1)
            .SelectMany(group => group, (group, movie) => (group.Key, movie))
            .ToDictionary(pair => Movies[pair.movie].Id, pair => Movies[pair.Key].Id);
        ImmutableArray<Movie> movies =
        [
            .. kept.Select(movie =>
                Movies[movie] with
                {
                    Genres = [.. Genres.Where(genre => groups[movie].Any(one => Movies[one].Genres.Contains(genre)))],
                }
            ),
        ];
        Table? columns = movieColumns.IsValueCreated ? MovieColumns.Take(kept) : null;
        if (columns?.Has(DatasetColumns.Genres) == true)
            columns = columns.With(DatasetColumns.GenresOf(movies));
        // or the lambdas would keep all of this data set alive
        (Func<ImmutableArray<Tag>>? tags, Func<string, FoldPair> folds) = (readTags, readFold);
        Ratings merged = MovieMerge
            .Apply(keptIds, Ratings)[0]
            .Reindex(Ratings.UserIds, IdMap.Of(movies.Select(movie => movie.Id)));
        var result = new Dataset(this, merged, movies, Users, columns, userColumns.IsValueCreated ? UserColumns : null)
        {
            OwnMovieColumns = OwnMovieColumns.Take(kept),
            TagReader = tags is null
                ? null
                : () =>
                    [
                        .. tags()
                            .Select(tag => tag with { MovieId = keptIds.GetValueOrDefault(tag.MovieId, tag.MovieId) }),
                    ],
            FoldReader = name =>
            {
                FoldPair fold = folds(name);
                Ratings[] parts = MovieMerge.Apply(keptIds, fold.Train, fold.Test);
                return new FoldPair(parts[0], parts[1]);
            },
        };
        return columns?.Has(DatasetColumns.Tags) == true && result.HasTags
            ? result.WithColumns(movies: columns.With(DatasetColumns.TagsOf(result)))
            : result;
    }

    /// <summary>Returns the data set with other columns for models.</summary>
    /// <exception cref="ArgumentException">A table has another number of rows than there are movies or
    /// users.</exception>
    public Dataset WithColumns(Table? movies = null, Table? users = null)
    {
        if (movies is { Columns.Length: > 0 } && movies.RowCount != Movies.Length)
            throw new ArgumentException(
                Invariant($"The table has {movies.RowCount} rows; expected {Movies.Length}, one per movie."),
                nameof(movies)
            );
        if (users is { Columns.Length: > 0 } && users.RowCount != Users.Length)
            throw new ArgumentException(
                Invariant($"The table has {users.RowCount} rows; expected {Users.Length}, one per user."),
                nameof(users)
            );
        return new Dataset(
            this,
            Ratings,
            Movies,
            Users,
            movies ?? (movieColumns.IsValueCreated ? MovieColumns : null),
            users ?? (userColumns.IsValueCreated ? UserColumns : null)
        );
    }

    /// <summary>The same data set with an origin, and perhaps a notice.</summary>
    internal Dataset From(string origin, string? notice = null) =>
        new(this, Ratings, Movies, Users, null, null) { Origin = origin, Notice = notice ?? Notice };

    /// <summary>Returns a few lines: name, origin, counts.</summary>
    public override string ToString() =>
        string.Join('\n', Facts().Select(fact => $"{fact.Name, -10} {VisibleText.Of(fact.Value)}"));

    internal IEnumerable<(string Name, string Value)> Facts()
    {
        yield return ("data set", Origin.Length == 0 ? Name : $"{Name}, {Origin}");
        if (Notice is not null)
            yield return ("NOTICE", Notice);
        yield return (
            "ratings",
            Invariant($"{Ratings.Count:N0}, {Ratings.Scale}, mean {Ratings.Mean:0.0000}")
                + (DuplicateRatings == 0 ? "" : Invariant($"; {DuplicateRatings:N0} repeated ones left out"))
        );
        yield return ("users", Invariant($"{Users.Length:N0}"));
        yield return (
            "movies",
            Invariant($"{Movies.Length:N0}, of which {Ratings.RatedMovieCount:N0} are rated, in {Genres.Length} genres")
        );
        foreach (string note in Reading.Notes)
            yield return ("note", note);
        if (Reading.Dirt.Length > 0)
            yield return ("dirt", Reading.Summary);
        yield return ("hash", Hash[..16]);
    }

    void IShown.WriteHtml(TextWriter writer)
    {
        TableWriter.WriteHtml(writer, ["", ""], [.. Facts().Select(fact => new[] { fact.Name, fact.Value })]);
    }

    /// <summary>For the notebook runner, which reports the data set of each notebook.</summary>
    string? IShown.ToJson(string mimeType) =>
        mimeType != Mime.Dataset
            ? null
            : JsonText.Of(
                new
                {
                    name = Name,
                    origin = Origin,
                    notice = Notice,
                }
            );
}
