namespace MovieRec.Evaluation;

/// <summary>Average precision of the first k places, in [0, 1]; 1 is best. Its mean over users is
/// <c>map@k</c>.</summary>
/// <remarks>AP@k = Σ precision@place over the hits in places 1..k, divided by min(k, number of relevant items), so
/// that a list with only hits reaches 1. No relevant item gives NaN, which is excluded from means. As RecBole, Spark's
/// <c>meanAveragePrecisionAt</c> and the <c>map_at_k</c> of Microsoft's recommenders; ranx divides by the number of
/// relevant items instead.</remarks>
public sealed class AveragePrecision : IRankingMetric
{
    /// <inheritdoc/>
    public string Name => "map";

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

    internal static double At(int k, ReadOnlySpan<bool> hits, int relevant)
    {
        if (relevant == 0)
            return double.NaN;
        double sum = 0;
        int found = 0;
        for (int place = 1; place <= Math.Min(k, hits.Length); place++)
        {
            if (hits[place - 1])
                sum += ++found / (double)place;
        }
        return sum / Math.Min(k, relevant);
    }
}
