using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>What gradient descent starts from.</summary>
internal static class DescentSetup
{
    /// <summary>λ at each of <paramref name="count"/> ratings: <paramref name="regularization"/> at 100 of them, λ ·
    /// (100 / n)^power at n.</summary>
    public static double PerRating(double regularization, double power, int count) =>
        regularization * Math.Pow(100.0 / Math.Max(1, count), power);

    /// <summary>[rows] λ at each rating of a row.</summary>
    public static float[] PerRating(CsrMatrix rows, double regularization, double power) =>
        [.. rows.RowLengths.Select(count => (float)PerRating(regularization, power, count))];

    /// <summary>[rows] λ at each rating that makes λ over all ratings of a row together.</summary>
    public static float[] Shared(CsrMatrix rows, double regularization) =>
        [.. rows.RowLengths.Select(count => (float)(regularization / Math.Max(1, count)))];

    /// <summary>[rows × stride] normal numbers; 0 in the padding and for rows without a rating, so that for those the
    /// biases speak alone.</summary>
    public static float[] FirstFactors(CsrMatrix rows, int factors, double deviation, Rng rng)
    {
        int stride = FactorMath.Stride(factors);
        float[] matrix = new float[rows.RowCount * stride];
        for (int row = 0; row < rows.RowCount; row++)
        {
            if (rows.RowLength(row) == 0)
                continue;
            foreach (ref float factor in matrix.AsSpan(row * stride, factors))
                factor = (float)(deviation * rng.NextGaussian());
        }
        return matrix;
    }
}
