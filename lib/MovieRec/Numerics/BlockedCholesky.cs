using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MovieRec.Numerics;

/// <summary>Cholesky factor of one symmetric positive definite matrix of some dozens to hundreds of rows, four rows at a time: A = UᵀU.</summary>
/// <remarks>Row-major, one stride for rows and columns, a multiple of <see cref="FactorMath.Width"/>. The diagonal of U holds reciprocals, so that
/// the solves multiply.</remarks>
internal static class BlockedCholesky
{
    const int Panel = 4;

    /// <summary>U takes the place of A's upper triangle; below it nothing has a meaning.</summary>
    /// <param name="a">[n × n].</param>
    /// <param name="n">A multiple of <see cref="FactorMath.Width"/>.</param>
    /// <exception cref="ArithmeticException">A is not positive definite.</exception>
    public static void Factor(Span<float> a, int n)
    {
        if (n % FactorMath.Width != 0 || a.Length < (long)n * n) throw new ArgumentException($"{a.Length} floats for {n} rows.", nameof(a));
        ref float first = ref a.GetPinnableReference();
        for (int panel = 0; panel < n; panel += Panel)
        {
            GramKernel.Add(ref first, panel, n, ref first, panel, -1);
            nuint from = (nuint)panel / 8 * 8;
            for (int p = panel; p < panel + Panel; p++)
            {
                ref float row = ref Unsafe.Add(ref first, (nint)p * n);
                float pivot = Unsafe.Add(ref row, p);
                if (!(pivot > 0) || !float.IsFinite(pivot)) throw new ArithmeticException($"The matrix is not positive definite: pivot {p} is {pivot}.");
                float reciprocal = 1 / MathF.Sqrt(pivot);
                Vector256<float> scale = Vector256.Create(reciprocal);
                for (nuint f = from; f < (nuint)n; f += 8) (Vector256.LoadUnsafe(ref row, f) * scale).StoreUnsafe(ref row, f);
                for (int q = p + 1; q < panel + Panel; q++)
                {
                    Vector256<float> gain = Vector256.Create(-Unsafe.Add(ref row, q));
                    ref float below = ref Unsafe.Add(ref first, (nint)q * n);
                    for (nuint f = from; f < (nuint)n; f += 8) Vector256.MultiplyAddEstimate(gain, Vector256.LoadUnsafe(ref row, f), Vector256.LoadUnsafe(ref below, f)).StoreUnsafe(ref below, f);
                }
                for (int f = (int)from; f < p; f++) Unsafe.Add(ref row, f) = 0;   // the solves read whole vectors
                Unsafe.Add(ref row, p) = reciprocal;
            }
        }
    }

    /// <summary>Solves UᵀU x = b and UᵀU y = c, both in one pass over U.</summary>
    /// <param name="u">As <see cref="Factor"/> leaves it.</param>
    /// <param name="n">Rows.</param>
    /// <param name="b">[n]; destroyed.</param>
    /// <param name="c">[n]; destroyed.</param>
    /// <param name="x">[n].</param>
    /// <param name="y">[n].</param>
    public static void Solve(ReadOnlySpan<float> u, int n, Span<float> b, Span<float> c, Span<float> x, Span<float> y)
    {
        if (u.Length < (long)n * n || b.Length < n || c.Length < n || x.Length < n || y.Length < n) throw new ArgumentException($"{u.Length}, {b.Length}, {c.Length}, {x.Length} and {y.Length} floats for {n} rows.", nameof(u));
        ref float first = ref Unsafe.AsRef(in u.GetPinnableReference());
        ref float b0 = ref b.GetPinnableReference();
        ref float c0 = ref c.GetPinnableReference();
        ref float x0 = ref x.GetPinnableReference();
        ref float y0 = ref y.GetPinnableReference();
        for (int p = 0; p < n; p++)
        {
            ref float row = ref Unsafe.Add(ref first, (nint)p * n);
            float xp = Unsafe.Add(ref b0, p) * Unsafe.Add(ref row, p), yp = Unsafe.Add(ref c0, p) * Unsafe.Add(ref row, p);
            Vector256<float> bGain = Vector256.Create(-xp), cGain = Vector256.Create(-yp);
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
                Vector256<float> xSum = default, ySum = default;
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
                float xp = Unsafe.Add(ref x0, p), yp = Unsafe.Add(ref y0, p);
                for (int f = p + 1; f < block + FactorMath.Width; f++)
                {
                    xp -= Unsafe.Add(ref row, f) * Unsafe.Add(ref x0, f);
                    yp -= Unsafe.Add(ref row, f) * Unsafe.Add(ref y0, f);
                }
                (Unsafe.Add(ref x0, p), Unsafe.Add(ref y0, p)) = (xp * Unsafe.Add(ref row, p), yp * Unsafe.Add(ref row, p));
            }
        }
    }
}
