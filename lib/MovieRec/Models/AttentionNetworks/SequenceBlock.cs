using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The sequences of a batch, chunk by chunk: y = LayerNorm(x + heads(x)·Wo + bo), then pooled by a query.
/// Without attention y = x, and their plain mean.</summary>
/// <remarks>All places of all windows stand one after the other; padding does not exist here, so nothing is computed
/// for it.</remarks>
internal sealed class SequenceBlock<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const double Epsilon = 1e-5; // of the layer normalization
    const int InputsPerItem = 24;

    readonly AttentionShape shape;
    readonly AttentionBatch batch;
    readonly TokenEmbeddings<T> things;
    readonly int d;
    readonly T[] qkv,
        qkvGradient; // [places × 3d]
    readonly T[] x,
        context,
        normalized,
        y,
        contextGradient; // [places × d]
    readonly T[] scale,
        shares; // [places]: of the normalization; of the pooling
    readonly T[] weights; // of each window, from weightStarts
    readonly int[] weightStarts;
    readonly T[] chunkNorm,
        normGradient,
        outputGradient,
        outputBias; // [chunks × 3d] of γ, β, bo
    int chunkCount;

    public SequenceBlock(
        AttentionShape shape,
        AttentionBatch batch,
        TokenEmbeddings<T> things,
        int largestBatch,
        int chunks
    )
    {
        (this.shape, this.batch, this.things, d) = (shape, batch, things, shape.Dimensions);
        int windows = 2 * largestBatch,
            places = windows * shape.Places;
        (x, y, XGradient, YGradient) = (new T[places * d], new T[places * d], new T[places * d], new T[places * d]);
        (Pooled, PooledGradient) = (new T[windows * d], new T[windows * d]);
        (shares, weightStarts) = (new T[places], new int[windows + 1]);
        bool heads = shape.Attention;
        (qkv, qkvGradient) = (new T[heads ? places * 3 * d : 0], new T[heads ? places * 3 * d : 0]);
        (context, normalized, contextGradient, scale) = (
            new T[heads ? places * d : 0],
            new T[heads ? places * d : 0],
            new T[heads ? places * d : 0],
            new T[heads ? places : 0]
        );
        weights = new T[heads ? windows * AttentionKernel.WeightCount(shape.Places, shape.Heads) : 0];
        (chunkNorm, normGradient, outputGradient, outputBias) = (
            new T[chunks * 3 * d],
            new T[3 * d],
            new T[d * d],
            new T[d]
        );
        (Output, OutputBias, Gamma, Beta) = (
            new("attention.out", d, d),
            new("attention.out_bias", 1, d),
            new("attention.gamma", 1, d),
            new("attention.beta", 1, d)
        );
        Gamma.Value.AsSpan().Fill(T.One);
    }

    /// <summary>Wo: [d × d].</summary>
    public Weights<T> Output { get; }

    public Weights<T> OutputBias { get; }

    public Weights<T> Gamma { get; }

    public Weights<T> Beta { get; }

    public IEnumerable<Weights<T>> All => shape.Attention ? [Output, OutputBias, Gamma, Beta] : [];

    /// <summary>[windows × d].</summary>
    public T[] Pooled { get; }

    /// <summary>[windows × d] put there by whoever follows.</summary>
    public T[] PooledGradient { get; }

    /// <summary>[places × d] after <see cref="Backward"/>.</summary>
    public T[] XGradient { get; }

    /// <summary>[places × 3d] of the queries, keys and values after <see cref="Backward"/>.</summary>
    public T[] ProjectedGradient => qkvGradient;

    T[] YGradient { get; }

    /// <summary>Where each window's weights stand; before any chunk.</summary>
    public void Build(int chunks)
    {
        chunkCount = chunks;
        ReadOnlySpan<int> starts = batch.Starts;
        for (int window = 0; window < batch.WindowCount && shape.Attention; window++)
            weightStarts[window + 1] =
                weightStarts[window] + AttentionKernel.WeightCount(starts[window + 1] - starts[window], shape.Heads);
    }

    /// <summary>Places of a run of windows: x, attention, y.</summary>
    public void Forward(int firstWindow, int endWindow)
    {
        ReadOnlySpan<int> starts = batch.Starts,
            ratings = batch.Ratings,
            positions = batch.Positions,
            slots = things.Batch.Slots;
        int start = starts[firstWindow],
            end = starts[endWindow];
        for (int place = start; place < end; place++)
            things.Sum(
                slots[place],
                ratings[place],
                positions[place],
                x.AsSpan(place * d, d),
                shape.Attention ? qkv.AsSpan(place * 3 * d, 3 * d) : []
            );
        if (!shape.Attention)
        {
            x.AsSpan(start * d, (end - start) * d).CopyTo(y.AsSpan(start * d));
            return;
        }
        for (int window = firstWindow; window < endWindow; window++)
        {
            int first = starts[window],
                n = starts[window + 1] - first;
            AttentionKernel.Forward<T>(
                qkv.AsSpan(first * 3 * d, n * 3 * d),
                n,
                d,
                shape.Heads,
                WeightsOf(window),
                context.AsSpan(first * d, n * d)
            );
        }
        for (int place = start; place < end; place++)
            Lanes.Sum<T>(x.AsSpan(place * d, d), OutputBias.Value, normalized.AsSpan(place * d, d));
        if (end > start)
            MatrixProduct.Multiply<T>(
                context.AsSpan(start * d),
                d,
                Output.Value,
                d,
                normalized.AsSpan(start * d),
                d,
                end - start,
                d,
                d,
                add: true
            );
        for (int place = start; place < end; place++)
            Normalize(place);
    }

    /// <summary>One window's pooled row.</summary>
    /// <param name="window">Whose places have gone through <see cref="Forward"/>.</param>
    /// <param name="asked">[d] the query; not looked at without attention.</param>
    public void Pool(int window, ReadOnlySpan<T> asked)
    {
        int first = batch.Starts[window],
            n = batch.Starts[window + 1] - first;
        Span<T> pooled = Pooled.AsSpan(window * d, d),
            own = shares.AsSpan(first, n);
        if (shape.Attention)
        {
            AttentionKernel.Pool(y.AsSpan(first * d, n * d), asked, own, pooled);
            return;
        }
        pooled.Clear();
        for (int place = 0; place < n; place++)
            Lanes.Add<T>(T.One / T.CreateTruncating(n), y.AsSpan((first + place) * d, d), pooled);
    }

    /// <summary>From <see cref="PooledGradient"/> to the gradients of the places of a window, and of its
    /// query.</summary>
    public void PoolBackward(int window, ReadOnlySpan<T> asked, Span<T> askedGradient)
    {
        int first = batch.Starts[window],
            n = batch.Starts[window + 1] - first;
        ReadOnlySpan<T> pooledGradient = PooledGradient.AsSpan(window * d, d);
        if (shape.Attention)
        {
            AttentionKernel.PoolBackward(
                y.AsSpan(first * d, n * d),
                asked,
                shares.AsSpan(first, n),
                pooledGradient,
                YGradient.AsSpan(first * d, n * d),
                askedGradient
            );
            return;
        }
        XGradient.AsSpan(first * d, n * d).Clear();
        for (int place = 0; place < n; place++)
            Lanes.Add(T.One / T.CreateTruncating(n), pooledGradient, XGradient.AsSpan((first + place) * d, d));
    }

    /// <summary>The way back from y to x and to queries, keys and values, for a run of windows.</summary>
    public void Backward(int chunk, int firstWindow, int endWindow)
    {
        ReadOnlySpan<int> starts = batch.Starts,
            ratings = batch.Ratings,
            positions = batch.Positions;
        int start = starts[firstWindow],
            end = starts[endWindow];
        things.ClearSpecials(chunk);
        if (shape.Attention)
        {
            Span<T> sums = chunkNorm.AsSpan(chunk * 3 * d, 3 * d);
            sums.Clear();
            for (int place = start; place < end; place++)
                NormalizeBackward(place, sums);
            if (end > start)
                MatrixProduct.MultiplyTransposed<T>(
                    XGradient.AsSpan(start * d),
                    d,
                    Output.Value,
                    d,
                    contextGradient.AsSpan(start * d),
                    d,
                    end - start,
                    d,
                    d
                );
            for (int window = firstWindow; window < endWindow; window++)
            {
                int first = starts[window],
                    n = starts[window + 1] - first;
                AttentionKernel.Backward<T>(
                    qkv.AsSpan(first * 3 * d, n * 3 * d),
                    n,
                    d,
                    shape.Heads,
                    WeightsOf(window),
                    contextGradient.AsSpan(first * d, n * d),
                    qkvGradient.AsSpan(first * 3 * d, n * 3 * d)
                );
            }
        }
        for (int place = start; place < end; place++)
            things.AddSpecials(
                chunk,
                ratings[place],
                positions[place],
                XGradient.AsSpan(place * d, d),
                shape.Attention ? qkvGradient.AsSpan(place * 3 * d, 3 * d) : []
            );
    }

    /// <summary>Pieces of <see cref="Update"/>.</summary>
    public int UpdateItems => shape.Attention ? (d + InputsPerItem - 1) / InputsPerItem + 1 : 0;

    /// <summary>Moves a piece of the block's own weights; after every chunk's <see cref="Backward"/>.</summary>
    public void Update<TRule>(int item, in TRule rule)
        where TRule : struct, IUpdateRule<T>
    {
        int start = item * InputsPerItem,
            count = Math.Min(InputsPerItem, d - start);
        if (count > 0)
        {
            Span<T> gradient = outputGradient.AsSpan(start * d, count * d);
            MatrixProduct.TransposedMultiply<T>(
                context.AsSpan(start),
                d,
                XGradient,
                d,
                gradient,
                d,
                count,
                batch.PlaceCount,
                d
            );
            Output.Apply(rule, start * d, gradient);
            return;
        }
        normGradient.AsSpan().Clear();
        for (int chunk = 0; chunk < chunkCount; chunk++)
            Lanes.Add<T>(chunkNorm.AsSpan(chunk * 3 * d, 3 * d), normGradient);
        Gamma.Apply(rule, 0, normGradient.AsSpan(0, d));
        Beta.Apply(rule, 0, normGradient.AsSpan(d, d));
        OutputBias.Apply(rule, 0, normGradient.AsSpan(2 * d, d));
    }

    /// <summary>From the sum, in <c>normalized</c>, to x̂ there and y.</summary>
    void Normalize(int place)
    {
        ref T hat = ref normalized[place * d],
            to = ref y[place * d],
            gamma = ref Gamma.Value[0],
            beta = ref Beta.Value[0];
        scale[place] = LayerMoments(ref hat, d);
        for (nuint f = 0; f < (nuint)d; f += (nuint)Vector256<T>.Count)
            Lanes
                .MultiplyAdd(
                    Vector256.LoadUnsafe(ref gamma, f),
                    Vector256.LoadUnsafe(ref hat, f),
                    Vector256.LoadUnsafe(ref beta, f)
                )
                .StoreUnsafe(ref to, f);
    }

    /// <summary>x ← (x − mean) / √(variance + ε) in place; gives 1 / √(variance + ε).</summary>
    public static T LayerMoments(ref T x, int d)
    {
        nuint lanes = (nuint)Vector256<T>.Count,
            columns = (nuint)d;
        Vector256<T> sum = default,
            squares = default;
        for (nuint f = 0; f < columns; f += lanes)
            sum += Vector256.LoadUnsafe(ref x, f);
        Vector256<T> mean = Vector256.Create(Vector256.Sum(sum) / T.CreateTruncating(d));
        for (nuint f = 0; f < columns; f += lanes)
        {
            Vector256<T> off = Vector256.LoadUnsafe(ref x, f) - mean;
            off.StoreUnsafe(ref x, f);
            squares = Lanes.MultiplyAdd(off, off, squares);
        }
        T factor = T.One / T.Sqrt(Vector256.Sum(squares) / T.CreateTruncating(d) + T.CreateTruncating(Epsilon));
        Vector256<T> gain = Vector256.Create(factor);
        for (nuint f = 0; f < columns; f += lanes)
            (gain * Vector256.LoadUnsafe(ref x, f)).StoreUnsafe(ref x, f);
        return factor;
    }

    void NormalizeBackward(int place, Span<T> sums)
    {
        ref T hat = ref normalized[place * d],
            dy = ref YGradient[place * d],
            dx = ref XGradient[place * d],
            gamma = ref Gamma.Value[0],
            own = ref MemoryMarshal.GetReference(sums);
        nuint lanes = (nuint)Vector256<T>.Count,
            columns = (nuint)d;
        Vector256<T> sum = default,
            product = default;
        for (nuint f = 0; f < columns; f += lanes)
        {
            Vector256<T> g = Vector256.LoadUnsafe(ref dy, f),
                h = Vector256.LoadUnsafe(ref hat, f),
                through = g * Vector256.LoadUnsafe(ref gamma, f);
            sum += through;
            product = Lanes.MultiplyAdd(through, h, product);
            through.StoreUnsafe(ref dx, f);
            Lanes.MultiplyAdd(g, h, Vector256.LoadUnsafe(ref own, f)).StoreUnsafe(ref own, f);
            (g + Vector256.LoadUnsafe(ref own, columns + f)).StoreUnsafe(ref own, columns + f);
        }
        T share = T.One / T.CreateTruncating(d);
        Vector256<T> mean = Vector256.Create(share * Vector256.Sum(sum)),
            along = Vector256.Create(share * Vector256.Sum(product)),
            gain = Vector256.Create(scale[place]);
        for (nuint f = 0; f < columns; f += lanes)
        {
            Vector256<T> ofSum =
                gain
                * (Vector256.LoadUnsafe(ref dx, f) - Lanes.MultiplyAdd(Vector256.LoadUnsafe(ref hat, f), along, mean));
            ofSum.StoreUnsafe(ref dx, f);
            (ofSum + Vector256.LoadUnsafe(ref own, 2 * columns + f)).StoreUnsafe(ref own, 2 * columns + f);
        }
    }

    Span<T> WeightsOf(int window) =>
        weights.AsSpan(weightStarts[window], weightStarts[window + 1] - weightStarts[window]);
}
