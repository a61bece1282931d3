namespace MovieRec.Evaluation;

/// <summary><c>recall@k</c>: share of the relevant items that are in the first k places, in [0, 1]; 1 is
/// best.</summary>
/// <remarks>Divided by the number of relevant items, not by min(k, that number): with more than k relevant items, 1
/// cannot be reached. No relevant item gives NaN, which is excluded from means. As RecBole, ranx, Spark's
/// <c>RankingMetrics</c> and Microsoft's recommenders; RecPack's calibrated recall divides by the smaller
/// number.</remarks>
public sealed class Recall : IRankingMetric
{
    /// <inheritdoc/>
    public string Name => "recall";

    /// <inheritdoc/>
    public bool HasPlaces => true;

    /// <inheritdoc/>
    public double Of(in RankedUser user, int k) => At(k, user.Hits, user.Relevant.Length);

    /// <inheritdoc cref="Precision.At(int, ReadOnlySpan{int}, IReadOnlySet{int})"/>
    public static double At(int k, ReadOnlySpan<int> ranked, IReadOnlySet<int> relevant)
    {
        ArgumentNullException.ThrowIfNull(relevant);
        return At(k, Hits.Of(k, ranked, relevant), relevant.Count);
    }

    internal static double At(int k, ReadOnlySpan<bool> hits, int relevant) =>
        relevant == 0 ? double.NaN : Hits.Count(k, hits) / (double)relevant;
}
