using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MovieRec.Neural;

/// <summary>The arithmetic of one step of Adagrad, for any part of the parameters: s ← s + g²; p ← p − η g / (√s + ε).
/// The first memory is s, whose start is the caller's.</summary>
/// <param name="learningRate">η.</param>
/// <param name="epsilon">ε: 1e-7 in Keras, where s begins with 0.1.</param>
internal readonly struct AdagradStep<T>(double learningRate, double epsilon = 1e-7) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T rate = T.CreateChecked(learningRate),
        epsilon = T.CreateChecked(epsilon);

    /// <inheritdoc/>
    public bool MovesUntouched => false;

    /// <inheritdoc/>
    public void Apply(Span<T> value, ReadOnlySpan<T> gradient, Span<T> first, Span<T> second)
    {
        if (gradient.Length != value.Length || first.Length != value.Length || value.Length % Vector256<T>.Count != 0)
            throw new ArgumentException("Spans of one length, whole vectors.", nameof(value));
        ref T p = ref MemoryMarshal.GetReference(value),
            g = ref MemoryMarshal.GetReference(gradient),
            s = ref MemoryMarshal.GetReference(first);
        Vector256<T> length = Vector256.Create(rate),
            small = Vector256.Create(epsilon); // in registers: no store changes them
        for (nuint i = 0; i < (nuint)value.Length; i += (nuint)Vector256<T>.Count)
        {
            Vector256<T> slope = Vector256.LoadUnsafe(ref g, i),
                sum = slope * slope + Vector256.LoadUnsafe(ref s, i);
            sum.StoreUnsafe(ref s, i);
            (Vector256.LoadUnsafe(ref p, i) - length * slope / (Vector256.Sqrt(sum) + small)).StoreUnsafe(ref p, i);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref T value, Vector256<T> gradient, ref T first, ref T second, nuint i)
    {
        Vector256<T> sum = gradient * gradient + Vector256.LoadUnsafe(ref first, i);
        sum.StoreUnsafe(ref first, i);
        (
            Vector256.LoadUnsafe(ref value, i)
            - Vector256.Create(rate) * gradient / (Vector256.Sqrt(sum) + Vector256.Create(epsilon))
        ).StoreUnsafe(ref value, i);
    }
}
