using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MovieRec.Numerics;

/// <summary>Arithmetic on rows of factors. A row is padded with zeros to a multiple of <see cref="Width"/> floats,
/// which every method here keeps zero.</summary>
/// <remarks>Written with Vector256, which the JIT maps to AVX2 and FMA, or to what the machine has: one path a machine,
/// so the same bits on it for ever, and others within rounding.</remarks>
internal static class FactorMath
{
    /// <summary>Floats a vector.</summary>
    public const int Width = 8;

    const int CacheLine = 16; // floats

    /// <summary>Floats that a row of <paramref name="factors"/> takes.</summary>
    public static int Stride(int factors) => (factors + Width - 1) / Width * Width;

    /// <summary>Row <paramref name="row"/> of a matrix.</summary>
    public static Span<float> Row(float[] matrix, int row, int stride) => matrix.AsSpan(row * stride, stride);

    /// <summary>Asks for a row that will soon be read, so that it comes from memory while something else is
    /// computed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch(ref float row, int length)
    {
        if (!Sse.IsSupported)
            return;
        for (int f = 0; f < length; f += CacheLine)
            // should the array move, it is merely of no use
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref row, f)));
    }

    /// <summary>x·y.</summary>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"Rows of {x.Length} and {y.Length} floats.", nameof(y));
        return Dot(
            ref Unsafe.AsRef(in x.GetPinnableReference()),
            ref Unsafe.AsRef(in y.GetPinnableReference()),
            x.Length
        );
    }

    /// <summary>x·y of <paramref name="length"/> floats, a multiple of <see cref="Width"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(ref float x, ref float y, int length)
    {
        // Several sums, so that an addition need not wait for the one before.
        Vector256<float> even = Vector256<float>.Zero,
            odd = Vector256<float>.Zero,
            third = Vector256<float>.Zero,
            fourth = Vector256<float>.Zero;
        nuint f = 0,
            end = (nuint)length;
        for (; f + 4 * Width <= end; f += 4 * Width)
        {
            even = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref x, f), Vector256.LoadUnsafe(ref y, f), even);
            odd = Vector256.MultiplyAddEstimate(
                Vector256.LoadUnsafe(ref x, f + Width),
                Vector256.LoadUnsafe(ref y, f + Width),
                odd
            );
            third = Vector256.MultiplyAddEstimate(
                Vector256.LoadUnsafe(ref x, f + 2 * Width),
                Vector256.LoadUnsafe(ref y, f + 2 * Width),
                third
            );
            fourth = Vector256.MultiplyAddEstimate(
                Vector256.LoadUnsafe(ref x, f + 3 * Width),
                Vector256.LoadUnsafe(ref y, f + 3 * Width),
                fourth
            );
        }
        for (; f < end; f += Width)
            even = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref x, f), Vector256.LoadUnsafe(ref y, f), even);
        return Vector256.Sum((even + odd) + (third + fourth));
    }

    /// <summary>The dot products of two rows with two others, (x·y, x·v, u·y, u·v), each to the bits of
    /// <see cref="Dot(ref float, ref float, int)"/>.</summary>
    /// <remarks>Each part of a row that is loaded serves two products, and the four sums across vectors share their
    /// additions. The sums even and odd come first, third and fourth in a second pass: eight accumulators at a time are
    /// what the registers hold.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Dots(ref float x, ref float u, ref float y, ref float v, int length)
    {
        Vector256<float> xy = default,
            xv = default,
            uy = default,
            uv = default,
            xyOdd = default,
            xvOdd = default,
            uyOdd = default,
            uvOdd = default;
        nuint f = 0,
            end = (nuint)length;
        for (; f + 4 * Width <= end; f += 4 * Width)
        {
            Vector256<float> left = Vector256.LoadUnsafe(ref x, f),
                right = Vector256.LoadUnsafe(ref u, f),
                one = Vector256.LoadUnsafe(ref y, f),
                other = Vector256.LoadUnsafe(ref v, f);
            (xy, xv) = (Vector256.MultiplyAddEstimate(left, one, xy), Vector256.MultiplyAddEstimate(left, other, xv));
            (uy, uv) = (Vector256.MultiplyAddEstimate(right, one, uy), Vector256.MultiplyAddEstimate(right, other, uv));
            (left, right, one, other) = (
                Vector256.LoadUnsafe(ref x, f + Width),
                Vector256.LoadUnsafe(ref u, f + Width),
                Vector256.LoadUnsafe(ref y, f + Width),
                Vector256.LoadUnsafe(ref v, f + Width)
            );
            (xyOdd, xvOdd) = (
                Vector256.MultiplyAddEstimate(left, one, xyOdd),
                Vector256.MultiplyAddEstimate(left, other, xvOdd)
            );
            (uyOdd, uvOdd) = (
                Vector256.MultiplyAddEstimate(right, one, uyOdd),
                Vector256.MultiplyAddEstimate(right, other, uvOdd)
            );
        }
        nuint blocks = f;
        for (; f < end; f += Width)
        {
            Vector256<float> left = Vector256.LoadUnsafe(ref x, f),
                right = Vector256.LoadUnsafe(ref u, f),
                one = Vector256.LoadUnsafe(ref y, f),
                other = Vector256.LoadUnsafe(ref v, f);
            (xy, xv) = (Vector256.MultiplyAddEstimate(left, one, xy), Vector256.MultiplyAddEstimate(left, other, xv));
            (uy, uv) = (Vector256.MultiplyAddEstimate(right, one, uy), Vector256.MultiplyAddEstimate(right, other, uv));
        }
        (xy, xv, uy, uv) = (xy + xyOdd, xv + xvOdd, uy + uyOdd, uv + uvOdd);
        Vector256<float> xyThird = default,
            xvThird = default,
            uyThird = default,
            uvThird = default,
            xyFourth = default,
            xvFourth = default,
            uyFourth = default,
            uvFourth = default;
        for (f = 0; f < blocks; f += 4 * Width)
        {
            Vector256<float> left = Vector256.LoadUnsafe(ref x, f + 2 * Width),
                right = Vector256.LoadUnsafe(ref u, f + 2 * Width),
                one = Vector256.LoadUnsafe(ref y, f + 2 * Width),
                other = Vector256.LoadUnsafe(ref v, f + 2 * Width);
            (xyThird, xvThird) = (
                Vector256.MultiplyAddEstimate(left, one, xyThird),
                Vector256.MultiplyAddEstimate(left, other, xvThird)
            );
            (uyThird, uvThird) = (
                Vector256.MultiplyAddEstimate(right, one, uyThird),
                Vector256.MultiplyAddEstimate(right, other, uvThird)
            );
            (left, right, one, other) = (
                Vector256.LoadUnsafe(ref x, f + 3 * Width),
                Vector256.LoadUnsafe(ref u, f + 3 * Width),
                Vector256.LoadUnsafe(ref y, f + 3 * Width),
                Vector256.LoadUnsafe(ref v, f + 3 * Width)
            );
            (xyFourth, xvFourth) = (
                Vector256.MultiplyAddEstimate(left, one, xyFourth),
                Vector256.MultiplyAddEstimate(left, other, xvFourth)
            );
            (uyFourth, uvFourth) = (
                Vector256.MultiplyAddEstimate(right, one, uyFourth),
                Vector256.MultiplyAddEstimate(right, other, uvFourth)
            );
        }
        return Sums(
            xy + (xyThird + xyFourth),
            xv + (xvThird + xvFourth),
            uy + (uyThird + uyFourth),
            uv + (uvThird + uvFourth)
        );
    }

    /// <summary>Vector256.Sum of four vectors: pairs, pairs of pairs, then both halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Sums(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        if (!Avx.IsSupported)
            return Vector128.Create(Vector256.Sum(a), Vector256.Sum(b), Vector256.Sum(c), Vector256.Sum(d));
        Vector256<float> sums = Avx.HorizontalAdd(Avx.HorizontalAdd(a, b), Avx.HorizontalAdd(c, d));
        return sums.GetLower() + sums.GetUpper();
    }

    /// <summary>One step of stochastic gradient descent, both rows from their old values: x ← keepX·x + gain·y, y ←
    /// keepY·y + gain·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Step(ref float x, ref float y, int length, float gain, float keepX, float keepY)
    {
        Vector256<float> g = Vector256.Create(gain),
            kx = Vector256.Create(keepX),
            ky = Vector256.Create(keepY);
        for (nuint f = 0; f < (nuint)length; f += Width)
        {
            Vector256<float> a = Vector256.LoadUnsafe(ref x, f),
                b = Vector256.LoadUnsafe(ref y, f);
            Vector256.MultiplyAddEstimate(g, b, kx * a).StoreUnsafe(ref x, f);
            Vector256.MultiplyAddEstimate(g, a, ky * b).StoreUnsafe(ref y, f);
        }
    }

    /// <summary>y ← keep·y + gain·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Blend(ref float x, ref float y, int length, float gain, float keep)
    {
        Vector256<float> g = Vector256.Create(gain),
            k = Vector256.Create(keep);
        for (nuint f = 0; f < (nuint)length; f += Width)
            Vector256
                .MultiplyAddEstimate(g, Vector256.LoadUnsafe(ref x, f), k * Vector256.LoadUnsafe(ref y, f))
                .StoreUnsafe(ref y, f);
    }

    /// <summary>y ← y + gain·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref float x, ref float y, int length, float gain)
    {
        Vector256<float> g = Vector256.Create(gain);
        for (nuint f = 0; f < (nuint)length; f += Width)
            Vector256
                .MultiplyAddEstimate(g, Vector256.LoadUnsafe(ref x, f), Vector256.LoadUnsafe(ref y, f))
                .StoreUnsafe(ref y, f);
    }
}
