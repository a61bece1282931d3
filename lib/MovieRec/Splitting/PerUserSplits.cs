using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Splitting;

/// <summary>Selects the ratings of a user that are held out.</summary>
public enum HoldOut
{
    /// <summary>Random ones, by seed.</summary>
    Random,

    /// <summary>The latest ones; of ratings in the same second random ones, by seed.</summary>
    Latest,
}

public sealed partial class Split
{
    /// <summary>Holds out the same number of ratings of each user. Users with no more ratings than that keep all of
    /// them for training.</summary>
    /// <param name="ratings">The ratings to split.</param>
    /// <param name="count">Number of ratings to hold out per user; at least 1.</param>
    /// <param name="which">Random or the latest.</param>
    /// <param name="seed">Seed of the random ratings, or with <see cref="HoldOut.Latest"/> those in the same second as
    /// the cut; the split's name gives the number of users with such ratings.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="ArgumentException">No user has more than <paramref name="count"/> ratings, or the latest are
    /// requested and no times are known.</exception>
    public static Split HoldOutPerUser(Ratings ratings, int count, HoldOut which = HoldOut.Random, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (which == HoldOut.Latest)
            ThrowUnlessTimesAreKnown(ratings);
        bool[] isTest = new bool[ratings.Count];
        int tests = 0,
            users = 0,
            tied = 0;
        for (int user = 0; user < ratings.UserCount; user++)
        {
            int length = ratings.ByUser.RowLength(user);
            if (length <= count)
                continue;
            int[] rows;
            if (which == HoldOut.Latest)
            {
                rows = TimeOrder.OfUser(ratings, user, seed);
                if (ratings.Seconds[rows[^count]] == ratings.Seconds[rows[^(count + 1)]])
                    tied++;
                Array.Reverse(rows);
            }
            else
            {
                rows = [.. Enumerable.Range(ratings.ByUser.Starts[user], length)];
                var rng = Rng.ForStream(seed, (ulong)user);
                rng.Shuffle(rows.AsSpan());
            }
            foreach (int row in rows.AsSpan(0, count))
                isTest[row] = true;
            tests += count;
            users++;
        }
        if (tests == 0)
            throw new ArgumentException(
                Invariant($"No user has more than {count} ratings, so none can be held out."),
                nameof(ratings)
            );
        string name =
            which == HoldOut.Random ? Invariant($"random {count} of each user, seed {seed}")
            : tied == 0 ? Invariant($"latest {count} of each user")
            : Invariant($"latest {count} of each user, ties by seed {seed} ({tied:N0} of {users:N0} users)");
        return new Split(name, ratings.Where(row => !isTest[row]), ratings.Where(row => isTest[row]));
    }

    /// <inheritdoc cref="HoldOutPerUser(Ratings, int, HoldOut, ulong)"/>
    /// <param name="data">The data set whose ratings are split.</param>
    /// <param name="count">Number of ratings to hold out per user; at least 1.</param>
    /// <param name="which">Random or the latest.</param>
    /// <param name="seed">As for ratings.</param>
    public static Split HoldOutPerUser(Dataset data, int count, HoldOut which = HoldOut.Random, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(data);
        return HoldOutPerUser(data.Ratings, count, which, seed);
    }

    /// <summary>Holds out one rating of each user; see
    /// <see cref="HoldOutPerUser(Ratings, int, HoldOut, ulong)"/>.</summary>
    public static Split LeaveOneOut(Ratings ratings, HoldOut which = HoldOut.Latest, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        return HoldOutPerUser(ratings, 1, which, seed);
    }

    /// <inheritdoc cref="LeaveOneOut(Ratings, HoldOut, ulong)"/>
    public static Split LeaveOneOut(Dataset data, HoldOut which = HoldOut.Latest, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(data);
        return LeaveOneOut(data.Ratings, which, seed);
    }

    static void ThrowUnlessTimesAreKnown(Ratings ratings)
    {
        if (!TimeOrder.IsKnown(ratings))
            throw new ArgumentException(
                "All ratings have the same timestamp, so they cannot be ordered. Split at random instead.",
                nameof(ratings)
            );
    }
}
