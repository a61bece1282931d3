namespace MovieRec.Evaluation;

/// <summary><c>popularity@k</c>: how many training ratings the movies of the first k places have, in the
/// mean.</summary>
/// <remarks>Mean over the places of a list, then over all users judged, those without relevant movies too; an empty
/// list gives NaN and is left out. As RecBole's <c>AveragePopularity</c>.</remarks>
public sealed class AveragePopularity : IRankingMetric
{
    /// <inheritdoc/>
    public string Name => "popularity";

    /// <inheritdoc/>
    public bool HasPlaces => true;

    /// <inheritdoc/>
    public double Of(in RankedUser user, int k) => At(k, user.Ranked, user.ItemRatings);

    /// <param name="k">Places to look at; at least 1.</param>
    /// <param name="ranked">Movie indices, best first.</param>
    /// <param name="counts">[movies] training ratings of each movie.</param>
    public static double At(int k, ReadOnlySpan<int> ranked, ReadOnlySpan<int> counts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ranked = ranked[..Math.Min(k, ranked.Length)];
        double sum = 0;
        foreach (int movie in ranked)
            sum += counts[movie];
        return sum / ranked.Length;
    }
}
