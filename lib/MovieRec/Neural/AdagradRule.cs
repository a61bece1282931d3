using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MovieRec.Neural;

/// <summary>Adagrad: s ← s + g²; p ← p − η g / (√s + ε). The first memory is s, whose first value the caller
/// sets.</summary>
/// <param name="epsilon">ε: 1e-7 in Keras, where s starts at 0.1; 1e-10 in PyTorch, where s starts at 0.</param>
internal sealed class AdagradRule<T>(double epsilon) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T epsilon = T.CreateChecked(epsilon);
    T rate;

    /// <inheritdoc/>
    public bool MovesUntouched => false;

    /// <summary>Sets the learning rate of a step.</summary>
    public void Begin(double learningRate) => rate = T.CreateChecked(learningRate);

    /// <inheritdoc/>
    public void Apply(Span<T> value, ReadOnlySpan<T> gradient, Span<T> first, Span<T> second)
    {
        if (gradient.Length != value.Length || first.Length != value.Length)
            throw new ArgumentException("Expected spans of the same length.", nameof(value));
        ref T p = ref MemoryMarshal.GetReference(value),
            g = ref MemoryMarshal.GetReference(gradient),
            s = ref MemoryMarshal.GetReference(first);
        nuint i = 0,
            lanes = (nuint)Vector256<T>.Count,
            end = (nuint)value.Length;
        Vector256<T> length = Vector256.Create(rate),
            small = Vector256.Create(epsilon); // in registers: no store changes them
        for (; i + lanes <= end; i += lanes)
        {
            Vector256<T> slope = Vector256.LoadUnsafe(ref g, i),
                sum = slope * slope + Vector256.LoadUnsafe(ref s, i);
            sum.StoreUnsafe(ref s, i);
            (Vector256.LoadUnsafe(ref p, i) - length * slope / (Vector256.Sqrt(sum) + small)).StoreUnsafe(ref p, i);
        }
        for (; i < end; i++)
        {
            T slope = Unsafe.Add(ref g, i),
                sum = Unsafe.Add(ref s, i) += slope * slope;
            Unsafe.Add(ref p, i) -= rate * slope / (T.Sqrt(sum) + epsilon);
        }
    }
}
