using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Splitting;

public sealed partial class Split
{
    /// <summary>Assigns every rating to a part at random, independently of its user.</summary>
    /// <param name="ratings">The ratings to split.</param>
    /// <param name="testShare">In (0, 1); the number of test ratings is that share, rounded.</param>
    /// <param name="validationShare">In [0, 1): a share of all ratings to choose options by; 0 for none.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    /// <exception cref="ArgumentOutOfRangeException">A share is out of range, or nothing is left for
    /// training.</exception>
    /// <exception cref="ArgumentException">A part would be empty.</exception>
    public static Split Random(Ratings ratings, double testShare = 0.2, double validationShare = 0, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        ThrowUnlessShare(testShare, nameof(testShare));
        if (validationShare != 0)
            ThrowUnlessShare(validationShare, nameof(validationShare));
        if (testShare + validationShare >= 1)
            throw new ArgumentOutOfRangeException(
                nameof(validationShare),
                validationShare,
                "Test and validation shares together leave nothing for training."
            );
        int tests = Share(ratings, testShare),
            validations = validationShare == 0 ? 0 : Share(ratings, validationShare);
        if (tests + validations >= ratings.Count)
            throw new ArgumentException($"{ratings.Count} ratings are too few for these shares.", nameof(ratings));
        int[] order = ShuffledRows(ratings, seed);
        string name =
            "random "
            + $"{Percent(testShare)}"
            + $"{(validations == 0 ? "" : $" test, {Percent(validationShare)} validation")}, seed {seed}";
        return new Split(
            name,
            Part(ratings, order.AsSpan(tests + validations)),
            Part(ratings, order.AsSpan(0, tests)),
            validations == 0 ? null : Part(ratings, order.AsSpan(tests, validations))
        );
    }

    /// <inheritdoc cref="Random(Ratings, double, double, ulong)"/>
    /// <param name="data">The data set whose ratings are split.</param>
    /// <param name="testShare">In (0, 1); the number of test ratings is that share, rounded.</param>
    /// <param name="validationShare">In [0, 1): a share of all ratings to choose options by; 0 for none.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    public static Split Random(Dataset data, double testShare = 0.2, double validationShare = 0, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Random(data.Ratings, testShare, validationShare, seed);
    }

    /// <summary>Creates k splits; each rating is in the test part of exactly one. The sizes of the test parts differ by
    /// at most one rating.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="folds"/> is below 2 or above the number of
    /// ratings.</exception>
    public static ImmutableArray<Split> KFold(Ratings ratings, int folds = 5, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(folds, ratings.Count);
        int[] order = ShuffledRows(ratings, seed);
        return [.. Enumerable.Range(0, folds).Select(Fold)];

        Split Fold(int fold)
        {
            int start = (int)((long)ratings.Count * fold / folds),
                end = (int)((long)ratings.Count * (fold + 1) / folds);
            return new Split(
                Invariant($"fold {fold + 1} of {folds}, seed {seed}"),
                Part(ratings, [.. order[..start], .. order[end..]]),
                Part(ratings, order.AsSpan(start, end - start))
            );
        }
    }

    /// <inheritdoc cref="KFold(Ratings, int, ulong)"/>
    public static ImmutableArray<Split> KFold(Dataset data, int folds = 5, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(data);
        return KFold(data.Ratings, folds, seed);
    }

    static int[] ShuffledRows(Ratings ratings, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, ratings.Count)];
        var rng = new Rng(seed);
        rng.Shuffle(order.AsSpan());
        return order;
    }

    static Ratings Part(Ratings ratings, ReadOnlySpan<int> rows)
    {
        int[] rising = rows.ToArray();
        Array.Sort(rising);
        return ratings.Select(rising);
    }

    static int Share(Ratings ratings, double share)
    {
        int count = (int)Math.Round(ratings.Count * share);
        return count > 0
            ? count
            : throw new ArgumentException(
                $"{Percent(share)} of {ratings.Count} ratings are fewer than one rating.",
                nameof(ratings)
            );
    }

    static void ThrowUnlessShare(double share, string name)
    {
        if (!(share is > 0 and < 1))
            throw new ArgumentOutOfRangeException(name, share, "Expected a share between 0 and 1.");
    }

    static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
