using MovieRec.Data;

namespace MovieRec.Splitting;

public sealed partial class Split
{
    /// <summary>One cut in time for everybody: what came later is the test part. Nothing of the future is learned
    /// from.</summary>
    /// <param name="ratings">What to cut.</param>
    /// <param name="testShare">In (0, 1): at least that share is tested: ratings of one second stay together, in the
    /// test part where they would be cut.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range.</exception>
    /// <exception cref="ArgumentException">The times are not known, or a part would be empty.</exception>
    public static Split Chronological(Ratings ratings, double testShare = 0.2)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        ThrowUnlessShare(testShare, nameof(testShare));
        ThrowUnlessTimesAreKnown(ratings);
        long[] times = [.. ratings.Seconds];
        Array.Sort(times);
        long cut = times[ratings.Count - Share(ratings, testShare)];
        if (cut == times[0])
            throw new ArgumentException(
                $"The earliest second already falls into the last {Percent(testShare)} of the ratings: nothing would be left for training.",
                nameof(ratings)
            );
        return new Split(
            Invariant(
                $"latest {Percent(testShare)}, from {DateTimeOffset.FromUnixTimeSeconds(cut):yyyy-MM-dd HH:mm:ss} UTC"
            ),
            ratings.Where(row => ratings.Seconds[row] < cut),
            ratings.Where(row => ratings.Seconds[row] >= cut)
        );
    }

    /// <inheritdoc cref="Chronological(Ratings, double)"/>
    /// <param name="data">Its ratings are split.</param>
    /// <param name="testShare">As for ratings.</param>
    public static Split Chronological(Dataset data, double testShare = 0.2)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Chronological(data.Ratings, testShare);
    }
}
