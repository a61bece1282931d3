using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MovieRec.Numerics;

/// <summary>All eigenvalues of a dense symmetric matrix, and the eigenvectors of the largest.</summary>
/// <remarks>Householder reflections make the matrix tridiagonal, QL steps with implicit shifts diagonalize that (Golub
/// and Van Loan 2013, sections 8.3.1 and 8.3.3). The
/// eigenvectors take most of the time: 2 n³ operations for the reflections and about 5 n³ for the rotations. Both are
/// applied to 16 coordinates of all eigenvectors at once,
/// which stay in the cache. Errors of eigenvalues are of the order of rounding times the largest. Each number is
/// computed by one
/// thread in a fixed order.</remarks>
internal static class SymmetricEigen
{
    const int Coordinates = 16,
        RowsPerBlock = 64,
        MaxSteps = 60;
    const int FewRows = 512; // a pass over fewer is over before another thread has begun
    const int BatchSize = 1 << 20; // rotations that are kept before they are applied: 20 MB

    /// <param name="matrix">[n × n], symmetric; overwritten.</param>
    /// <param name="n">Number of rows, at least 1.</param>
    /// <param name="count">How many eigenvectors, at most <paramref name="n"/>.</param>
    /// <param name="threads">Maximum number of threads; 0 uses all processors.</param>
    /// <param name="onShare">Called with the share of the work that is done, rising to 1.</param>
    /// <param name="cancel">Checked every few milliseconds.</param>
    /// <returns>[n] eigenvalues, falling, and [n × count] the eigenvectors of the first of them as columns,
    /// row-major.</returns>
    /// <exception cref="ArithmeticException">The steps do not converge, as where a number is not finite.</exception>
    public static (double[] Values, double[] Vectors) Largest(
        double[] matrix,
        int n,
        int count,
        int threads,
        Action<double>? onShare = null,
        CancellationToken cancel = default
    )
    {
        (double[] diagonal, double[] beside, double[] scales) = Tridiagonalize(matrix, n, threads, onShare, cancel);
        var vectors = new double[(n + Coordinates - 1) / Coordinates][];
        ParallelBlocks.For(
            vectors.Length,
            1,
            threads,
            (block, _, _) => vectors[block] = Reflected(matrix, scales, n, block * Coordinates),
            cancel
        );
        Diagonalize(
            diagonal,
            beside,
            (rotations, done) =>
            {
                ParallelBlocks.For(
                    vectors.Length,
                    1,
                    threads,
                    (block, _, _) => Rotate(vectors[block], CollectionsMarshal.AsSpan(rotations)),
                    cancel
                );
                onShare?.Invoke(0.4 + 0.6 * done);
            }
        );
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(place => diagonal[place])];
        double[] largest = new double[n * count];
        for (int row = 0; row < n; row++)
        {
            double[] block = vectors[row / Coordinates];
            for (int f = 0; f < count; f++)
                largest[row * count + f] = block[order[f] * Coordinates + row % Coordinates];
        }
        return ([.. order.Select(place => diagonal[place])], largest);
    }

    /// <summary>T = Qᵀ A Q with Q = H(0) H(1) …, H(k) = I − scale(k) v(k) v(k)ᵀ; v(k) is left in row k of the matrix,
    /// right of the diagonal.</summary>
    static (double[] Diagonal, double[] Beside, double[] Scales) Tridiagonalize(
        double[] matrix,
        int n,
        int threads,
        Action<double>? onShare,
        CancellationToken cancel
    )
    {
        double[] diagonal = new double[n],
            beside = new double[n],
            scales = new double[n];
        double[] v = new double[n],
            w = new double[n],
            nextV = new double[n],
            product = new double[n];
        double shown = 0;
        for (int k = 0; k < n; k++)
        {
            cancel.ThrowIfCancellationRequested();
            int first = k + 1;
            Span<double> row = matrix.AsSpan(k * n + k, n - k);
            Update(row, v[k], w.AsSpan(k), w[k], v.AsSpan(k));
            diagonal[k] = row[0];
            if (first == n)
                break;
            Span<double> x = row[1..];
            (beside[k], scales[k]) = Reflection(x);
            x.CopyTo(nextV.AsSpan(first));
            nextV[k] = 0;
            double scale = scales[k];
            // One pass over the rest of the matrix takes off what the last reflection asks for and multiplies by the
            // next vector.
            (double[] oldV, double[] oldW, double[] newV) = (v, w, nextV);
            ParallelBlocks.For(
                n - first,
                RowsPerBlock,
                n - first < FewRows ? 1 : threads,
                (_, from, to) =>
                {
                    for (int i = first + from; i < first + to; i++)
                    {
                        Span<double> other = matrix.AsSpan(i * n + first, n - first);
                        Update(other, oldV[i], oldW.AsSpan(first), oldW[i], oldV.AsSpan(first));
                        product[i] = scale * Dot(other, newV.AsSpan(first));
                    }
                },
                cancel
            );
            double half = scale / 2 * Dot(product.AsSpan(first), nextV.AsSpan(first));
            for (int i = first; i < n; i++)
                w[i] = product[i] - half * nextV[i];
            (v, nextV) = (nextV, v);
            double done = 1 - Math.Pow(1 - first / (double)n, 3);
            if (done < shown + 0.1)
                continue;
            shown = done;
            onShare?.Invoke(0.4 * done);
        }
        return (diagonal, beside, scales);
    }

    /// <summary>Turns x into the v of the reflection that leaves only its first component, which is returned with 2 /
    /// vᵀv; 0 where x has nothing else.</summary>
    static (double First, double Scale) Reflection(Span<double> x)
    {
        double largest = 0;
        foreach (double value in x[1..])
            largest = Math.Max(largest, Math.Abs(value));
        double first = x[0];
        if (largest == 0)
        {
            x.Clear();
            return (first, 0);
        }
        double length = Math.Sqrt(Dot(x, x)),
            left = first > 0 ? -length : length;
        x[0] = first - left;
        return (left, 2 / Dot(x, x));
    }

    /// <summary>The rows of Q for 16 coordinates, as [n × 16].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static double[] Reflected(double[] matrix, double[] scales, int n, int start)
    {
        double[] rows = new double[n * Coordinates];
        for (int c = 0; c < Coordinates && start + c < n; c++)
            rows[(start + c) * Coordinates + c] = 1;
        for (int k = 0; k + 1 < n; k++)
        {
            if (scales[k] == 0)
                continue;
            ReadOnlySpan<double> v = matrix.AsSpan(k * n + k + 1, n - k - 1);
            ref double row = ref rows[(k + 1) * Coordinates];
            Vector256<double> s0 = default,
                s1 = default,
                s2 = default,
                s3 = default;
            for (nuint i = 0; i < (nuint)v.Length; i++)
            {
                Vector256<double> factor = Vector256.Create(v[(int)i]);
                s0 += factor * Vector256.LoadUnsafe(ref row, i * Coordinates);
                s1 += factor * Vector256.LoadUnsafe(ref row, i * Coordinates + 4);
                s2 += factor * Vector256.LoadUnsafe(ref row, i * Coordinates + 8);
                s3 += factor * Vector256.LoadUnsafe(ref row, i * Coordinates + 12);
            }
            Vector256<double> scale = Vector256.Create(scales[k]);
            (s0, s1, s2, s3) = (scale * s0, scale * s1, scale * s2, scale * s3);
            for (nuint i = 0; i < (nuint)v.Length; i++)
            {
                Vector256<double> factor = Vector256.Create(v[(int)i]);
                (Vector256.LoadUnsafe(ref row, i * Coordinates) - factor * s0).StoreUnsafe(ref row, i * Coordinates);
                (Vector256.LoadUnsafe(ref row, i * Coordinates + 4) - factor * s1).StoreUnsafe(
                    ref row,
                    i * Coordinates + 4
                );
                (Vector256.LoadUnsafe(ref row, i * Coordinates + 8) - factor * s2).StoreUnsafe(
                    ref row,
                    i * Coordinates + 8
                );
                (Vector256.LoadUnsafe(ref row, i * Coordinates + 12) - factor * s3).StoreUnsafe(
                    ref row,
                    i * Coordinates + 12
                );
            }
        }
        return rows;
    }

    /// <summary>QL steps until all that is beside the diagonal is within rounding of 0.</summary>
    /// <param name="d">[n] the diagonal; becomes the eigenvalues, in no order.</param>
    /// <param name="e">[n] what is beside it, the last place without meaning; overwritten.</param>
    /// <param name="onBatch">Gets rotations in order, and the share that is done with them.</param>
    static void Diagonalize(double[] d, double[] e, Action<List<Rotation>, double> onBatch)
    {
        int n = d.Length;
        double norm = 0;
        for (int i = 0; i < n; i++)
            norm = Math.Max(norm, Math.Abs(d[i]) + (i + 1 < n ? Math.Abs(e[i]) : 0));
        double none = double.Epsilon + norm * 1e-17; // what is far below the rounding of the largest is 0
        var rotations = new List<Rotation>();
        for (int l = 0; l < n; l++)
        {
            for (int step = 0; ; step++)
            {
                int m = l;
                while (
                    m + 1 < n
                    && !(Math.Abs(e[m]) <= 1.1e-16 * (Math.Abs(d[m]) + Math.Abs(d[m + 1])) || Math.Abs(e[m]) <= none)
                )
                    m++;
                if (m == l)
                    break;
                if (step == MaxSteps)
                    throw new ArithmeticException(
                        Invariant($"Eigenvalue {l + 1} of {n} does not converge in {MaxSteps} ")
                            + "steps. Are all numbers of the matrix finite?"
                    );
                double g = (d[l + 1] - d[l]) / (2 * e[l]),
                    r = double.Hypot(g, 1);
                g = d[m] - d[l] + e[l] / (g + (g >= 0 ? r : -r));
                double s = 1,
                    c = 1,
                    p = 0;
                int i = m - 1;
                for (; i >= l; i--)
                {
                    double f = s * e[i],
                        b = c * e[i];
                    r = double.Hypot(f, g);
                    e[i + 1] = r;
                    if (r == 0)
                    {
                        d[i + 1] -= p;
                        e[m] = 0;
                        break;
                    }
                    (s, c) = (f / r, g / r);
                    g = d[i + 1] - p;
                    r = (d[i] - g) * s + 2 * c * b;
                    p = s * r;
                    d[i + 1] = g + p;
                    g = c * r - b;
                    rotations.Add(new(i, c, s));
                }
                if (r != 0 || i < l)
                {
                    d[l] -= p;
                    e[l] = g;
                    e[m] = 0;
                }
                if (rotations.Count < BatchSize)
                    continue;
                onBatch(rotations, 1 - Math.Pow(1 - l / (double)n, 2));
                rotations.Clear();
            }
        }
        onBatch(rotations, 1);
    }

    /// <summary>Turns rows i and i + 1 of [n × 16].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Rotate(double[] rows, ReadOnlySpan<Rotation> rotations)
    {
        foreach (Rotation rotation in rotations)
        {
            ref double row = ref rows[rotation.Row * Coordinates];
            Vector256<double> c = Vector256.Create(rotation.Cosine),
                s = Vector256.Create(rotation.Sine);
            for (nuint at = 0; at < Coordinates; at += 4)
            {
                Vector256<double> upper = Vector256.LoadUnsafe(ref row, at),
                    lower = Vector256.LoadUnsafe(ref row, at + Coordinates);
                (s * upper + c * lower).StoreUnsafe(ref row, at + Coordinates);
                (c * upper - s * lower).StoreUnsafe(ref row, at);
            }
        }
    }

    /// <summary>row −= a x + b y.</summary>
    static void Update(Span<double> row, double a, ReadOnlySpan<double> x, double b, ReadOnlySpan<double> y)
    {
        if (a == 0 && b == 0)
            return;
        ref double to = ref MemoryMarshal.GetReference(row),
            xs = ref MemoryMarshal.GetReference(x),
            ys = ref MemoryMarshal.GetReference(y);
        Vector256<double> first = Vector256.Create(a),
            second = Vector256.Create(b);
        int i = 0;
        for (; i <= row.Length - 4; i += 4)
            (
                Vector256.LoadUnsafe(ref to, (nuint)i)
                - (first * Vector256.LoadUnsafe(ref xs, (nuint)i) + second * Vector256.LoadUnsafe(ref ys, (nuint)i))
            ).StoreUnsafe(ref to, (nuint)i);
        for (; i < row.Length; i++)
            row[i] -= a * x[i] + b * y[i];
    }

    static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ref double xs = ref MemoryMarshal.GetReference(x),
            ys = ref MemoryMarshal.GetReference(y);
        Vector256<double> one = default,
            two = default;
        int i = 0;
        for (; i <= x.Length - 8; i += 8)
        {
            one += Vector256.LoadUnsafe(ref xs, (nuint)i) * Vector256.LoadUnsafe(ref ys, (nuint)i);
            two += Vector256.LoadUnsafe(ref xs, (nuint)i + 4) * Vector256.LoadUnsafe(ref ys, (nuint)i + 4);
        }
        double sum = Vector256.Sum(one + two);
        for (; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    readonly record struct Rotation(int Row, double Cosine, double Sine);
}
