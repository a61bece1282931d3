namespace MovieRec.Evaluation;

/// <summary>Normalized discounted cumulative gain of the first k places, in [0, 1]; 1 is best: <c>ndcg@k</c> with equal
/// gains and <c>ndcg_exp@k</c> with gains that grow with the stars.</summary>
/// <remarks>DCG@k = Σ gain / log2(place + 1) over places 1..k, divided by the best such sum, cut at k too. No relevant
/// item gives NaN, which is excluded from means.</remarks>
public sealed class Ndcg : IRankingMetric
{
    /// <inheritdoc/>
    public string Name => "ndcg";

    /// <inheritdoc/>
    public bool HasPlaces => true;

    /// <inheritdoc/>
    public double Of(in RankedUser user, int k) => At(k, user.Hits, user.Relevant.Length);

    /// <summary>Computes NDCG with a gain of 1 for every relevant item. Source: Järvelin and Kekäläinen 2002. As
    /// RecBole's <c>NDCG</c>, ranx's <c>ndcg</c> with relevances of 1, Spark's <c>ndcgAt</c>, and <c>ndcg_at_k</c> of
    /// Microsoft's recommenders with binary scores.</summary>
    /// <inheritdoc cref="Precision.At(int, ReadOnlySpan{int}, IReadOnlySet{int})"/>
    public static double At(int k, ReadOnlySpan<int> ranked, IReadOnlySet<int> relevant)
    {
        ArgumentNullException.ThrowIfNull(relevant);
        return At(k, Hits.Of(k, ranked, relevant), relevant.Count);
    }

    /// <summary>Computes NDCG with a gain of 2ʳ − 1 for a relevant item of r stars. Source: Burges et al. 2005. As
    /// ranx's <c>ndcg_burges</c>, and <c>ndcg_at_k</c> of Microsoft's recommenders with <c>score_type="exp"</c>; both
    /// take every held-out rating as relevant.</summary>
    /// <param name="k">Number of places, at least 1.</param>
    /// <param name="ranked">Item indices, best first, no repeats; missing places of a shorter list count
    /// as misses.</param>
    /// <param name="relevant">Stars of the held-out items that the user liked, above 0.</param>
    public static double ExponentialAt(int k, ReadOnlySpan<int> ranked, IReadOnlyDictionary<int, float> relevant)
    {
        ArgumentNullException.ThrowIfNull(relevant);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        float[] stars = new float[Math.Min(k, ranked.Length)];
        for (int i = 0; i < stars.Length; i++)
            stars[i] = relevant.GetValueOrDefault(ranked[i]);
        return ExponentialAt(k, stars, [.. relevant.Values.OrderDescending()]);
    }

    internal static double At(int k, ReadOnlySpan<bool> hits, int relevant)
    {
        if (relevant == 0)
            return double.NaN;
        double gain = 0,
            ideal = 0;
        for (int place = 1; place <= k; place++)
        {
            if (place > hits.Length && place > relevant)
                break;
            double weight = 1 / Math.Log2(place + 1);
            if (place <= hits.Length && hits[place - 1])
                gain += weight;
            if (place <= relevant)
                ideal += weight;
        }
        return gain / ideal;
    }

    /// <param name="k">Places to look at.</param>
    /// <param name="stars">[listed] stars of each place's item, 0 where it is not relevant.</param>
    /// <param name="best">[relevant] stars of all relevant items, falling.</param>
    internal static double ExponentialAt(int k, ReadOnlySpan<float> stars, ReadOnlySpan<float> best)
    {
        if (best.Length == 0)
            return double.NaN;
        return Gain(stars[..Math.Min(k, stars.Length)]) / Gain(best[..Math.Min(k, best.Length)]);

        static double Gain(ReadOnlySpan<float> stars)
        {
            double gain = 0;
            for (int i = 0; i < stars.Length; i++)
                gain += (Math.Pow(2, stars[i]) - 1) / Math.Log2(i + 2);
            return gain;
        }
    }
}

/// <summary><c>ndcg_exp@k</c>: see <see cref="Ndcg.ExponentialAt(int, ReadOnlySpan{int}, IReadOnlyDictionary{int,
/// float})"/>.</summary>
public sealed class ExponentialNdcg : IRankingMetric
{
    /// <inheritdoc/>
    public string Name => "ndcg_exp";

    /// <inheritdoc/>
    public bool HasPlaces => true;

    /// <inheritdoc/>
    public double Of(in RankedUser user, int k) => Ndcg.ExponentialAt(k, user.HitRatings, user.RelevantRatings);
}
