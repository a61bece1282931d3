using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>First values and regularization of gradient descent.</summary>
internal static class DescentSetup
{
    /// <summary>λ per rating of a row with <paramref name="count"/> ratings: <paramref name="regularization"/> at 100
    /// of them, λ · (100 / n)^power at n.</summary>
    public static double PerRating(double regularization, double power, int count) =>
        regularization * Math.Pow(100.0 / Math.Max(1, count), power);

    /// <summary>[rows] λ per rating of a row.</summary>
    public static float[] PerRating(CsrMatrix rows, double regularization, double power) =>
        [.. rows.RowLengths.Select(count => (float)PerRating(regularization, power, count))];

    /// <summary>[rows] λ per rating, so that its sum over a row's ratings is λ.</summary>
    public static float[] Shared(CsrMatrix rows, double regularization) =>
        [.. rows.RowLengths.Select(count => (float)(regularization / Math.Max(1, count)))];

    /// <summary>[rows × stride] normal numbers; 0 in the padding and for rows without a rating, whose predictions are
    /// then those of the biases.</summary>
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
