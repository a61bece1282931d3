namespace MovieRec.Evaluation;

/// <summary><c>popularity@k</c>: mean number of training ratings of the items in the first k places.</summary>
/// <remarks>Mean over the places of a list, then over all users, including those without relevant items; an empty
/// list gives NaN and is left out. As RecBole's <c>AveragePopularity</c>.</remarks>
public sealed class AveragePopularity : IRankingMetric
{
    /// <inheritdoc/>
    public string Name => "popularity";

    /// <inheritdoc/>
    public bool HasPlaces => true;

    /// <inheritdoc/>
    public double Of(in RankedUser user, int k) => At(k, user.Ranked, user.ItemRatings);

    /// <summary>Computes the mean number of training ratings of one list.</summary>
    /// <param name="k">Number of places, at least 1.</param>
    /// <param name="ranked">Item indices, best first.</param>
    /// <param name="counts">[items] training ratings of each item.</param>
    public static double At(int k, ReadOnlySpan<int> ranked, ReadOnlySpan<int> counts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ranked = ranked[..Math.Min(k, ranked.Length)];
        double sum = 0;
        foreach (int item in ranked)
            sum += counts[item];
        return sum / ranked.Length;
    }
}
