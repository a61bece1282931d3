using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Attention within one short window, forward and backward, with sums in registers. The reference version is
/// <see cref="MultiHeadAttention{T}"/>.</summary>
internal static class AttentionKernel
{
    /// <summary>Maximum number of places of a window; their derivatives are on the stack.</summary>
    public const int MaxPlaces = 1024;

    /// <summary>Length of a window's weights: heads · n · n, in whole vectors.</summary>
    public static int WeightCount(int places, int heads) => FactorMath.Stride(heads * places * places);

    /// <summary>Weights [heads × n × n] and context [n × d] of a window.</summary>
    /// <param name="qkv">[n × 3d] queries, keys, values side by side.</param>
    /// <param name="n">Places.</param>
    /// <param name="d">Width of a place.</param>
    /// <param name="heads">A divisor of d, with whole vectors per head.</param>
    /// <param name="weights">Overwritten.</param>
    /// <param name="context">Overwritten.</param>
    public static void Forward<T>(ReadOnlySpan<T> qkv, int n, int d, int heads, Span<T> weights, Span<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (n == 0)
            return;
        nuint lanes = (nuint)Vector256<T>.Count,
            width = (nuint)(d / heads),
            row = 3 * (nuint)d;
        T scale = T.CreateTruncating(1 / Math.Sqrt((double)d / heads));
        ref T q = ref MemoryMarshal.GetReference(qkv),
            w = ref MemoryMarshal.GetReference(weights),
            c = ref MemoryMarshal.GetReference(context);
        for (int head = 0, at = 0; head < heads; head++)
        {
            for (int a = 0; a < n; a++, at += n)
            {
                ref T asks = ref Unsafe.Add(ref q, (nuint)a * row + (nuint)head * width);
                T largest = T.NegativeInfinity;
                for (int b = 0; b < n; b++)
                {
                    ref T key = ref Unsafe.Add(ref q, (nuint)b * row + (nuint)d + (nuint)head * width);
                    Vector256<T> sum = default;
                    for (nuint f = 0; f < width; f += lanes)
                        sum = Lanes.MultiplyAdd(
                            Vector256.LoadUnsafe(ref asks, f),
                            Vector256.LoadUnsafe(ref key, f),
                            sum
                        );
                    T score = scale * Vector256.Sum(sum);
                    Unsafe.Add(ref w, at + b) = score;
                    largest = T.Max(largest, score);
                }
                for (int b = 0; b < n; b++)
                    Unsafe.Add(ref w, at + b) -= largest;
            }
        }
        weights[(heads * n * n)..].Clear();
        for (nuint i = 0; i < (nuint)weights.Length; i += lanes)
            Exp(Vector256.LoadUnsafe(ref w, i)).StoreUnsafe(ref w, i);
        for (int head = 0, at = 0; head < heads; head++)
        {
            for (int a = 0; a < n; a++, at += n)
            {
                T sum = T.Zero;
                for (int b = 0; b < n; b++)
                    sum += Unsafe.Add(ref w, at + b);
                T share = T.One / sum;
                for (int b = 0; b < n; b++)
                    Unsafe.Add(ref w, at + b) *= share;
                ref T to = ref Unsafe.Add(ref c, (nuint)(a * d) + (nuint)head * width);
                for (nuint f = 0; f < width; f += lanes)
                {
                    Vector256<T> mixed = default;
                    for (int b = 0; b < n; b++)
                        mixed = Lanes.MultiplyAdd(
                            Vector256.Create(Unsafe.Add(ref w, at + b)),
                            Vector256.LoadUnsafe(ref q, (nuint)b * row + 2 * (nuint)d + (nuint)head * width + f),
                            mixed
                        );
                    mixed.StoreUnsafe(ref to, f);
                }
            }
        }
    }

    /// <summary>Gradients [n × 3d] of queries, keys and values; overwrites the weights.</summary>
    /// <param name="qkv">As in <see cref="Forward"/>.</param>
    /// <param name="n">Places.</param>
    /// <param name="d">Width of a place.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="weights">From <see cref="Forward"/>.</param>
    /// <param name="contextGradient">[n × d].</param>
    /// <param name="gradient">Overwritten.</param>
    public static void Backward<T>(
        ReadOnlySpan<T> qkv,
        int n,
        int d,
        int heads,
        Span<T> weights,
        ReadOnlySpan<T> contextGradient,
        Span<T> gradient
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nuint lanes = (nuint)Vector256<T>.Count,
            width = (nuint)(d / heads),
            row = 3 * (nuint)d,
            columns = (nuint)d;
        T scale = T.CreateTruncating(1 / Math.Sqrt((double)d / heads));
        ref T q = ref MemoryMarshal.GetReference(qkv),
            w = ref MemoryMarshal.GetReference(weights),
            dc = ref MemoryMarshal.GetReference(contextGradient),
            g = ref MemoryMarshal.GetReference(gradient);
        Span<T> slopes = stackalloc T[n];
        for (int head = 0; head < heads; head++)
        {
            nuint first = (nuint)head * width;
            ref T own = ref Unsafe.Add(ref w, head * n * n);
            for (int b = 0; b < n; b++)
            {
                for (nuint f = first; f < first + width; f += lanes)
                {
                    Vector256<T> dv = default;
                    for (int a = 0; a < n; a++)
                        dv = Lanes.MultiplyAdd(
                            Vector256.Create(Unsafe.Add(ref own, a * n + b)),
                            Vector256.LoadUnsafe(ref dc, (nuint)a * columns + f),
                            dv
                        );
                    dv.StoreUnsafe(ref g, (nuint)b * row + 2 * columns + f);
                }
            }
            for (int a = 0; a < n; a++)
            {
                ref T shares = ref Unsafe.Add(ref own, a * n);
                T mean = T.Zero;
                for (int b = 0; b < n; b++)
                {
                    Vector256<T> sum = default;
                    for (nuint f = first; f < first + width; f += lanes)
                        sum = Lanes.MultiplyAdd(
                            Vector256.LoadUnsafe(ref dc, (nuint)a * columns + f),
                            Vector256.LoadUnsafe(ref q, (nuint)b * row + 2 * columns + f),
                            sum
                        );
                    slopes[b] = Vector256.Sum(sum);
                    mean += Unsafe.Add(ref shares, b) * slopes[b];
                }
                for (int b = 0; b < n; b++)
                    Unsafe.Add(ref shares, b) *= scale * (slopes[b] - mean);
                for (nuint f = first; f < first + width; f += lanes)
                {
                    Vector256<T> dq = default;
                    for (int b = 0; b < n; b++)
                        dq = Lanes.MultiplyAdd(
                            Vector256.Create(Unsafe.Add(ref shares, b)),
                            Vector256.LoadUnsafe(ref q, (nuint)b * row + columns + f),
                            dq
                        );
                    dq.StoreUnsafe(ref g, (nuint)a * row + f);
                }
            }
            for (int b = 0; b < n; b++)
            {
                for (nuint f = first; f < first + width; f += lanes)
                {
                    Vector256<T> dk = default;
                    for (int a = 0; a < n; a++)
                        dk = Lanes.MultiplyAdd(
                            Vector256.Create(Unsafe.Add(ref own, a * n + b)),
                            Vector256.LoadUnsafe(ref q, (nuint)a * row + f),
                            dk
                        );
                    dk.StoreUnsafe(ref g, (nuint)b * row + columns + f);
                }
            }
        }
    }

    /// <summary>The mean [d] of a window's places, weighted by how well each matches a query; 0 for no
    /// places.</summary>
    /// <param name="rows">[n × d].</param>
    /// <param name="asked">[d] query.</param>
    /// <param name="weights">[n], overwritten.</param>
    /// <param name="pooled">[d], overwritten.</param>
    public static void Pool<T>(ReadOnlySpan<T> rows, ReadOnlySpan<T> asked, Span<T> weights, Span<T> pooled)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int d = asked.Length;
        T scale = T.CreateTruncating(1 / Math.Sqrt(d));
        for (int place = 0; place < weights.Length; place++)
            weights[place] = scale * Lanes.Dot(asked, rows.Slice(place * d, d));
        Softmax.Forward(weights);
        pooled.Clear();
        for (int place = 0; place < weights.Length; place++)
            Lanes.Add(weights[place], rows.Slice(place * d, d), pooled);
    }

    /// <summary>Gradients of the places and of the query.</summary>
    /// <param name="rows">[n × d].</param>
    /// <param name="asked">[d].</param>
    /// <param name="weights">[n] from <see cref="Pool"/>; overwritten.</param>
    /// <param name="pooledGradient">[d].</param>
    /// <param name="gradient">[n × d], overwritten.</param>
    /// <param name="askedGradient">[d] added to.</param>
    public static void PoolBackward<T>(
        ReadOnlySpan<T> rows,
        ReadOnlySpan<T> asked,
        Span<T> weights,
        ReadOnlySpan<T> pooledGradient,
        Span<T> gradient,
        Span<T> askedGradient
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int d = asked.Length;
        T scale = T.CreateTruncating(1 / Math.Sqrt(d)),
            mean = T.Zero;
        for (int place = 0; place < weights.Length; place++)
        {
            // The first number of a place's gradient holds its derivative by the weight until the mean is known.
            T slope = gradient[place * d] = Lanes.Dot(pooledGradient, rows.Slice(place * d, d));
            mean += weights[place] * slope;
        }
        for (int place = 0; place < weights.Length; place++)
        {
            Span<T> own = gradient.Slice(place * d, d);
            T ofScore = scale * weights[place] * (own[0] - mean);
            own.Clear();
            Lanes.Add(weights[place], pooledGradient, own);
            Lanes.Add(ofScore, asked, own);
            Lanes.Add(ofScore, rows.Slice(place * d, d), askedGradient);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<T> Exp<T>(Vector256<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
            return Vector256.Exp(x.AsSingle()).As<float, T>();
        return Vector256.Exp(x.AsDouble()).As<double, T>();
    }
}
