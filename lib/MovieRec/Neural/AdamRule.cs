using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>Adam with decoupled weight decay: m ← m + (1 − β₁)(g − m); v ← β₂ v + (1 − β₂) g²;
/// p ← (1 − η λ) p − η m̂ / (√v̂ + ε). The memories are m and v.</summary>
/// <param name="weightDecay">λ.</param>
/// <param name="decay2">β₂.</param>
/// <param name="epsilon">ε.</param>
internal sealed class AdamRule<T>(double weightDecay, double decay2 = 0.999, double epsilon = 1e-8) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T beta2 = T.CreateChecked(decay2),
        epsilon = T.CreateChecked(epsilon);
    T keep,
        beta1,
        rate,
        inverse;

    /// <inheritdoc/>
    public bool MovesUntouched => true;

    /// <summary>Sets the constants of a step.</summary>
    /// <param name="step">From 1.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="beta1">β₁.</param>
    public void Begin(long step, double learningRate, double beta1)
    {
        keep = T.CreateChecked(1 - learningRate * weightDecay);
        this.beta1 = T.CreateChecked(beta1);
        rate = T.CreateChecked(learningRate / (1 - Math.Pow(beta1, step)));
        inverse = T.CreateChecked(1 / Math.Sqrt(1 - Math.Pow(decay2, step)));
    }

    /// <inheritdoc/>
    public void Apply(Span<T> value, ReadOnlySpan<T> gradient, Span<T> first, Span<T> second)
    {
        if (gradient.Length != value.Length || first.Length != value.Length || second.Length != value.Length)
            throw new ArgumentException("Expected four spans of the same length.", nameof(value));
        ref T p = ref MemoryMarshal.GetReference(value),
            g = ref MemoryMarshal.GetReference(gradient),
            m = ref MemoryMarshal.GetReference(first),
            v = ref MemoryMarshal.GetReference(second);
        nuint i = 0,
            lanes = (nuint)Vector256<T>.Count,
            end = (nuint)value.Length;
        // Constants in registers: the compiler cannot know that no store changes this object.
        Vector256<T> gainM = Vector256.Create(T.One - beta1),
            keepV = Vector256.Create(beta2),
            gainV = Vector256.Create(T.One - beta2);
        Vector256<T> length = Vector256.Create(rate),
            root = Vector256.Create(inverse),
            small = Vector256.Create(epsilon),
            kept = Vector256.Create(keep);
        for (; i + lanes <= end; i += lanes)
        {
            Vector256<T> g1 = Vector256.LoadUnsafe(ref g, i),
                m1 = Vector256.LoadUnsafe(ref m, i),
                v1 = Vector256.LoadUnsafe(ref v, i);
            m1 = Lanes.MultiplyAdd(gainM, g1 - m1, m1);
            v1 = Lanes.MultiplyAdd(keepV, v1, gainV * g1 * g1);
            m1.StoreUnsafe(ref m, i);
            v1.StoreUnsafe(ref v, i);
            (
                kept * Vector256.LoadUnsafe(ref p, i) - length * m1 / Lanes.MultiplyAdd(Vector256.Sqrt(v1), root, small)
            ).StoreUnsafe(ref p, i);
        }
        for (; i < end; i++)
        {
            ref T m1 = ref Unsafe.Add(ref m, i),
                v1 = ref Unsafe.Add(ref v, i),
                p1 = ref Unsafe.Add(ref p, i);
            T g1 = Unsafe.Add(ref g, i);
            m1 += (T.One - beta1) * (g1 - m1);
            v1 = beta2 * v1 + (T.One - beta2) * g1 * g1;
            p1 = keep * p1 - rate * m1 / (T.Sqrt(v1) * inverse + epsilon);
        }
    }
}
