using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MovieRec.Numerics;

/// <summary>Arithmetic on rows of factors. A row is padded with zeros to a multiple of <see cref="Width"/> floats, which every method here
/// keeps zero.</summary>
/// <remarks>Written with Vector256, which the JIT maps to AVX2 and FMA, or to what the machine has: one path a machine, so the same bits
/// on it for ever, and others within rounding.</remarks>
internal static class FactorMath
{
    /// <summary>Floats a vector.</summary>
    public const int Width = 8;

    /// <summary>Floats that a row of <paramref name="factors"/> takes.</summary>
    public static int Stride(int factors) => (factors + Width - 1) / Width * Width;

    /// <summary>Row <paramref name="row"/> of a matrix.</summary>
    public static Span<float> Row(float[] matrix, int row, int stride) => matrix.AsSpan(row * stride, stride);

    /// <summary>x·y.</summary>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        if (x.Length != y.Length) throw new ArgumentException($"Rows of {x.Length} and {y.Length} floats.", nameof(y));
        return Dot(ref Unsafe.AsRef(in x.GetPinnableReference()), ref Unsafe.AsRef(in y.GetPinnableReference()), x.Length);
    }

    /// <summary>x·y of <paramref name="length"/> floats, a multiple of <see cref="Width"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(ref float x, ref float y, int length)
    {
        // Several sums, so that an addition need not wait for the one before.
        Vector256<float> even = Vector256<float>.Zero, odd = Vector256<float>.Zero, third = Vector256<float>.Zero, fourth = Vector256<float>.Zero;
        nuint f = 0, end = (nuint)length;
        for (; f + 4 * Width <= end; f += 4 * Width)
        {
            even = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref x, f), Vector256.LoadUnsafe(ref y, f), even);
            odd = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref x, f + Width), Vector256.LoadUnsafe(ref y, f + Width), odd);
            third = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref x, f + 2 * Width), Vector256.LoadUnsafe(ref y, f + 2 * Width), third);
            fourth = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref x, f + 3 * Width), Vector256.LoadUnsafe(ref y, f + 3 * Width), fourth);
        }
        for (; f < end; f += Width) even = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref x, f), Vector256.LoadUnsafe(ref y, f), even);
        return Vector256.Sum((even + odd) + (third + fourth));
    }

    /// <summary>One step of stochastic gradient descent, both rows from their old values: x ← keepX·x + gain·y, y ← keepY·y + gain·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Step(ref float x, ref float y, int length, float gain, float keepX, float keepY)
    {
        Vector256<float> g = Vector256.Create(gain), kx = Vector256.Create(keepX), ky = Vector256.Create(keepY);
        for (nuint f = 0; f < (nuint)length; f += Width)
        {
            Vector256<float> a = Vector256.LoadUnsafe(ref x, f), b = Vector256.LoadUnsafe(ref y, f);
            Vector256.MultiplyAddEstimate(g, b, kx * a).StoreUnsafe(ref x, f);
            Vector256.MultiplyAddEstimate(g, a, ky * b).StoreUnsafe(ref y, f);
        }
    }

    /// <summary>y ← keep·y + gain·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Blend(ref float x, ref float y, int length, float gain, float keep)
    {
        Vector256<float> g = Vector256.Create(gain), k = Vector256.Create(keep);
        for (nuint f = 0; f < (nuint)length; f += Width)
            Vector256.MultiplyAddEstimate(g, Vector256.LoadUnsafe(ref x, f), k * Vector256.LoadUnsafe(ref y, f)).StoreUnsafe(ref y, f);
    }

    /// <summary>y ← y + gain·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref float x, ref float y, int length, float gain)
    {
        Vector256<float> g = Vector256.Create(gain);
        for (nuint f = 0; f < (nuint)length; f += Width)
            Vector256.MultiplyAddEstimate(g, Vector256.LoadUnsafe(ref x, f), Vector256.LoadUnsafe(ref y, f)).StoreUnsafe(ref y, f);
    }
}
