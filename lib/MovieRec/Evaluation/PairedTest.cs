using MathNet.Numerics.Distributions;

namespace MovieRec.Evaluation;

/// <summary>Paired significance tests of two models.</summary>
internal static class PairedTest
{
    /// <summary>Two-sided p value of Student's paired t test. NaN with fewer than two users.</summary>
    /// <param name="first">[users] amounts of one model; NaN: the user is left out.</param>
    /// <param name="second">[users] amounts of the other.</param>
    public static double P(double[] first, double[] second)
    {
        double[] differences = [.. first.Zip(second, (a, b) => a - b).Where(difference => !double.IsNaN(difference))];
        if (differences.Length < 2)
            return double.NaN;
        double mean = differences.Average(),
            squares = differences.Sum(difference => (difference - mean) * (difference - mean));
        if (mean == 0)
            return 1;
        // infinite where all differ by the same
        double t = mean / Math.Sqrt(squares / (differences.Length - 1) / differences.Length);
        return TwoSided(t, differences.Length - 1);
    }

    /// <summary>The probability that |T| is at least |t|, where T has Student's t distribution.</summary>
    /// <param name="t">Any number; may be infinite.</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    internal static double TwoSided(double t, int degrees) =>
        double.IsInfinity(t) ? 0 : 2 * StudentT.CDF(0, 1, degrees, -Math.Abs(t));

    /// <summary>Holm's correction of p values for multiple tests; it controls the family-wise error rate. NaN stays
    /// NaN and does not count as a test. Source: Holm 1979.</summary>
    public static double[] Holm(IReadOnlyList<double> p)
    {
        double[] adjusted = [.. p];
        int[] order = [.. Enumerable.Range(0, p.Count).Where(test => !double.IsNaN(p[test])).OrderBy(test => p[test])];
        double largest = 0;
        for (int i = 0; i < order.Length; i++)
        {
            largest = Math.Max(largest, Math.Min(1, (order.Length - i) * p[order[i]]));
            adjusted[order[i]] = largest;
        }
        return adjusted;
    }
}
