using MovieRec.Numerics;

namespace MovieRec.Data;

/// <summary>A user's ratings in time order; the order of those in the same second is random.</summary>
internal static class TimeOrder
{
    /// <summary>Returns true if ratings differ in time, so that some of them are known to be earlier than
    /// others.</summary>
    public static bool IsKnown(Ratings ratings) =>
        ratings.Count > 0 && ratings.Seconds.AsSpan().ContainsAnyExcept(ratings.Seconds[0]);

    /// <summary>Row numbers of one user's ratings, earliest first. Each order of ratings with the same time is equally
    /// likely.</summary>
    /// <param name="ratings">All users' ratings.</param>
    /// <param name="user">User index.</param>
    /// <param name="seed">The same seed gives each user the same order, for splits and sequences alike.</param>
    public static int[] OfUser(Ratings ratings, int user, ulong seed)
    {
        int[] rows = [.. Enumerable.Range(ratings.ByUser.Starts[user], ratings.ByUser.RowLength(user))];
        var rng = Rng.ForStream(seed, (ulong)user);
        rng.Shuffle(rows.AsSpan());
        int[] drawn = [.. Enumerable.Range(0, rows.Length)];
        Array.Sort(drawn, (x, y) => (ratings.Seconds[rows[x]], x).CompareTo((ratings.Seconds[rows[y]], y)));
        return [.. drawn.Select(place => rows[place])];
    }
}
