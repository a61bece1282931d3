using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MovieRec.Numerics;

/// <summary>Cholesky factor of one symmetric positive definite matrix of some dozens to hundreds of rows, four rows at
/// a time: A = UᵀU.</summary>
/// <remarks>Row-major, one stride for rows and columns, a multiple of <see cref="FactorMath.Width"/>. The diagonal of U
/// holds reciprocals, so that the solves multiply.</remarks>
internal static class BlockedCholesky
{
    const int Panel = 4;

    /// <summary>U takes the place of A's upper triangle; below it nothing has a meaning.</summary>
    /// <param name="a">[n × n].</param>
    /// <param name="n">A multiple of <see cref="FactorMath.Width"/>.</param>
    /// <exception cref="ArithmeticException">A is not positive definite.</exception>
    public static void Factor(Span<float> a, int n)
    {
        if (n % FactorMath.Width != 0 || a.Length < (long)n * n)
            throw new ArgumentException(Invariant($"{a.Length} floats for {n} rows."), nameof(a));
        ref float first = ref a.GetPinnableReference();
        for (int panel = 0; panel < n; panel += Panel)
        {
            GramKernel.Add(ref first, panel, n, ref first, panel, -1);
            FactorPanel(ref first, n, panel);
        }
    }

    /// <summary>Four rows of U from what the rows above left of A: the 4 × 4 triangle as plain numbers, then all
    /// columns in one pass.</summary>
    static void FactorPanel(ref float first, int n, int panel)
    {
        ref float row0 = ref Unsafe.Add(ref first, (nint)panel * n);
        ref float row1 = ref Unsafe.Add(ref row0, n);
        ref float row2 = ref Unsafe.Add(ref row1, n);
        ref float row3 = ref Unsafe.Add(ref row2, n);
        float r0 = Reciprocal(Unsafe.Add(ref row0, panel), panel);
        float u01 = Unsafe.Add(ref row0, panel + 1) * r0,
            u02 = Unsafe.Add(ref row0, panel + 2) * r0,
            u03 = Unsafe.Add(ref row0, panel + 3) * r0;
        float r1 = Reciprocal(Unsafe.Add(ref row1, panel + 1) - u01 * u01, panel + 1);
        float u12 = (Unsafe.Add(ref row1, panel + 2) - u01 * u02) * r1,
            u13 = (Unsafe.Add(ref row1, panel + 3) - u01 * u03) * r1;
        float r2 = Reciprocal(Unsafe.Add(ref row2, panel + 2) - u02 * u02 - u12 * u12, panel + 2);
        float u23 = (Unsafe.Add(ref row2, panel + 3) - u02 * u03 - u12 * u13) * r2;
        float r3 = Reciprocal(Unsafe.Add(ref row3, panel + 3) - u03 * u03 - u13 * u13 - u23 * u23, panel + 3);
        int from = panel / FactorMath.Width * FactorMath.Width;
        for (nuint f = (nuint)from; f < (nuint)n; f += FactorMath.Width)
        {
            Vector256<float> x0 = Vector256.LoadUnsafe(ref row0, f) * r0;
            Vector256<float> x1 =
                Vector256.MultiplyAddEstimate(Vector256.Create(-u01), x0, Vector256.LoadUnsafe(ref row1, f)) * r1;
            Vector256<float> x2 =
                Vector256.MultiplyAddEstimate(
                    Vector256.Create(-u12),
                    x1,
                    Vector256.MultiplyAddEstimate(Vector256.Create(-u02), x0, Vector256.LoadUnsafe(ref row2, f))
                ) * r2;
            Vector256<float> x3 = Vector256.MultiplyAddEstimate(
                Vector256.Create(-u13),
                x1,
                Vector256.MultiplyAddEstimate(Vector256.Create(-u03), x0, Vector256.LoadUnsafe(ref row3, f))
            );
            x3 = Vector256.MultiplyAddEstimate(Vector256.Create(-u23), x2, x3) * r3;
            x0.StoreUnsafe(ref row0, f);
            x1.StoreUnsafe(ref row1, f);
            x2.StoreUnsafe(ref row2, f);
            x3.StoreUnsafe(ref row3, f);
        }
        // The solves read whole vectors: nothing but 0 below the diagonal.
        for (int f = from; f < panel + Panel; f++)
        {
            if (f <= panel)
                Unsafe.Add(ref row0, f) = f < panel ? 0 : r0;
            if (f <= panel + 1)
                Unsafe.Add(ref row1, f) = f < panel + 1 ? 0 : r1;
            if (f <= panel + 2)
                Unsafe.Add(ref row2, f) = f < panel + 2 ? 0 : r2;
            Unsafe.Add(ref row3, f) = f < panel + 3 ? 0 : r3;
        }
    }

    static float Reciprocal(float pivot, int row) =>
        pivot > 0 && float.IsFinite(pivot)
            ? 1 / MathF.Sqrt(pivot)
            : throw new ArithmeticException(Invariant($"The matrix is not positive definite: pivot {row} is {pivot}."));

    /// <summary>Solves UᵀU x = b and UᵀU y = c, both in one pass over U.</summary>
    /// <param name="u">As <see cref="Factor"/> leaves it.</param>
    /// <param name="n">Rows.</param>
    /// <param name="b">[n]; destroyed.</param>
    /// <param name="c">[n]; destroyed.</param>
    /// <param name="x">[n].</param>
    /// <param name="y">[n].</param>
    public static void Solve(ReadOnlySpan<float> u, int n, Span<float> b, Span<float> c, Span<float> x, Span<float> y)
    {
        if (u.Length < (long)n * n || b.Length < n || c.Length < n || x.Length < n || y.Length < n)
            throw new ArgumentException(
                Invariant($"{u.Length}, {b.Length}, {c.Length}, {x.Length} and {y.Length} floats for {n} rows."),
                nameof(u)
            );
        ref float first = ref Unsafe.AsRef(in u.GetPinnableReference());
        ref float b0 = ref b.GetPinnableReference();
        ref float c0 = ref c.GetPinnableReference();
        ref float x0 = ref x.GetPinnableReference();
        ref float y0 = ref y.GetPinnableReference();
        for (int p = 0; p < n; p++)
        {
            ref float row = ref Unsafe.Add(ref first, (nint)p * n);
            float xp = Unsafe.Add(ref b0, p) * Unsafe.Add(ref row, p),
                yp = Unsafe.Add(ref c0, p) * Unsafe.Add(ref row, p);
            Vector256<float> bGain = Vector256.Create(-xp),
                cGain = Vector256.Create(-yp);
            for (nuint f = (nuint)p / FactorMath.Width * FactorMath.Width; f < (nuint)n; f += FactorMath.Width)
            {
                Vector256<float> r = Vector256.LoadUnsafe(ref row, f);
                Vector256.MultiplyAddEstimate(bGain, r, Vector256.LoadUnsafe(ref b0, f)).StoreUnsafe(ref b0, f);
                Vector256.MultiplyAddEstimate(cGain, r, Vector256.LoadUnsafe(ref c0, f)).StoreUnsafe(ref c0, f);
            }
            (Unsafe.Add(ref x0, p), Unsafe.Add(ref y0, p)) = (xp, yp);
        }
        // Eight rows at a time: what the later blocks contribute first, as whole vectors, then the triangle.
        for (int block = n - FactorMath.Width; block >= 0; block -= FactorMath.Width)
        {
            for (int p = block; p < block + FactorMath.Width; p++)
            {
                ref float row = ref Unsafe.Add(ref first, (nint)p * n);
                Vector256<float> xSum = default,
                    ySum = default;
                for (nuint f = (nuint)(block + FactorMath.Width); f < (nuint)n; f += FactorMath.Width)
                {
                    Vector256<float> r = Vector256.LoadUnsafe(ref row, f);
                    xSum = Vector256.MultiplyAddEstimate(r, Vector256.LoadUnsafe(ref x0, f), xSum);
                    ySum = Vector256.MultiplyAddEstimate(r, Vector256.LoadUnsafe(ref y0, f), ySum);
                }
                Unsafe.Add(ref x0, p) -= Vector256.Sum(xSum);
                Unsafe.Add(ref y0, p) -= Vector256.Sum(ySum);
            }
            for (int p = block + FactorMath.Width - 1; p >= block; p--)
            {
                ref float row = ref Unsafe.Add(ref first, (nint)p * n);
                float xp = Unsafe.Add(ref x0, p),
                    yp = Unsafe.Add(ref y0, p);
                for (int f = p + 1; f < block + FactorMath.Width; f++)
                {
                    xp -= Unsafe.Add(ref row, f) * Unsafe.Add(ref x0, f);
                    yp -= Unsafe.Add(ref row, f) * Unsafe.Add(ref y0, f);
                }
                (Unsafe.Add(ref x0, p), Unsafe.Add(ref y0, p)) = (
                    xp * Unsafe.Add(ref row, p),
                    yp * Unsafe.Add(ref row, p)
                );
            }
        }
    }
}
