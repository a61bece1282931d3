using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MovieRec.Numerics;

/// <summary>The inner loops of normal equations and of their Cholesky factor: sums of outer products of a few rows,
/// kept in registers.</summary>
/// <remarks>Matrices are row-major with a stride that is a multiple of <see cref="FactorMath.Width"/>. A tile has 8 or
/// 12 vector accumulators, since two FMA units with 4 cycles' latency need at least 8, and reads each row's part once
/// for all of them.</remarks>
internal static class GramKernel
{
    const int Ahead = 8; // rows asked for before they are gathered

    /// <summary>A += XᵀX, upper triangle; some places below the diagonal are written too, without meaning.</summary>
    /// <param name="x">[count × stride].</param>
    /// <param name="count">Rows of X.</param>
    /// <param name="stride">Floats a row of X and of A.</param>
    /// <param name="a">[stride × stride].</param>
    public static void AddGram(ReadOnlySpan<float> x, int count, int stride, Span<float> a)
    {
        if (stride % FactorMath.Width != 0 || x.Length < (long)count * stride || a.Length < (long)stride * stride)
            throw new ArgumentException(
                Invariant($"{x.Length} and {a.Length} floats for {count} rows of {stride}."),
                nameof(x)
            );
        ref float rows = ref Unsafe.AsRef(in x.GetPinnableReference());
        ref float sums = ref a.GetPinnableReference();
        int last = stride - FactorMath.Width;
        for (int row = 0; row < last; row += 4)
            Add(ref rows, count, stride, ref sums, row, 1);
        Add8x8(
            ref Unsafe.Add(ref rows, last),
            ref Unsafe.Add(ref rows, last),
            count,
            stride,
            ref Unsafe.Add(ref sums, (nint)last * stride + last)
        );
    }

    /// <summary>Four rows of A from the vector that holds the diagonal on: A[i..i+4, j] += sign · Σ x[i..i+4] x[j] over
    /// the first <paramref name="count"/> rows x of X.</summary>
    public static void Add(ref float x, int count, int stride, ref float a, int i, float sign)
    {
        ref float left = ref Unsafe.Add(ref x, i);
        int column = i / FactorMath.Width * FactorMath.Width;
        for (int vectors = (stride - column) / FactorMath.Width; vectors > 0; )
        {
            ref float right = ref Unsafe.Add(ref x, column);
            ref float to = ref Unsafe.Add(ref a, (nint)i * stride + column);
            int taken =
                vectors is 1 ? 1
                : vectors is 2 or 4 ? 2
                : 3; // tiles of 3, without one of 1 at the end
            switch (taken)
            {
                case 1:
                    Add4x8(ref left, ref right, count, stride, ref to, sign);
                    break;
                case 2:
                    Add4x16(ref left, ref right, count, stride, ref to, sign);
                    break;
                default:
                    Add4x24(ref left, ref right, count, stride, ref to, sign);
                    break;
            }
            vectors -= taken;
            column += taken * FactorMath.Width;
        }
    }

    /// <inheritdoc cref="Add(ref float, int, int, ref float, int, float)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Add4x24(ref float left, ref float right, int count, int stride, ref float to, float sign)
    {
        Vector256<float> a00 = default,
            a01 = default,
            a02 = default;
        Vector256<float> a10 = default,
            a11 = default,
            a12 = default;
        Vector256<float> a20 = default,
            a21 = default,
            a22 = default;
        Vector256<float> a30 = default,
            a31 = default,
            a32 = default;
        for (; count > 0; count--)
        {
            Vector256<float> r0 = Vector256.LoadUnsafe(ref right),
                r1 = Vector256.LoadUnsafe(ref right, 8),
                r2 = Vector256.LoadUnsafe(ref right, 16);
            Vector256<float> l = Vector256.Create(left);
            a00 = Vector256.MultiplyAddEstimate(l, r0, a00);
            a01 = Vector256.MultiplyAddEstimate(l, r1, a01);
            a02 = Vector256.MultiplyAddEstimate(l, r2, a02);
            l = Vector256.Create(Unsafe.Add(ref left, 1));
            a10 = Vector256.MultiplyAddEstimate(l, r0, a10);
            a11 = Vector256.MultiplyAddEstimate(l, r1, a11);
            a12 = Vector256.MultiplyAddEstimate(l, r2, a12);
            l = Vector256.Create(Unsafe.Add(ref left, 2));
            a20 = Vector256.MultiplyAddEstimate(l, r0, a20);
            a21 = Vector256.MultiplyAddEstimate(l, r1, a21);
            a22 = Vector256.MultiplyAddEstimate(l, r2, a22);
            l = Vector256.Create(Unsafe.Add(ref left, 3));
            a30 = Vector256.MultiplyAddEstimate(l, r0, a30);
            a31 = Vector256.MultiplyAddEstimate(l, r1, a31);
            a32 = Vector256.MultiplyAddEstimate(l, r2, a32);
            left = ref Unsafe.Add(ref left, stride);
            right = ref Unsafe.Add(ref right, stride);
        }
        Vector256<float> s = Vector256.Create(sign);
        Add(ref to, a00, s);
        Add(ref Unsafe.Add(ref to, 8), a01, s);
        Add(ref Unsafe.Add(ref to, 16), a02, s);
        Add(ref Unsafe.Add(ref to, stride), a10, s);
        Add(ref Unsafe.Add(ref to, stride + 8), a11, s);
        Add(ref Unsafe.Add(ref to, stride + 16), a12, s);
        Add(ref Unsafe.Add(ref to, 2 * stride), a20, s);
        Add(ref Unsafe.Add(ref to, 2 * stride + 8), a21, s);
        Add(ref Unsafe.Add(ref to, 2 * stride + 16), a22, s);
        Add(ref Unsafe.Add(ref to, 3 * stride), a30, s);
        Add(ref Unsafe.Add(ref to, 3 * stride + 8), a31, s);
        Add(ref Unsafe.Add(ref to, 3 * stride + 16), a32, s);
    }

    /// <inheritdoc cref="Add(ref float, int, int, ref float, int, float)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Add4x16(ref float left, ref float right, int count, int stride, ref float to, float sign)
    {
        Vector256<float> a00 = default,
            a01 = default;
        Vector256<float> a10 = default,
            a11 = default;
        Vector256<float> a20 = default,
            a21 = default;
        Vector256<float> a30 = default,
            a31 = default;
        for (; count > 0; count--)
        {
            Vector256<float> r0 = Vector256.LoadUnsafe(ref right),
                r1 = Vector256.LoadUnsafe(ref right, 8);
            Vector256<float> l = Vector256.Create(left);
            a00 = Vector256.MultiplyAddEstimate(l, r0, a00);
            a01 = Vector256.MultiplyAddEstimate(l, r1, a01);
            l = Vector256.Create(Unsafe.Add(ref left, 1));
            a10 = Vector256.MultiplyAddEstimate(l, r0, a10);
            a11 = Vector256.MultiplyAddEstimate(l, r1, a11);
            l = Vector256.Create(Unsafe.Add(ref left, 2));
            a20 = Vector256.MultiplyAddEstimate(l, r0, a20);
            a21 = Vector256.MultiplyAddEstimate(l, r1, a21);
            l = Vector256.Create(Unsafe.Add(ref left, 3));
            a30 = Vector256.MultiplyAddEstimate(l, r0, a30);
            a31 = Vector256.MultiplyAddEstimate(l, r1, a31);
            left = ref Unsafe.Add(ref left, stride);
            right = ref Unsafe.Add(ref right, stride);
        }
        Vector256<float> s = Vector256.Create(sign);
        Add(ref to, a00, s);
        Add(ref Unsafe.Add(ref to, 8), a01, s);
        Add(ref Unsafe.Add(ref to, stride), a10, s);
        Add(ref Unsafe.Add(ref to, stride + 8), a11, s);
        Add(ref Unsafe.Add(ref to, 2 * stride), a20, s);
        Add(ref Unsafe.Add(ref to, 2 * stride + 8), a21, s);
        Add(ref Unsafe.Add(ref to, 3 * stride), a30, s);
        Add(ref Unsafe.Add(ref to, 3 * stride + 8), a31, s);
    }

    /// <inheritdoc cref="Add(ref float, int, int, ref float, int, float)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Add4x8(ref float left, ref float right, int count, int stride, ref float to, float sign)
    {
        Vector256<float> a00 = default;
        Vector256<float> a10 = default;
        Vector256<float> a20 = default;
        Vector256<float> a30 = default;
        for (; count > 0; count--)
        {
            Vector256<float> r0 = Vector256.LoadUnsafe(ref right);
            Vector256<float> l = Vector256.Create(left);
            a00 = Vector256.MultiplyAddEstimate(l, r0, a00);
            l = Vector256.Create(Unsafe.Add(ref left, 1));
            a10 = Vector256.MultiplyAddEstimate(l, r0, a10);
            l = Vector256.Create(Unsafe.Add(ref left, 2));
            a20 = Vector256.MultiplyAddEstimate(l, r0, a20);
            l = Vector256.Create(Unsafe.Add(ref left, 3));
            a30 = Vector256.MultiplyAddEstimate(l, r0, a30);
            left = ref Unsafe.Add(ref left, stride);
            right = ref Unsafe.Add(ref right, stride);
        }
        Vector256<float> s = Vector256.Create(sign);
        Add(ref to, a00, s);
        Add(ref Unsafe.Add(ref to, stride), a10, s);
        Add(ref Unsafe.Add(ref to, 2 * stride), a20, s);
        Add(ref Unsafe.Add(ref to, 3 * stride), a30, s);
    }

    /// <summary>The last tile on the diagonal: eight rows, eight columns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Add8x8(ref float left, ref float right, int count, int stride, ref float to)
    {
        Vector256<float> a0 = default,
            a1 = default,
            a2 = default,
            a3 = default,
            a4 = default,
            a5 = default,
            a6 = default,
            a7 = default;
        for (; count > 0; count--)
        {
            Vector256<float> r = Vector256.LoadUnsafe(ref right);
            a0 = Vector256.MultiplyAddEstimate(Vector256.Create(left), r, a0);
            a1 = Vector256.MultiplyAddEstimate(Vector256.Create(Unsafe.Add(ref left, 1)), r, a1);
            a2 = Vector256.MultiplyAddEstimate(Vector256.Create(Unsafe.Add(ref left, 2)), r, a2);
            a3 = Vector256.MultiplyAddEstimate(Vector256.Create(Unsafe.Add(ref left, 3)), r, a3);
            a4 = Vector256.MultiplyAddEstimate(Vector256.Create(Unsafe.Add(ref left, 4)), r, a4);
            a5 = Vector256.MultiplyAddEstimate(Vector256.Create(Unsafe.Add(ref left, 5)), r, a5);
            a6 = Vector256.MultiplyAddEstimate(Vector256.Create(Unsafe.Add(ref left, 6)), r, a6);
            a7 = Vector256.MultiplyAddEstimate(Vector256.Create(Unsafe.Add(ref left, 7)), r, a7);
            left = ref Unsafe.Add(ref left, stride);
            right = ref Unsafe.Add(ref right, stride);
        }
        Vector256<float> one = Vector256<float>.One;
        Add(ref to, a0, one);
        Add(ref Unsafe.Add(ref to, stride), a1, one);
        Add(ref Unsafe.Add(ref to, 2 * stride), a2, one);
        Add(ref Unsafe.Add(ref to, 3 * stride), a3, one);
        Add(ref Unsafe.Add(ref to, 4 * stride), a4, one);
        Add(ref Unsafe.Add(ref to, 5 * stride), a5, one);
        Add(ref Unsafe.Add(ref to, 6 * stride), a6, one);
        Add(ref Unsafe.Add(ref to, 7 * stride), a7, one);
    }

    /// <summary>Copies rows of a matrix side by side, and meanwhile c += Σ t·x and s += Σ x over them.</summary>
    /// <param name="matrix">[rows × stride].</param>
    /// <param name="stride">Floats a row.</param>
    /// <param name="columns">[n] which rows.</param>
    /// <param name="t">[n] t of each.</param>
    /// <param name="x">[n × stride] gets the rows.</param>
    /// <param name="c">[stride].</param>
    /// <param name="s">[stride].</param>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public static void Gather(
        float[] matrix,
        int stride,
        ReadOnlySpan<int> columns,
        ReadOnlySpan<float> t,
        Span<float> x,
        Span<float> c,
        Span<float> s
    )
    {
        if (
            stride % FactorMath.Width != 0
            || t.Length < columns.Length
            || x.Length < (long)columns.Length * stride
            || c.Length < stride
            || s.Length < stride
        )
            throw new ArgumentException(
                Invariant(
                    $"{t.Length}, {x.Length}, {c.Length} and {s.Length} floats for {columns.Length} rows of {stride}."
                ),
                nameof(x)
            );
        ref float to = ref x.GetPinnableReference();
        ref float c0 = ref c.GetPinnableReference();
        ref float s0 = ref s.GetPinnableReference();
        int r = 0;
        // Four rows at a time, so that c and s are loaded and stored once for four.
        for (; r + 4 <= columns.Length; r += 4)
        {
            for (int next = r + Ahead; next < Math.Min(r + Ahead + 4, columns.Length); next++)
                FactorMath.Prefetch(ref Row(matrix, columns[next], stride), stride);
            ref float v0 = ref Row(matrix, columns[r], stride);
            ref float v1 = ref Row(matrix, columns[r + 1], stride);
            ref float v2 = ref Row(matrix, columns[r + 2], stride);
            ref float v3 = ref Row(matrix, columns[r + 3], stride);
            Vector256<float> t0 = Vector256.Create(t[r]),
                t1 = Vector256.Create(t[r + 1]),
                t2 = Vector256.Create(t[r + 2]),
                t3 = Vector256.Create(t[r + 3]);
            for (nuint f = 0; f < (nuint)stride; f += FactorMath.Width)
            {
                Vector256<float> x0 = Vector256.LoadUnsafe(ref v0, f),
                    x1 = Vector256.LoadUnsafe(ref v1, f),
                    x2 = Vector256.LoadUnsafe(ref v2, f),
                    x3 = Vector256.LoadUnsafe(ref v3, f);
                x0.StoreUnsafe(ref to, f);
                x1.StoreUnsafe(ref to, f + (nuint)stride);
                x2.StoreUnsafe(ref to, f + 2 * (nuint)stride);
                x3.StoreUnsafe(ref to, f + 3 * (nuint)stride);
                (Vector256.LoadUnsafe(ref s0, f) + ((x0 + x1) + (x2 + x3))).StoreUnsafe(ref s0, f);
                Vector256<float> sum =
                    Vector256.MultiplyAddEstimate(t1, x1, t0 * x0) + Vector256.MultiplyAddEstimate(t3, x3, t2 * x2);
                (Vector256.LoadUnsafe(ref c0, f) + sum).StoreUnsafe(ref c0, f);
            }
            to = ref Unsafe.Add(ref to, 4 * stride);
        }
        for (; r < columns.Length; r++)
        {
            ref float v = ref Row(matrix, columns[r], stride);
            Vector256<float> weight = Vector256.Create(t[r]);
            for (nuint f = 0; f < (nuint)stride; f += FactorMath.Width)
            {
                Vector256<float> value = Vector256.LoadUnsafe(ref v, f);
                value.StoreUnsafe(ref to, f);
                (Vector256.LoadUnsafe(ref s0, f) + value).StoreUnsafe(ref s0, f);
                Vector256.MultiplyAddEstimate(weight, value, Vector256.LoadUnsafe(ref c0, f)).StoreUnsafe(ref c0, f);
            }
            to = ref Unsafe.Add(ref to, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ref float Row(float[] matrix, int row, int stride) => ref matrix[row * stride];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add(ref float to, Vector256<float> sum, Vector256<float> sign) =>
        Vector256.MultiplyAddEstimate(sign, sum, Vector256.LoadUnsafe(ref to)).StoreUnsafe(ref to);
}
