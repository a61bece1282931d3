using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MovieRec.Numerics;

namespace MovieRec.Figures;

/// <summary>Tukey's box: quartiles, whiskers at the outermost values within 1.5 interquartile ranges of the box, and
/// outliers beyond them.</summary>
/// <remarks>Quartiles are those of <see cref="Quantile"/>. At most <see cref="MaxOutliers"/> distinct outliers are kept
/// to draw, evenly spaced in their order with both ends; <see cref="OutlierCount"/> counts all.</remarks>
internal sealed record BoxSummary(
    int Count,
    double Q1,
    double Median,
    double Q3,
    double LowWhisker,
    double HighWhisker,
    ImmutableArray<double> Outliers,
    int OutlierCount
)
{
    public const int MaxOutliers = 60;

    /// <exception cref="ArgumentException">No value is finite.</exception>
    public static BoxSummary Of(ReadOnlySpan<double> values)
    {
        var finite = new List<double>(values.Length);
        foreach (double value in values)
            if (double.IsFinite(value))
                finite.Add(value);
        if (finite.Count == 0)
            throw new ArgumentException("A box requires at least one finite value.", nameof(values));
        finite.Sort();
        ReadOnlySpan<double> sorted = CollectionsMarshal.AsSpan(finite);
        double q1 = Quantile.Of(sorted, 0.25),
            q3 = Quantile.Of(sorted, 0.75),
            reach = 1.5 * (q3 - q1);
        double low = q1,
            high = q3;
        var beyond = new List<double>();
        int outliers = 0;
        foreach (double value in sorted)
        {
            if (value >= q1 - reach && value <= q3 + reach)
            {
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }
            else
            {
                outliers++;
                if (beyond.Count == 0 || beyond[^1] != value)
                    beyond.Add(value);
            }
        }
        return new(finite.Count, q1, Quantile.Of(sorted, 0.5), q3, low, high, Thin(beyond), outliers);
    }

    static ImmutableArray<double> Thin(List<double> values) =>
        values.Count <= MaxOutliers
            ? [.. values]
            :
            [
                .. Enumerable
                    .Range(0, MaxOutliers)
                    .Select(i => values[(int)((long)i * (values.Count - 1) / (MaxOutliers - 1))]),
            ];
}
