using MovieRec.Data;

namespace MovieRec.Splitting;

public sealed partial class Split
{
    /// <summary>Splits at one point in time for all users: later ratings are the test part.</summary>
    /// <param name="ratings">The ratings to split.</param>
    /// <param name="testShare">Smallest share of the test part, in (0, 1). Ratings of the same second stay together, in
    /// the test part if they are at the cut.</param>
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
                $"The earliest second already falls into the last {Percent(testShare)} of the ratings: "
                    + "nothing would be left for training.",
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
    /// <param name="data">The data set whose ratings are split.</param>
    /// <param name="testShare">As for ratings.</param>
    public static Split Chronological(Dataset data, double testShare = 0.2)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Chronological(data.Ratings, testShare);
    }
}
