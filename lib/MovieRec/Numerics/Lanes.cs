using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MovieRec.Numerics;

/// <summary>Row arithmetic for either floating-point type, eight numbers at a time at most, rests one by one.</summary>
/// <remarks>One path a machine, so the same bits on it for ever, and others within rounding.</remarks>
internal static class Lanes
{
    /// <summary>a · b + c, with one rounding where the machine can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd<T>(Vector256<T> a, Vector256<T> b, Vector256<T> c)
        where T : unmanaged => Lanes256<T>.MultiplyAdd(a, b, c);

    /// <summary>to += x.</summary>
    public static void Add<T>(ReadOnlySpan<T> x, Span<T> to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.Length != to.Length)
            throw new ArgumentException($"Rows of {x.Length} and {to.Length} numbers.", nameof(to));
        ref T source = ref MemoryMarshal.GetReference(x),
            target = ref MemoryMarshal.GetReference(to);
        nuint i = 0,
            lanes = (nuint)Vector256<T>.Count,
            end = (nuint)x.Length;
        for (; i + lanes <= end; i += lanes)
            (Vector256.LoadUnsafe(ref target, i) + Vector256.LoadUnsafe(ref source, i)).StoreUnsafe(ref target, i);
        for (; i < end; i++)
            Unsafe.Add(ref target, i) += Unsafe.Add(ref source, i);
    }

    /// <summary>to += gain · x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<T>(T gain, ReadOnlySpan<T> x, Span<T> to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.Length != to.Length)
            throw new ArgumentException($"Rows of {x.Length} and {to.Length} numbers.", nameof(to));
        ref T source = ref MemoryMarshal.GetReference(x),
            target = ref MemoryMarshal.GetReference(to);
        Vector256<T> factor = Vector256.Create(gain);
        nuint i = 0,
            lanes = (nuint)Vector256<T>.Count,
            end = (nuint)x.Length;
        for (; i + lanes <= end; i += lanes)
            MultiplyAdd(factor, Vector256.LoadUnsafe(ref source, i), Vector256.LoadUnsafe(ref target, i))
                .StoreUnsafe(ref target, i);
        for (; i < end; i++)
            Unsafe.Add(ref target, i) += gain * Unsafe.Add(ref source, i);
    }

    /// <summary>to = x + y.</summary>
    public static void Sum<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.Length != to.Length || y.Length != to.Length)
            throw new ArgumentException($"Rows of {x.Length}, {y.Length} and {to.Length} numbers.", nameof(to));
        ref T a = ref MemoryMarshal.GetReference(x),
            b = ref MemoryMarshal.GetReference(y),
            target = ref MemoryMarshal.GetReference(to);
        nuint i = 0,
            lanes = (nuint)Vector256<T>.Count,
            end = (nuint)x.Length;
        for (; i + lanes <= end; i += lanes)
            (Vector256.LoadUnsafe(ref a, i) + Vector256.LoadUnsafe(ref b, i)).StoreUnsafe(ref target, i);
        for (; i < end; i++)
            Unsafe.Add(ref target, i) = Unsafe.Add(ref a, i) + Unsafe.Add(ref b, i);
    }

    /// <summary>x·y.</summary>
    public static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"Rows of {x.Length} and {y.Length} numbers.", nameof(y));
        ref T a = ref MemoryMarshal.GetReference(x),
            b = ref MemoryMarshal.GetReference(y);
        Vector256<T> even = default,
            odd = default;
        nuint i = 0,
            lanes = (nuint)Vector256<T>.Count,
            end = (nuint)x.Length;
        for (; i + 2 * lanes <= end; i += 2 * lanes)
        {
            even = MultiplyAdd(Vector256.LoadUnsafe(ref a, i), Vector256.LoadUnsafe(ref b, i), even);
            odd = MultiplyAdd(Vector256.LoadUnsafe(ref a, i + lanes), Vector256.LoadUnsafe(ref b, i + lanes), odd);
        }
        T sum = Vector256.Sum(even + odd);
        for (; i < end; i++)
            sum += Unsafe.Add(ref a, i) * Unsafe.Add(ref b, i);
        return sum;
    }
}
