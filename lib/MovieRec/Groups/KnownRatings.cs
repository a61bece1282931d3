using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Sequences;

namespace MovieRec.Groups;

/// <summary>What may be known when a part of a split is foretold.</summary>
public static class KnownRatings
{
    /// <summary>Each user's ratings before their first target in a part: what any model may learn from that is to be
    /// judged on the part.</summary>
    /// <param name="ratings">Those that the sequences were made of.</param>
    /// <param name="part">Such as the test part.</param>
    /// <exception cref="ArgumentException">The sequences were made of other ratings.</exception>
    public static Ratings Before(Ratings ratings, PairSet part)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        ArgumentNullException.ThrowIfNull(part);
        UserSequences sequences = part.Sequences;
        if (sequences.Identity.DifferenceFrom(ratings.Identity, "the part", "the ratings") is { } difference)
            throw new ArgumentException($"The part is of other ratings: {difference}.", nameof(ratings));
        if (sequences.Count != ratings.Count || sequences.UserCount != ratings.UserCount)
            throw new ArgumentException(
                $"The sequences hold {sequences.Count:N0} ratings of {sequences.UserCount:N0} users, and there are {ratings.Count:N0} of {ratings.UserCount:N0}.",
                nameof(ratings)
            );
        int[] first = new int[sequences.UserCount];
        Array.Fill(first, int.MaxValue);
        foreach (Window window in part.Windows)
            first[window.User] = Math.Min(first[window.User], window.Target);
        bool[] isKnown = new bool[ratings.Count];
        for (int user = 0; user < first.Length; user++)
        {
            ReadOnlySpan<int> rated = ratings.ByUser.RowColumns(user),
                inTime = sequences.Movies(user);
            for (int position = 0; position < Math.Min(first[user], inTime.Length); position++)
                isKnown[ratings.ByUser.Starts[user] + rated.BinarySearch(inTime[position])] = true;
        }
        return ratings.Where(row => isKnown[row]);
    }

    /// <summary>Two parts as one, with pairs across them too: such as training and validation, once all choices are
    /// made.</summary>
    /// <param name="one">Over the same sequences as <paramref name="other"/>.</param>
    /// <param name="other">Either both parts are of single windows, or neither.</param>
    /// <param name="pairs">How many pairs.</param>
    /// <exception cref="ArgumentException">They are over different sequences.</exception>
    public static PairSet Joined(PairSet one, PairSet other, PairOptions? pairs = null)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (!ReferenceEquals(one.Sequences, other.Sequences))
            throw new ArgumentException("The parts are of different sequences.", nameof(other));
        ImmutableArray<Window> windows = one
            .Windows.AddRange(other.Windows)
            .Sort((x, y) => (x.User, x.Target).CompareTo((y.User, y.Target)));
        return one.Pairs.All(pair => pair.IsAlone) && other.Pairs.All(pair => pair.IsAlone)
            ? PairSet.Alone(one.Sequences, windows)
            : PairSet.Of(one.Sequences, windows, pairs);
    }
}
