namespace MovieRec.Evaluation;

/// <summary><c>diversity@k</c>: 1 − mean similarity of all pairs of items in the first k places.</summary>
/// <remarks>With the cosine of genres or other non-negative features (<see cref="ItemSimilarity"/>) in [0, 1]: 0 if
/// all items have the same features, 1 if no two have a feature in common. Mean over all users, including those without
/// relevant items; a list of fewer than two items gives NaN and is left out. Source: Ziegler et al. 2005 (intra-list
/// similarity) as a mean over pairs. As <c>diversity</c> of Microsoft's recommenders, given the same
/// similarity.</remarks>
public sealed class Diversity : IRankingMetric
{
    /// <inheritdoc/>
    public string Name => "diversity";

    /// <inheritdoc/>
    public bool HasPlaces => true;

    /// <inheritdoc/>
    public bool NeedsSimilarity => true;

    /// <inheritdoc/>
    public double Of(in RankedUser user, int k) => At(k, user.Ranked, user.Similarity);

    /// <summary>Computes the diversity of one list.</summary>
    /// <param name="k">Number of places, at least 1.</param>
    /// <param name="ranked">Item indices, best first.</param>
    /// <param name="similarity">Similarity of two item indices, symmetric; 1 for equal items.</param>
    public static double At(int k, ReadOnlySpan<int> ranked, Func<int, int, float> similarity)
    {
        ArgumentNullException.ThrowIfNull(similarity);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        int count = Math.Min(k, ranked.Length);
        double sum = 0;
        for (int a = 0; a < count; a++)
        {
            for (int b = a + 1; b < count; b++)
                sum += similarity(ranked[a], ranked[b]);
        }
        return 1 - sum / (count * (count - 1L) / 2.0);
    }
}
