using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MovieRec.Numerics;
using Simd = System.Numerics.Vector<double>;
using Vector = System.Numerics.Vector;

namespace MovieRec.Models;

/// <summary>Tall row-major matrices of doubles, [rows × width], and the decomposition's operations on them.</summary>
internal static class TruncatedSvdRows
{
    // λ is a square: directions below a millionth of the largest cannot be distinguished from rounding and are dropped.
    public const double SmallestShare = 1e-12;

    /// <summary>target += factor · source.</summary>
    /// <remarks>The decomposition spends nearly all its time here; slicing the spans for each vector costs 40 %
    /// more.</remarks>
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(source.Length, target.Length);
        var factors = new Simd(factor);
        ref double to = ref MemoryMarshal.GetReference(target);
        ref double from = ref MemoryMarshal.GetReference(source);
        int i = 0;
        for (; i <= target.Length - Simd.Count; i += Simd.Count)
            Vector.StoreUnsafe(
                Vector.LoadUnsafe(ref to, (nuint)i) + factors * Vector.LoadUnsafe(ref from, (nuint)i),
                ref to,
                (nuint)i
            );
        for (; i < target.Length; i++)
            target[i] += factor * source[i];
    }

    /// <summary>Y small: [rows × columns of <paramref name="small"/>].</summary>
    public static double[] Times(double[] y, Matrix<double> small, int threads)
    {
        (int width, int newWidth) = (small.RowCount, small.ColumnCount);
        int rows = width == 0 ? 0 : y.Length / width;
        double[] product = new double[rows * newWidth],
            smallRows = small.ToRowMajorArray();
        ParallelBlocks.For(
            rows,
            BlockSize(rows),
            threads,
            (_, first, end) =>
            {
                for (int row = first; row < end; row++)
                {
                    Span<double> target = product.AsSpan(row * newWidth, newWidth);
                    for (int f = 0; f < width; f++)
                        AddScaled(target, y[row * width + f], smallRows.AsSpan(f * newWidth, newWidth));
                }
            }
        );
        return product;
    }

    /// <summary>Y = Q T with orthonormal columns in Q, which has one for each independent column of Y; also Y's
    /// singular values, falling.</summary>
    /// <remarks>By the eigenvectors of YᵀY (Stathopoulos and Wu 2002), which accepts dependent columns. One pass leaves
    /// columns orthogonal to ε · condition², two passes to rounding.</remarks>
    public static (double[] Q, Matrix<double> T, double[] SingularValues) Orthonormalize(
        double[] y,
        int width,
        int threads
    )
    {
        Evd<double> eigen = Matrix<double>
            .Build.Dense(width, width, Gram(y, width, threads))
            .Evd(Symmetricity.Symmetric);
        double[] values = [.. eigen.EigenValues.Select(value => value.Real)];
        double largest = values.Max();
        int[] kept =
        [
            .. Enumerable
                .Range(0, width)
                .Where(f => largest > 0 && values[f] > SmallestShare * largest)
                .OrderByDescending(f => values[f])
                .ThenBy(f => f),
        ];
        double[] singular = [.. kept.Select(f => Math.Sqrt(values[f]))];
        Matrix<double> vectors = eigen.EigenVectors;
        if (kept.Length == 0)
            return ([], null!, singular);
        return (
            Times(
                y,
                Matrix<double>.Build.Dense(width, kept.Length, (row, f) => vectors[row, kept[f]] / singular[f]),
                threads
            ),
            Matrix<double>.Build.Dense(kept.Length, width, (f, row) => vectors[row, kept[f]] * singular[f]),
            singular
        );
    }

    /// <summary>YᵀY, [width × width].</summary>
    public static double[] Gram(double[] y, int width, int threads)
    {
        int rows = y.Length / width,
            blockSize = BlockSize(rows);
        double[][] parts = new double[(rows + blockSize - 1) / blockSize][];
        ParallelBlocks.For(
            rows,
            blockSize,
            threads,
            (block, first, end) =>
            {
                double[] part = parts[block] = new double[width * width];
                for (int row = first; row < end; row++)
                {
                    ReadOnlySpan<double> values = y.AsSpan(row * width, width);
                    for (int f = 0; f < width; f++)
                        AddScaled(part.AsSpan(f * width + f, width - f), values[f], values[f..]);
                }
            }
        );
        double[] gram = new double[width * width];
        foreach (double[] part in parts)
            AddScaled(gram, 1, part);
        for (int f = 0; f < width; f++)
        {
            for (int g = 0; g < f; g++)
                gram[f * width + g] = gram[g * width + f];
        }
        return gram;
    }

    /// <summary>At most 64 blocks, so that their partial sums stay small; depends on the matrix alone.</summary>
    static int BlockSize(int rows) => Math.Max(128, (rows + 63) / 64);
}
