using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The matrix to decompose, in implicit form: A = S + a 1ᵀ + 1 bᵀ with S sparse, a [rows] and b
/// [columns].</summary>
/// <remarks>Filling missing entries by a row's and a column's number costs nothing in this form. Each row of a product
/// is summed by one thread in a fixed order.</remarks>
internal sealed class TruncatedSvdMatrix
{
    const int BlockSize = 64;

    readonly int threads;
    readonly int[] starts,
        columns,
        columnStarts,
        rowsOfColumns;
    readonly double[] values,
        valuesOfColumns;
    readonly double[]? rowPart,
        columnPart;

    /// <param name="threads">0 uses all processors.</param>
    /// <param name="columnCount">Number of columns.</param>
    /// <param name="starts">[rows + 1] where each row of S begins.</param>
    /// <param name="columns">[entries] column of each entry of S, rising within a row.</param>
    /// <param name="values">[entries] of S.</param>
    /// <param name="rowPart">a, null for 0.</param>
    /// <param name="columnPart">b, null for 0.</param>
    TruncatedSvdMatrix(
        int threads,
        int columnCount,
        int[] starts,
        int[] columns,
        double[] values,
        double[]? rowPart,
        double[]? columnPart
    )
    {
        (this.threads, ColumnCount, this.starts, this.columns, this.values, this.rowPart, this.columnPart) = (
            threads,
            columnCount,
            starts,
            columns,
            values,
            rowPart,
            columnPart
        );
        columnStarts = CsrMatrix.CountStarts(columns, columnCount);
        int[] next = columnStarts[..^1];
        (rowsOfColumns, valuesOfColumns) = (new int[columns.Length], new double[columns.Length]);
        for (int row = 0; row < RowCount; row++)
        {
            for (int entry = starts[row]; entry < starts[row + 1]; entry++)
            {
                int place = next[columns[entry]]++;
                (rowsOfColumns[place], valuesOfColumns[place]) = (row, values[entry]);
            }
        }
    }

    public int RowCount => starts.Length - 1;

    public int ColumnCount { get; }

    public static TruncatedSvdMatrix Of(double[,] matrix, int threads)
    {
        (int rows, int width) = (matrix.GetLength(0), matrix.GetLength(1));
        return new(
            threads,
            width,
            [.. Enumerable.Range(0, rows + 1).Select(row => row * width)],
            [.. Enumerable.Range(0, rows * width).Select(entry => entry % width)],
            [.. matrix.Cast<double>()],
            null,
            null
        );
    }

    /// <param name="ratings">Rows are users, columns are items.</param>
    /// <param name="fill">Fill of missing entries.</param>
    /// <param name="centered">True if <paramref name="fill"/> is subtracted from every entry, so that missing entries
    /// are 0.</param>
    /// <param name="threads">0 uses all processors.</param>
    public static TruncatedSvdMatrix Of(Ratings ratings, TruncatedSvdFill fill, bool centered, int threads)
    {
        double[] stars = new double[ratings.Count];
        for (int row = 0; row < stars.Length; row++)
            stars[row] = ratings.Values[row] - fill[ratings.Users[row], ratings.Movies[row]];
        bool holes = !centered && !fill.IsZero;
        return new(
            threads,
            ratings.MovieCount,
            [.. ratings.ByUser.Starts],
            [.. ratings.Movies],
            stars,
            holes ? fill.UserPart : null,
            holes ? fill.MoviePart : null
        );
    }

    /// <summary>A X: [rows × width], row-major, for X [columns × width].</summary>
    public double[] Times(double[] x, int width) => Product(starts, columns, values, rowPart, columnPart, x, width);

    /// <summary>Aᵀ X: [columns × width], row-major, for X [rows × width].</summary>
    public double[] TransposedTimes(double[] x, int width) =>
        Product(columnStarts, rowsOfColumns, valuesOfColumns, columnPart, rowPart, x, width);

    /// <summary>S X + own (1ᵀ X) + 1 (otherᵀ X).</summary>
    double[] Product(int[] from, int[] indices, double[] entries, double[]? own, double[]? other, double[] x, int width)
    {
        double[] product = new double[(from.Length - 1) * width];
        double[]? sums = own is null ? null : WeightedSum(null, x, width),
            weighted = other is null ? null : WeightedSum(other, x, width);
        ParallelBlocks.For(
            from.Length - 1,
            BlockSize,
            threads,
            (_, first, end) =>
            {
                for (int row = first; row < end; row++)
                {
                    Span<double> target = product.AsSpan(row * width, width);
                    for (int entry = from[row]; entry < from[row + 1]; entry++)
                        TruncatedSvdRows.AddScaled(target, entries[entry], x.AsSpan(indices[entry] * width, width));
                    if (sums is not null)
                        TruncatedSvdRows.AddScaled(target, own![row], sums);
                    if (weighted is not null)
                        TruncatedSvdRows.AddScaled(target, 1, weighted);
                }
            }
        );
        return product;
    }

    static double[] WeightedSum(double[]? weights, double[] x, int width)
    {
        double[] sum = new double[width];
        for (int row = 0; row * width < x.Length; row++)
            TruncatedSvdRows.AddScaled(sum, weights?[row] ?? 1, x.AsSpan(row * width, width));
        return sum;
    }
}
