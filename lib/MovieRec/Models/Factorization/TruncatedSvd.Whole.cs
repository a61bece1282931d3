using System.Diagnostics;
using MathNet.Numerics.LinearAlgebra;
using MovieRec.Numerics;

namespace MovieRec.Models;

public sealed partial class TruncatedSvd
{
    // From an eighth of all singular values upward, computing all of them is faster than iterating (on ML-100K from 80
    // factors). Small matrices are always iterated.
    const int SmallestWhole = 64,
        ShareOfWhole = 8,
        GramColumns = 128;

    const double MaxSpread = 1e6;

    static bool IsWhole(TruncatedSvdMatrix a, int width) =>
        width >= SmallestWhole && (long)width * ShareOfWhole >= Math.Min(a.RowCount, a.ColumnCount);

    /// <summary>The singular vectors of the shorter side are the eigenvectors of A Aᵀ or Aᵀ A; those of the other side
    /// follow by multiplication with A.</summary>
    static TruncatedSvd Whole(
        TruncatedSvdMatrix a,
        TruncatedSvdOptions options,
        TruncatedSvdFill? subtracted,
        Action<EpochReport>? onStep,
        CancellationToken cancel
    )
    {
        var clock = Stopwatch.StartNew();
        bool rowsAreShorter = a.RowCount <= a.ColumnCount;
        int n = Math.Min(a.RowCount, a.ColumnCount),
            steps = 0;
        double[] gram = Gram(a, rowsAreShorter, n, cancel);
        (double[] values, double[] vectors) = SymmetricEigen.Largest(
            gram,
            n,
            Math.Min(options.Factors, n),
            options.Threads,
            Report,
            cancel
        );
        int factors = values
            .Take(Math.Min(options.Factors, n))
            .Count(value => values[0] > 0 && value > TruncatedSvdRows.SmallestShare * values[0]);
        double[] shorter = Columns(
            vectors,
            values.Length == 0 ? 0 : Math.Min(options.Factors, n),
            [.. Enumerable.Range(0, factors)]
        );
        double[] longer = rowsAreShorter ? a.TransposedTimes(shorter, factors) : a.Times(shorter, factors);
        double[] singular = Lengths(longer, factors); // more accurate than the roots of the eigenvalues
        int[] order = [.. Enumerable.Range(0, factors).OrderByDescending(f => singular[f])];
        (shorter, longer, singular) = (
            Columns(shorter, factors, order),
            Columns(longer, factors, order),
            [.. order.Select(f => singular[f])]
        );
        for (int place = 0; place < longer.Length; place++)
            longer[place] /= singular[place % factors];
        // Rounding leaves the columns of the longer side orthogonal to ε (σ(1) / σ(k))²: a step of Newton and Schulz
        // squares what is too much.
        if (factors > 0 && Math.Pow(singular[0] / singular[^1], 2) > MaxSpread)
        {
            Matrix<double> product = Matrix<double>.Build.Dense(
                factors,
                factors,
                TruncatedSvdRows.Gram(longer, factors, options.Threads)
            );
            longer = TruncatedSvdRows.Times(
                longer,
                1.5 * Matrix<double>.Build.DenseIdentity(factors) - 0.5 * product,
                options.Threads
            );
        }
        (double[] u, double[] v) = rowsAreShorter ? (shorter, longer) : (longer, shorter);
        MakeLargestPositive(u, v, factors);
        return new TruncatedSvd(a.RowCount, a.ColumnCount, u, singular, v, iterations: 1, subtracted);

        void Report(double done) =>
            onStep?.Invoke(new EpochReport(++steps, 1 - done, null, clock.Elapsed) { TrainMeasure = "work left" });
    }

    /// <summary>A Aᵀ or Aᵀ A, a few columns at a time, so that no second matrix of this size is needed.</summary>
    static double[] Gram(TruncatedSvdMatrix a, bool rowsAreShorter, int n, CancellationToken cancel)
    {
        double[] gram = new double[checked(n * n)];
        for (int start = 0; start < n; start += GramColumns)
        {
            cancel.ThrowIfCancellationRequested();
            int width = Math.Min(GramColumns, n - start);
            double[] some = new double[n * width];
            for (int column = 0; column < width; column++)
                some[(start + column) * width + column] = 1;
            double[] product = rowsAreShorter
                ? a.Times(a.TransposedTimes(some, width), width)
                : a.TransposedTimes(a.Times(some, width), width);
            for (int row = 0; row < n; row++)
                product.AsSpan(row * width, width).CopyTo(gram.AsSpan(row * n + start));
        }
        for (int row = 0; row < n; row++)
        {
            for (int column = 0; column < row; column++)
                gram[column * n + row] = gram[row * n + column]; // to the last bit
        }
        return gram;
    }

    /// <summary>Selected columns of a row-major matrix.</summary>
    static double[] Columns(double[] matrix, int width, int[] chosen)
    {
        if (chosen.Length == 0)
            return [];
        double[] columns = new double[matrix.Length / width * chosen.Length];
        for (int place = 0; place < columns.Length; place++)
            columns[place] = matrix[place / chosen.Length * width + chosen[place % chosen.Length]];
        return columns;
    }

    static double[] Lengths(double[] matrix, int width)
    {
        double[] squares = new double[width];
        for (int place = 0; place < matrix.Length; place++)
            squares[place % width] += matrix[place] * matrix[place];
        return [.. squares.Select(Math.Sqrt)];
    }

    /// <summary>Turns the signs of columns so that the component of largest absolute value in each column of V is
    /// positive.</summary>
    static void MakeLargestPositive(double[] u, double[] v, int factors)
    {
        for (int f = 0; f < factors; f++)
        {
            if (Largest(v, f, factors) >= 0)
                continue;
            for (int place = f; place < u.Length; place += factors)
                u[place] = -u[place];
            for (int place = f; place < v.Length; place += factors)
                v[place] = -v[place];
        }
    }
}
