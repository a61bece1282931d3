using MovieRec.Numerics;

namespace MovieRec.Evaluation;

/// <summary><c>gini@k</c>: how unequally the first k places of all lists are distributed over the items, in [0, 1): 0
/// if all items are recommended equally often, near 1 if all users get the same few.</summary>
/// <remarks><see cref="Inequality.Gini"/> of how often each item is recommended, over all items, those that are never
/// recommended too. All users count. NaN if nothing is recommended. As RecBole's <c>GiniIndex</c>.</remarks>
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
    public static double At(int k, IEnumerable<int[]> lists, int itemCount)
    {
        ArgumentNullException.ThrowIfNull(lists);
        return Of(ListCounts.Count(k, lists, itemCount));
    }

    internal static double Of(int[] counts) =>
        Array.TrueForAll(counts, count => count == 0) ? double.NaN : Inequality.Gini(counts);
}
