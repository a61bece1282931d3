namespace MovieRec.Evaluation;

/// <summary><c>coverage@k</c>: share of the catalog that is in the first k places of at least one user's list, in [0,
/// 1].</summary>
/// <remarks>The catalog is every movie index, also movies without a rating. All users judged count, those without
/// relevant movies too. Source: Ge, Delgado-Battenfeld and Jannach 2010. As RecPack's <c>CoverageK</c> and RecBole's
/// <c>ItemCoverage</c>; Microsoft's <c>catalog_coverage</c> divides by the number of movies with a training
/// rating.</remarks>
public sealed class Coverage : IListMetric
{
    /// <inheritdoc/>
    public string Name => "coverage";

    /// <inheritdoc/>
    public bool HasPlaces => true;

    /// <inheritdoc/>
    public double Of(in RankedLists lists, int k) => Of(lists.CountsAt(k));

    /// <param name="k">Places to look at; at least 1.</param>
    /// <param name="lists">Movie indices of each user, best first.</param>
    /// <param name="movieCount">Size of the catalog.</param>
    public static double At(int k, IEnumerable<int[]> lists, int movieCount)
    {
        ArgumentNullException.ThrowIfNull(lists);
        return Of(ListCounts.Count(k, lists, movieCount));
    }

    internal static double Of(int[] counts) => counts.Count(count => count > 0) / (double)counts.Length;
}
