using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>The arithmetic of one step of Adam with decoupled weight decay, for any part of the parameters.</summary>
internal readonly struct AdamStep<T> : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T keep,
        beta1,
        beta2,
        rate,
        inverse,
        epsilon;

    /// <param name="step">From 1.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="epsilon">ε.</param>
    public AdamStep(
        long step,
        double learningRate,
        double weightDecay,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8
    )
    {
        keep = T.CreateChecked(1 - learningRate * weightDecay);
        (this.beta1, this.beta2, this.epsilon) = (
            T.CreateChecked(beta1),
            T.CreateChecked(beta2),
            T.CreateChecked(epsilon)
        );
        rate = T.CreateChecked(learningRate / (1 - Math.Pow(beta1, step)));
        inverse = T.CreateChecked(1 / Math.Sqrt(1 - Math.Pow(beta2, step)));
    }

    /// <inheritdoc/>
    public bool MovesUntouched => true;

    /// <param name="p">Values.</param>
    /// <param name="g">Their gradient.</param>
    /// <param name="m">First moments.</param>
    /// <param name="v">Second moments.</param>
    public void Apply(Span<T> p, ReadOnlySpan<T> g, Span<T> m, Span<T> v)
    {
        if (g.Length != p.Length || m.Length != p.Length || v.Length != p.Length)
            throw new ArgumentException("Four spans of one length.", nameof(p));
        ref T value = ref MemoryMarshal.GetReference(p),
            gradient = ref MemoryMarshal.GetReference(g),
            first = ref MemoryMarshal.GetReference(m),
            second = ref MemoryMarshal.GetReference(v);
        nuint i = 0,
            lanes = (nuint)Vector256<T>.Count,
            end = (nuint)p.Length;
        // Constants in registers: the compiler cannot know that no store changes this struct.
        Vector256<T> gainM = Vector256.Create(T.One - beta1),
            keepV = Vector256.Create(beta2),
            gainV = Vector256.Create(T.One - beta2);
        Vector256<T> length = Vector256.Create(rate),
            root = Vector256.Create(inverse),
            small = Vector256.Create(epsilon),
            kept = Vector256.Create(keep);
        for (; i + lanes <= end; i += lanes)
        {
            Vector256<T> g1 = Vector256.LoadUnsafe(ref gradient, i),
                m1 = Vector256.LoadUnsafe(ref first, i),
                v1 = Vector256.LoadUnsafe(ref second, i);
            m1 = Lanes.MultiplyAdd(gainM, g1 - m1, m1);
            v1 = Lanes.MultiplyAdd(keepV, v1, gainV * g1 * g1);
            m1.StoreUnsafe(ref first, i);
            v1.StoreUnsafe(ref second, i);
            (
                kept * Vector256.LoadUnsafe(ref value, i)
                - length * m1 / Lanes.MultiplyAdd(Vector256.Sqrt(v1), root, small)
            ).StoreUnsafe(ref value, i);
        }
        for (; i < end; i++)
        {
            ref T m1 = ref Unsafe.Add(ref first, i),
                v1 = ref Unsafe.Add(ref second, i),
                p1 = ref Unsafe.Add(ref value, i);
            T g1 = Unsafe.Add(ref gradient, i);
            m1 += (T.One - beta1) * (g1 - m1);
            v1 = beta2 * v1 + (T.One - beta2) * g1 * g1;
            p1 = keep * p1 - rate * m1 / (T.Sqrt(v1) * inverse + epsilon);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref T value, Vector256<T> g, ref T first, ref T second, nuint i)
    {
        Vector256<T> m = Vector256.LoadUnsafe(ref first, i),
            v = Vector256.LoadUnsafe(ref second, i);
        m = Lanes.MultiplyAdd(Vector256.Create(T.One - beta1), g - m, m);
        v = Lanes.MultiplyAdd(Vector256.Create(beta2), v, Vector256.Create(T.One - beta2) * g * g);
        m.StoreUnsafe(ref first, i);
        v.StoreUnsafe(ref second, i);
        Vector256<T> move =
            Vector256.Create(rate)
            * m
            / Lanes.MultiplyAdd(Vector256.Sqrt(v), Vector256.Create(inverse), Vector256.Create(epsilon));
        (Vector256.Create(keep) * Vector256.LoadUnsafe(ref value, i) - move).StoreUnsafe(ref value, i);
    }
}
