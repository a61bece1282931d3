namespace MovieRec.Evaluation;

/// <summary><c>serendipity@k</c>: share of the first k places with a relevant item that popularity alone would not
/// have put there, in [0, 1].</summary>
/// <remarks>Counts relevant items that are not in the first k places of a primitive recommender; in an evaluation, this
/// is the list of the items with the most training ratings that the user has not rated (ties by the seed of the
/// ranking). Divided by k, so that it is at most <c>precision@k</c>; the primitive recommender
/// finds the other hits as well. No relevant item gives NaN, which is excluded from means. Source: the unexpected and
/// useful items of Ge, Delgado-Battenfeld and Jannach 2010, "Beyond accuracy". Other libraries define it
/// differently.</remarks>
public sealed class Serendipity : IRankingMetric
{
    /// <inheritdoc/>
    public string Name => "serendipity";

    /// <inheritdoc/>
    public bool HasPlaces => true;

    /// <inheritdoc/>
    public double Of(in RankedUser user, int k) =>
        user.Relevant.IsEmpty ? double.NaN : At(k, user.Ranked, user.Hits, user.Popular);

    /// <summary>Computes the serendipity of one list.</summary>
    /// <param name="k">Number of places, at least 1.</param>
    /// <param name="ranked">Item indices, best first, no repeats; missing places of a shorter list count
    /// as misses.</param>
    /// <param name="relevant">Held-out items that the user liked.</param>
    /// <param name="expected">The primitive recommender's list for the same user, best first.</param>
    public static double At(int k, ReadOnlySpan<int> ranked, IReadOnlySet<int> relevant, ReadOnlySpan<int> expected)
    {
        ArgumentNullException.ThrowIfNull(relevant);
        return relevant.Count == 0 ? double.NaN : At(k, ranked, Hits.Of(k, ranked, relevant), expected);
    }

    internal static double At(int k, ReadOnlySpan<int> ranked, ReadOnlySpan<bool> hits, ReadOnlySpan<int> expected)
    {
        expected = expected[..Math.Min(k, expected.Length)];
        int count = 0;
        for (int i = 0; i < Math.Min(k, hits.Length); i++)
        {
            if (hits[i] && !expected.Contains(ranked[i]))
                count++;
        }
        return count / (double)k;
    }
}
