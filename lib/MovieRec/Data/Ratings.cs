using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MovieRec.Formatting;
using MovieRec.Numerics;

namespace MovieRec.Data;

/// <summary>Ratings in columns, ordered by user and then movie; each user rates a movie at most once. Immutable; 20
/// bytes per rating.</summary>
/// <remarks>Indices are those of <see cref="UserIds"/> and <see cref="MovieIds"/>, which may hold users and movies
/// without a rating here: a part of a split keeps the whole catalog's indices.</remarks>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText])]
public sealed class Ratings
{
    readonly Lazy<CsrMatrix> byUser;
    readonly Lazy<CsrMatrix> byMovie;
    readonly Lazy<double> mean;

    /// <summary>Uses the columns without copying them: they must be in order and without repeats.</summary>
    internal Ratings(
        int[] users,
        int[] movies,
        float[] values,
        long[] seconds,
        IdMap userIds,
        IdMap movieIds,
        RatingScale scale
    )
    {
        Users = ImmutableCollectionsMarshal.AsImmutableArray(users);
        Movies = ImmutableCollectionsMarshal.AsImmutableArray(movies);
        Values = ImmutableCollectionsMarshal.AsImmutableArray(values);
        Seconds = ImmutableCollectionsMarshal.AsImmutableArray(seconds);
        (UserIds, MovieIds, Scale) = (userIds, movieIds, scale);
        byUser = new(() =>
            new CsrMatrix(
                MovieCount,
                ImmutableCollectionsMarshal.AsImmutableArray(CsrMatrix.CountStarts(Users.AsSpan(), UserCount)),
                Movies,
                Values
            )
        );
        byMovie = new(() => ByUser.Transpose());
        mean = new(() => OrderedSum(Values.AsSpan()) / Count);
    }

    /// <summary>[ratings] user index, ascending.</summary>
    public ImmutableArray<int> Users { get; }

    /// <summary>[ratings] movie index, ascending within a user.</summary>
    public ImmutableArray<int> Movies { get; }

    /// <summary>[ratings] stars, on <see cref="Scale"/>.</summary>
    public ImmutableArray<float> Values { get; }

    /// <summary>[ratings] time of the rating in Unix seconds (UTC).</summary>
    public ImmutableArray<long> Seconds { get; }

    /// <summary>Published ids of the users.</summary>
    public IdMap UserIds { get; }

    /// <summary>Published ids of the movies.</summary>
    public IdMap MovieIds { get; }

    /// <summary>The values that a rating can have.</summary>
    public RatingScale Scale { get; }

    /// <summary>The data set that these ratings, or a part of them, belong to.</summary>
    internal DataIdentity Identity => new(UserIds, MovieIds, Origin);

    /// <summary>Null for ratings that do not come from a data set.</summary>
    internal DataOrigin? Origin { get; private set; }

    /// <summary>Number of ratings.</summary>
    public int Count => Users.Length;

    /// <summary>Number of user indices, including users without ratings.</summary>
    public int UserCount => UserIds.Count;

    /// <summary>Number of movie indices, including movies without ratings.</summary>
    public int MovieCount => MovieIds.Count;

    /// <summary>Number of users with at least one rating.</summary>
    public int ActiveUserCount => CountNonEmpty(ByUser);

    /// <summary>Number of movies with at least one rating.</summary>
    public int RatedMovieCount => CountNonEmpty(ByMovie);

    /// <summary>Mean of all ratings in stars; NaN if there are none.</summary>
    public double Mean => mean.Value;

    /// <summary>Share of the user × movie matrix that is filled, in [0, 1].</summary>
    public double Density => UserCount == 0 || MovieCount == 0 ? 0 : Count / ((double)UserCount * MovieCount);

    /// <summary>Rows are users, columns movies. Shares this object's columns: entry e is rating e.</summary>
    public CsrMatrix ByUser => byUser.Value;

    /// <summary>Rows are movies, columns users. Built at the first call, in O(ratings).</summary>
    public CsrMatrix ByMovie => byMovie.Value;

    /// <summary>Returns the ratings in the given rows, which must be ascending; same ids and scale.</summary>
    /// <exception cref="ArgumentException">The rows are not ascending.</exception>
    public Ratings Select(ReadOnlySpan<int> rows)
    {
        int[] users = new int[rows.Length],
            movies = new int[rows.Length];
        float[] values = new float[rows.Length];
        long[] seconds = new long[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            if (i > 0 && row <= rows[i - 1])
                throw new ArgumentException(
                    Invariant($"Rows must be in ascending order, but {row} follows {rows[i - 1]}."),
                    nameof(rows)
                );
            (users[i], movies[i], values[i], seconds[i]) = (Users[row], Movies[row], Values[row], Seconds[row]);
        }
        return new Ratings(users, movies, values, seconds, UserIds, MovieIds, Scale) { Origin = Origin };
    }

    /// <summary>Returns the ratings whose row satisfies <paramref name="keep"/>; same ids and scale.</summary>
    public Ratings Where(Func<int, bool> keep)
    {
        ArgumentNullException.ThrowIfNull(keep);
        return Select([.. Enumerable.Range(0, Count).Where(keep)]);
    }

    /// <summary>The same ratings with other values, which need not be on the scale.</summary>
    internal Ratings Map(Func<float, float> value) =>
        new(
            ImmutableCollectionsMarshal.AsArray(Users)!,
            ImmutableCollectionsMarshal.AsArray(Movies)!,
            [.. Values.Select(value)],
            ImmutableCollectionsMarshal.AsArray(Seconds)!,
            UserIds,
            MovieIds,
            Scale
        )
        {
            Origin = Origin,
        };

    /// <summary>The same ratings with smaller maps. Ratings of users and movies that are not in them are left
    /// out.</summary>
    internal Ratings Reindex(IdMap userIds, IdMap movieIds)
    {
        int[] newUser = NewIndices(UserIds, userIds),
            newMovie = NewIndices(MovieIds, movieIds);
        Ratings kept = Where(row => newUser[Users[row]] >= 0 && newMovie[Movies[row]] >= 0);
        // Both maps are in order of ids, so that dropping some keeps the order of the rest.
        return new Ratings(
            [.. kept.Users.Select(u => newUser[u])],
            [.. kept.Movies.Select(m => newMovie[m])],
            ImmutableCollectionsMarshal.AsArray(kept.Values)!,
            ImmutableCollectionsMarshal.AsArray(kept.Seconds)!,
            userIds,
            movieIds,
            Scale
        );
    }

    /// <summary>The same ratings as those of a data set, or of a part of it. Nothing is copied.</summary>
    internal Ratings From(DataOrigin origin)
    {
        var same = (Ratings)MemberwiseClone();
        same.Origin = origin;
        return same;
    }

    /// <summary>Returns one line: counts, density, mean, scale.</summary>
    public override string ToString() =>
        $"{Count:N0} ratings of {MovieCount:N0} movies by {UserCount:N0} users ({Density:0.00%} filled), "
        + $"mean {Mean:0.0000}, {Scale}";

    /// <summary>[ids] the index of each id of a map in another map, or -1.</summary>
    static int[] NewIndices(IdMap ids, IdMap others) =>
        [.. Enumerable.Range(0, ids.Count).Select(index => others.Find(ids.IdAt(index)))];

    static int CountNonEmpty(CsrMatrix matrix)
    {
        int rows = 0;
        for (int row = 0; row < matrix.RowCount; row++)
        {
            if (matrix.RowLength(row) > 0)
                rows++;
        }
        return rows;
    }

    static double OrderedSum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += value;
        return sum;
    }
}
