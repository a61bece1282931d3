using MovieRec.Numerics;

namespace MovieRec.Evaluation;

/// <summary><c>gini@k</c>: how unevenly the first k places of all lists are shared among the movies, in [0, 1): 0 where
/// each movie of the catalog is recommended as often as any other, near 1 where all get the same few.</summary>
/// <remarks><see cref="Inequality.Gini"/> of how often each movie is recommended, over the whole catalog, also movies
/// that never are. All users judged count. NaN where nothing is recommended. As RecBole's <c>GiniIndex</c>.</remarks>
public sealed class GiniIndex : IListMetric
{
    /// <inheritdoc/>
    public string Name => "gini";

    /// <inheritdoc/>
    public bool HasPlaces => true;

    /// <inheritdoc/>
    public bool IsLowerBetter => true;

    /// <inheritdoc/>
    public double Of(in RankedLists lists, int k) => Of(lists.CountsAt(k));

    /// <inheritdoc cref="Coverage.At"/>
    public static double At(int k, IEnumerable<int[]> lists, int movieCount)
    {
        ArgumentNullException.ThrowIfNull(lists);
        return Of(ListCounts.Count(k, lists, movieCount));
    }

    internal static double Of(int[] counts) =>
        Array.TrueForAll(counts, count => count == 0) ? double.NaN : Inequality.Gini(counts);
}
