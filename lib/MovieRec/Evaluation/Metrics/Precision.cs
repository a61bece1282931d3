namespace MovieRec.Evaluation;

/// <summary><c>precision@k</c>: share of the first k places that hold a relevant item, in [0, 1]; 1 is best.</summary>
/// <remarks>Divided by k, also where fewer items are listed or fewer are relevant (so the best possible can be below
/// 1). No relevant item gives NaN, which is excluded from means. As LightFM's <c>precision_at_k</c>, RecBole, Spark's
/// <c>RankingMetrics</c> and Microsoft's recommenders; Spark counts users without relevant items as 0.</remarks>
public sealed class Precision : IRankingMetric
{
    /// <inheritdoc/>
    public string Name => "precision";

    /// <inheritdoc/>
    public bool HasPlaces => true;

    /// <inheritdoc/>
    public double Of(in RankedUser user, int k) => At(k, user.Hits, user.Relevant.Length);

    /// <summary>Computes the value of one list.</summary>
    /// <param name="k">Number of places, at least 1.</param>
    /// <param name="ranked">Item indices, best first, no repeats; missing places of a shorter list count
    /// as misses.</param>
    /// <param name="relevant">Held-out items that the user liked.</param>
    public static double At(int k, ReadOnlySpan<int> ranked, IReadOnlySet<int> relevant)
    {
        ArgumentNullException.ThrowIfNull(relevant);
        return At(k, Hits.Of(k, ranked, relevant), relevant.Count);
    }

    internal static double At(int k, ReadOnlySpan<bool> hits, int relevant) =>
        relevant == 0 ? double.NaN : Hits.Count(k, hits) / (double)k;
}
