namespace MovieRec.Evaluation;

/// <summary>1 / place of the first relevant item, in [0, 1]; 1 is best. Its mean over users is <c>mrr</c>.</summary>
/// <remarks>In an evaluation the list is all items without the user's training items, so there is always a first one.
/// No relevant item gives NaN, which is excluded from means. As LightFM's <c>reciprocal_rank</c> and ranx's
/// <c>mrr</c>; RecBole cuts the list at k, and Spotlight's <c>mrr_score</c> averages over all of a user's test items
/// instead.</remarks>
public sealed class ReciprocalRank : IRankingMetric
{
    /// <inheritdoc/>
    public string Name => "mrr";

    /// <inheritdoc/>
    public bool HasPlaces => false;

    /// <inheritdoc/>
    public double Of(in RankedUser user, int k)
    {
        if (user.Relevant.IsEmpty)
            return double.NaN;
        int first = user.Relevant[0];
        foreach (int item in user.Relevant)
        {
            if (user.IsAbove(item, first))
                first = item;
        }
        return 1.0 / user.PlaceOf(first);
    }

    /// <summary>Computes the value of one list.</summary>
    /// <param name="ranked">Item indices, best first, no repeats.</param>
    /// <param name="relevant">Held-out items that the user liked; 0 where the list has none of them.</param>
    public static double Of(ReadOnlySpan<int> ranked, IReadOnlySet<int> relevant)
    {
        ArgumentNullException.ThrowIfNull(relevant);
        if (relevant.Count == 0)
            return double.NaN;
        for (int i = 0; i < ranked.Length; i++)
        {
            if (relevant.Contains(ranked[i]))
                return 1.0 / (i + 1);
        }
        return 0;
    }
}
