using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The closed form of <see cref="Ease"/>.</summary>
internal static class EaseSolution
{
    const int RowsPerBlock = 16;

    /// <summary>B(i,j) = −P(i,j) / P(j,j) and B(i,i) = 0, P = (XᵀX + λ I)⁻¹, in rows padded with zeros.</summary>
    /// <param name="x">[users × n]</param>
    /// <param name="regularization">λ.</param>
    /// <param name="threads">Maximum number of threads; 0 uses all processors.</param>
    /// <param name="cancel">Checked every few milliseconds.</param>
    /// <returns>[n × stride of n]</returns>
    public static float[] Weights(CsrMatrix x, double regularization, int threads, CancellationToken cancel)
    {
        SymmetricTiles p = Gram(x, regularization, threads, cancel);
        try
        {
            p.Invert(threads, cancel);
        }
        catch (ArithmeticException singular)
        {
            throw new ArithmeticException(
                "ease: the normal equations are singular to working precision: raise the regularization.",
                singular
            );
        }
        int n = p.Size,
            stride = FactorMath.Stride(n);
        float[] weights = new float[n * stride];
        double[] diagonal = p.Diagonal();
        ParallelBlocks.For(
            n,
            RowsPerBlock,
            threads,
            (_, start, end) =>
            {
                double[] row = new double[n];
                for (int item = start; item < end; item++)
                {
                    p.GetRow(item, row);
                    Span<float> target = FactorMath.Row(weights, item, stride);
                    for (int other = 0; other < n; other++)
                        target[other] = other == item ? 0 : (float)(-row[other] / diagonal[other]);
                }
            },
            cancel
        );
        return weights;
    }

    /// <summary>XᵀX + λ I.</summary>
    static SymmetricTiles Gram(CsrMatrix x, double regularization, int threads, CancellationToken cancel)
    {
        var gram = new SymmetricTiles(x.ColumnCount);
        CsrMatrix byItem = x.Transpose();
        ParallelBlocks.For(
            x.ColumnCount,
            RowsPerBlock,
            threads,
            (_, start, end) =>
            {
                double[] products = new double[end];
                for (int item = start; item < end; item++)
                {
                    Span<double> lower = products.AsSpan(0, item + 1);
                    lower.Clear();
                    ItemProducts.Add(x, byItem, item, lower);
                    lower[item] += regularization;
                    gram.SetRow(item, lower);
                }
            },
            cancel
        );
        return gram;
    }
}
