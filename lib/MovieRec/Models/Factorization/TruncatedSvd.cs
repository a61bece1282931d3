using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The best approximation of a matrix by one of rank k: A ≈ U Σ Vᵀ with the k largest singular values in Σ and
/// orthonormal columns in U and V.</summary>
/// <remarks>No matrix of rank k has a smaller ‖A − X‖ (Eckart and Young 1936); the squared error is the sum of squares
/// of the omitted singular values. Found by randomized subspace iteration (Halko, Martinsson and Tropp 2011, algorithm
/// 4.4) with 1.5 k columns: A is only ever multiplied with thin matrices, in O(ratings · k) each time. Where k is a
/// large part of the shorter side, all its singular vectors are computed instead, as eigenvectors of A Aᵀ or Aᵀ A, in
/// O(shorter side³). Singular values under a millionth of the largest count as 0. In each column of V the component of
/// largest absolute value is positive, so that signs are the same everywhere.</remarks>
public sealed partial class TruncatedSvd
{
    readonly TruncatedSvdFill? subtracted;

    TruncatedSvd(
        int rowCount,
        int columnCount,
        double[] u,
        double[] singularValues,
        double[] v,
        int iterations,
        TruncatedSvdFill? subtracted
    )
    {
        (RowCount, ColumnCount, Iterations, this.subtracted) = (rowCount, columnCount, iterations, subtracted);
        (U, SingularValues, V) = ([.. u], [.. singularValues], [.. v]);
    }

    /// <summary>Number of rows of A: users.</summary>
    public int RowCount { get; }

    /// <summary>Number of columns of A: items.</summary>
    public int ColumnCount { get; }

    /// <summary>k: the number of the options, or the rank of A if that is lower.</summary>
    public int Factors => SingularValues.Length;

    /// <summary>[rows × k], row-major: one row per user.</summary>
    public ImmutableArray<double> U { get; }

    /// <summary>[k] the diagonal of Σ, in falling order.</summary>
    public ImmutableArray<double> SingularValues { get; }

    /// <summary>[columns × k], row-major: one row per item.</summary>
    public ImmutableArray<double> V { get; }

    /// <summary>Number of iterations; 1 if all singular vectors were computed at once.</summary>
    public int Iterations { get; }

    /// <summary>Decomposes the matrix [users × items] of ratings, with missing entries filled, or 0 after
    /// centering.</summary>
    /// <param name="ratings">At least one rating.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancel">Checked in every iteration.</param>
    /// <exception cref="ArgumentException"><paramref name="ratings"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static TruncatedSvd Of(
        Ratings ratings,
        TruncatedSvdOptions? options = null,
        CancellationToken cancel = default
    ) => Of(ratings, options, null, cancel);

    /// <param name="onStep">Called after each iteration with the largest relative change of a singular value, or with
    /// the fraction of the work that is left.</param>
    internal static TruncatedSvd Of(
        Ratings ratings,
        TruncatedSvdOptions? options,
        Action<EpochReport>? onStep,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(ratings);
        _ = TrainingFacts.Of(ratings);
        options = (options ?? new()).Checked();
        TruncatedSvdFill fill = TruncatedSvdFill.Of(ratings, options.Filling);
        return Decompose(
            TruncatedSvdMatrix.Of(ratings, fill, options.UseCentering, options.Threads),
            options,
            options.UseCentering ? fill : null,
            onStep,
            cancel
        );
    }

    /// <summary>Decomposes a small dense matrix.</summary>
    /// <param name="matrix">[rows × columns], at least one of each, all finite.</param>
    /// <param name="options">Null for the defaults; filling and centering do not apply.</param>
    /// <exception cref="ArgumentException"><paramref name="matrix"/> is empty or holds a number that is not
    /// finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static TruncatedSvd Of(double[,] matrix, TruncatedSvdOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (matrix.Length == 0 || !matrix.Cast<double>().All(double.IsFinite))
            throw new ArgumentException("Expected at least one entry and only finite ones.", nameof(matrix));
        options = (options ?? new()).Checked();
        return Decompose(TruncatedSvdMatrix.Of(matrix, options.Threads), options, null, null, CancellationToken.None);
    }

    /// <summary>Returns an entry of U Σ Vᵀ plus the value that centering subtracted. For ratings, it is an estimate in
    /// stars, not clipped to the scale.</summary>
    /// <param name="row">User index.</param>
    /// <param name="column">Movie index.</param>
    /// <param name="factors">Number of leading factors to use; null for all.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index or <paramref name="factors"/> is out of
    /// range.</exception>
    public double Reconstruct(int row, int column, int? factors = null)
    {
        Guard.Index(row, RowCount, nameof(row));
        Guard.Index(column, ColumnCount, nameof(column));
        int used = factors ?? Factors;
        if ((uint)used > (uint)Factors)
            throw new ArgumentOutOfRangeException(
                nameof(factors),
                used,
                Invariant($"Expected 0 to {Factors} factors.")
            );
        double sum = subtracted?[row, column] ?? 0;
        for (int f = 0; f < used; f++)
            sum += U[row * Factors + f] * SingularValues[f] * V[column * Factors + f];
        return sum;
    }

    static TruncatedSvd Decompose(
        TruncatedSvdMatrix a,
        TruncatedSvdOptions options,
        TruncatedSvdFill? subtracted,
        Action<EpochReport>? onStep,
        CancellationToken cancel
    )
    {
        // More columns than k: the error of singular value j falls by (σ(width + 1) / σ(j))⁴ an iteration, and those of
        // ratings fall slowly.
        int width =
                (int)
                    Math.Min(options.Factors + Math.Max(10L, options.Factors / 2), Math.Min(a.RowCount, a.ColumnCount)),
            iteration = 0;
        var clock = Stopwatch.StartNew();
        if (IsWhole(a, width))
            return Whole(a, options, subtracted, onStep, cancel);
        if ((long)Math.Max(a.RowCount, a.ColumnCount) * width > Array.MaxLength)
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.Factors,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{options.Factors:N0} factors of {a.RowCount:N0} rows and {a.ColumnCount:N0} columns "
                ) + "do not fit in memory: use fewer factors."
            );
        double[] v = Gaussians(a.ColumnCount * width, options.Seed),
            singular = [];
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            iteration++;
            double[] y = a.Times(v, width),
                before = singular;
            (double[] q, Matrix<double> t, singular) = TruncatedSvdRows.Orthonormalize(y, width, options.Threads);
            width = singular.Length;
            if (width == 0)
                return new TruncatedSvd(a.RowCount, a.ColumnCount, [], [], [], iteration, subtracted);
            double change = LargestChange(singular, before, options.Factors);
            bool last = iteration >= options.MaxIterations || change <= options.Tolerance;
            onStep?.Invoke(
                new EpochReport(iteration, Math.Min(1, change), null, clock.Elapsed) { TrainMeasure = "change" }
            );
            if (last)
                (q, _, _) = TruncatedSvdRows.Orthonormalize(q, width, options.Threads);
            double[] b = a.TransposedTimes(q, width);
            (v, t, singular) = TruncatedSvdRows.Orthonormalize(b, width, options.Threads);
            if (last)
                return Finish(a, q, v, t, options, iteration, subtracted);
            width = singular.Length;
        }
    }

    /// <summary>A ≈ Q Bᵀ = Q Tᵀ Pᵀ with Q and P orthonormal: the SVD of the small Tᵀ turns both.</summary>
    static TruncatedSvd Finish(
        TruncatedSvdMatrix a,
        double[] q,
        double[] p,
        Matrix<double> t,
        TruncatedSvdOptions options,
        int iterations,
        TruncatedSvdFill? subtracted
    )
    {
        (p, Matrix<double> again, _) = TruncatedSvdRows.Orthonormalize(p, t.RowCount, options.Threads);
        Svd<double> small = (again * t).Transpose().Svd();
        int factors = Math.Min(options.Factors, small.S.Count);
        double[] u = TruncatedSvdRows.Times(q, small.U.SubMatrix(0, small.U.RowCount, 0, factors), options.Threads);
        double[] v = TruncatedSvdRows.Times(
            p,
            small.VT.SubMatrix(0, factors, 0, small.VT.ColumnCount).Transpose(),
            options.Threads
        );
        MakeLargestPositive(u, v, factors);
        return new TruncatedSvd(a.RowCount, a.ColumnCount, u, [.. small.S.Take(factors)], v, iterations, subtracted);
    }

    static double Largest(double[] v, int factor, int factors)
    {
        double largest = 0;
        for (int place = factor; place < v.Length; place += factors)
        {
            if (Math.Abs(v[place]) > Math.Abs(largest))
                largest = v[place];
        }
        return largest;
    }

    /// <summary>The largest change of a wanted singular value relative to itself; infinite where some were not known
    /// before.</summary>
    static double LargestChange(double[] now, double[] before, int factors)
    {
        int wanted = Math.Min(factors, now.Length);
        if (before.Length < wanted)
            return double.PositiveInfinity;
        double change = 0;
        for (int f = 0; f < wanted; f++)
            change = Math.Max(change, Math.Abs(now[f] - before[f]) / now[f]);
        return change;
    }

    static double[] Gaussians(int count, ulong seed)
    {
        var rng = new Rng(seed);
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
            values[i] = rng.NextGaussian();
        return values;
    }
}
