using System.Collections.Immutable;
using MovieRec.Data;

namespace MovieRec.Sequences;

/// <summary>Each user's ratings in time order. Immutable; 16 bytes per rating.</summary>
/// <remarks>Rows are users; a position counts from 0 within its user. The order of ratings in the same second is drawn
/// with a seed: MovieLens stored many ratings of a page at once, so that their true order is not known
/// (<see cref="TiedShare"/> is their share).</remarks>
public sealed class UserSequences
{
    readonly int[] starts,
        movies;
    readonly float[] values;
    readonly long[] times;

    UserSequences(DataIdentity identity, int[] starts, int[] movies, float[] values, long[] times) =>
        (Identity, this.starts, this.movies, this.values, this.times) = (identity, starts, movies, values, times);

    /// <summary>The data set that these sequences belong to.</summary>
    internal DataIdentity Identity { get; }

    /// <summary>Number of user indices, including users without ratings.</summary>
    public int UserCount => starts.Length - 1;

    /// <summary>Number of movie indices, including movies without ratings.</summary>
    public int MovieCount => Identity.MovieIds.Count;

    /// <summary>Number of ratings of all users.</summary>
    public int Count => movies.Length;

    /// <summary>Share of the ratings that have the same second as the user's previous one, in [0, 1]; 0 without
    /// ratings.</summary>
    public double TiedShare => Count == 0 ? 0 : Enumerable.Range(0, UserCount).Sum(CountTies) / (double)Count;

    /// <summary>Size of the four columns in bytes.</summary>
    public long Bytes => 4L * starts.Length + 16L * Count;

    /// <summary>Orders the ratings of each user by time, and at random within a second.</summary>
    /// <param name="ratings">With times.</param>
    /// <param name="seed">Seed of the order of ratings in the same second; the last rating is the one that
    /// <c>Split.LeaveOneOut</c> holds out with this seed.</param>
    /// <exception cref="ArgumentException">There are no ratings, or all have the same time, so that they have no
    /// order.</exception>
    public static UserSequences InTimeOrder(Ratings ratings, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        if (ratings.Count == 0)
            throw new ArgumentException("There are no ratings to order.", nameof(ratings));
        if (!TimeOrder.IsKnown(ratings))
            throw new ArgumentException(
                Invariant($"All {ratings.Count:N0} ratings have the time {ratings.Seconds[0]}, so their order is ")
                    + "unknown, and sequences, windows and splits by time would be arbitrary. Use a data set with "
                    + "times, such as ml-100k or ml-latest-small.",
                nameof(ratings)
            );
        int[] order = new int[ratings.Count],
            rows = [.. ratings.ByUser.Starts];
        for (int user = 0; user < ratings.UserCount; user++)
            TimeOrder.OfUser(ratings, user, seed).CopyTo(order, rows[user]);
        return new UserSequences(
            ratings.Identity,
            rows,
            [.. order.Select(row => ratings.Movies[row])],
            [.. order.Select(row => ratings.Values[row])],
            [.. order.Select(row => ratings.Seconds[row])]
        );
    }

    /// <summary>Returns the number of ratings of a user.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user.</exception>
    public int Length(int user) => Row(user).Length;

    /// <summary>Returns movie indices in time order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user.</exception>
    public ReadOnlySpan<int> Movies(int user) => movies.AsSpan(Row(user).Start, Row(user).Length);

    /// <summary>Returns stars, in the order of <see cref="Movies"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user.</exception>
    public ReadOnlySpan<float> Values(int user) => values.AsSpan(Row(user).Start, Row(user).Length);

    /// <summary>Returns Unix seconds, in the order of <see cref="Movies"/>; never decreasing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user.</exception>
    public ReadOnlySpan<long> Times(int user) => times.AsSpan(Row(user).Start, Row(user).Length);

    /// <summary>Returns movies, stars and seconds as arrays, for notebook cells, which cannot have spans.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user.</exception>
    public (ImmutableArray<int> Movies, ImmutableArray<float> Values, ImmutableArray<long> Times) Of(int user) =>
        ([.. Movies(user)], [.. Values(user)], [.. Times(user)]);

    (int Start, int Length) Row(int user)
    {
        if ((uint)user >= (uint)UserCount)
            throw new ArgumentOutOfRangeException(
                nameof(user),
                user,
                Invariant($"User indices run from 0 to {UserCount - 1}.")
            );
        return (starts[user], starts[user + 1] - starts[user]);
    }

    int CountTies(int user)
    {
        ReadOnlySpan<long> seconds = Times(user);
        int ties = 0;
        for (int position = 1; position < seconds.Length; position++)
        {
            if (seconds[position] == seconds[position - 1])
                ties++;
        }
        return ties;
    }
}
