namespace MovieRec.Evaluation;

/// <summary><c>coverage@k</c>: share of the catalog that is in the first k places of at least one user's list, in [0,
/// 1].</summary>
/// <remarks>The catalog is every item index, items without ratings too. All users count, those without relevant items
/// too. Source: Ge, Delgado-Battenfeld and Jannach 2010. As RecPack's <c>CoverageK</c> and RecBole's
/// <c>ItemCoverage</c>; Microsoft's <c>catalog_coverage</c> divides by the number of items with a training
/// rating.</remarks>
public sealed class Coverage : IListMetric
{
    /// <inheritdoc/>
    public string Name => "coverage";

    /// <inheritdoc/>
    public bool HasPlaces => true;

    /// <inheritdoc/>
    public double Of(in RankedLists lists, int k) => Of(lists.CountsAt(k));

    /// <summary>Computes the value over several lists.</summary>
    /// <param name="k">Number of places, at least 1.</param>
    /// <param name="lists">Item indices of each user, best first.</param>
    /// <param name="itemCount">Size of the catalog.</param>
    public static double At(int k, IEnumerable<int[]> lists, int itemCount)
    {
        ArgumentNullException.ThrowIfNull(lists);
        return Of(ListCounts.Count(k, lists, itemCount));
    }

    internal static double Of(int[] counts) => counts.Count(count => count > 0) / (double)counts.Length;
}
