using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The sequences of a batch, chunk by chunk: y = LayerNorm(x + heads(x)·Wo + bo), then the mean of the places,
/// weighted by how they answer a query. Without attention y = x, and the mean is plain.</summary>
/// <remarks>The places of all windows follow each other without padding.</remarks>
internal sealed class SequenceBlock<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const double Epsilon = 1e-5; // of the layer normalization
    const int InputsPerPiece = 24;

    readonly AttentionShape shape;
    readonly AttentionBatch batch;
    readonly TokenEmbeddings<T> tokens;
    readonly int d;
    readonly FusedLinear<T> output;
    readonly Matrix<T> x,
        y,
        yGradient; // [places × d]
    readonly Matrix<T> qkv; // [places × 3d] queries, keys and values
    readonly Matrix<T> context,
        contextGradient,
        normalized; // [places × d]
    readonly T[] scale, // [places] 1 / √(variance + ε)
        shares; // [places] of the pooling
    readonly T[] weights; // attention weights of each window, from weightStarts
    readonly int[] weightStarts;
    readonly Matrix<T> chunkNorm; // [chunks × 3d] gradients of γ, β, bo
    readonly T[] normGradient; // [3d]
    int chunkCount;

    public SequenceBlock(
        AttentionShape shape,
        AttentionBatch batch,
        TokenEmbeddings<T> tokens,
        int largestBatch,
        int chunks
    )
    {
        (this.shape, this.batch, this.tokens, d) = (shape, batch, tokens, shape.Dimensions);
        int windows = 2 * largestBatch,
            places = windows * shape.Places,
            attending = shape.Attention ? places : 0;
        x = new Matrix<T>(places, d);
        y = new Matrix<T>(places, d);
        yGradient = new Matrix<T>(places, d);
        XGradient = new Matrix<T>(places, d);
        Pooled = new Matrix<T>(windows, d);
        PooledGradient = new Matrix<T>(windows, d);
        shares = new T[places];
        qkv = new Matrix<T>(attending, 3 * d);
        ProjectedGradient = new Matrix<T>(attending, 3 * d);
        context = new Matrix<T>(attending, d);
        contextGradient = new Matrix<T>(attending, d);
        normalized = new Matrix<T>(attending, d);
        scale = new T[attending];
        weights = new T[shape.Attention ? windows * AttentionKernel.WeightCount(shape.Places, shape.Heads) : 0];
        weightStarts = new int[windows + 1];
        chunkNorm = new Matrix<T>(chunks, 3 * d);
        normGradient = new T[3 * d];
        output = new FusedLinear<T>("attention.out", d, d, d, InputsPerPiece);
        OutputBias = new Weights<T>("attention.out_bias", 1, d);
        Gamma = new Weights<T>("attention.gamma", 1, d);
        Beta = new Weights<T>("attention.beta", 1, d);
        Gamma.Value.AsSpan().Fill(T.One);
    }

    /// <summary>Wo: [d × d].</summary>
    public Weights<T> Output => output.Weights;

    /// <summary>bo.</summary>
    public Weights<T> OutputBias { get; }

    public Weights<T> Gamma { get; }

    public Weights<T> Beta { get; }

    public IEnumerable<Weights<T>> All => shape.Attention ? [Output, OutputBias, Gamma, Beta] : [];

    /// <summary>[windows × d] s.</summary>
    public Matrix<T> Pooled { get; }

    /// <summary>[windows × d] ds, set by the layer behind.</summary>
    public Matrix<T> PooledGradient { get; }

    /// <summary>[places × d] dx after <see cref="Backward"/>.</summary>
    public Matrix<T> XGradient { get; }

    /// <summary>[places × 3d] of the queries, keys and values after <see cref="Backward"/>.</summary>
    public Matrix<T> ProjectedGradient { get; }

    /// <summary>Lays out each window's attention weights; before any chunk.</summary>
    public void Build(int chunks)
    {
        chunkCount = chunks;
        for (int window = 0; window < batch.WindowCount && shape.Attention; window++)
            weightStarts[window + 1] =
                weightStarts[window] + AttentionKernel.WeightCount(PlacesOf(window).Count, shape.Heads);
    }

    /// <summary>The places of a run of windows: x, attention, y.</summary>
    public void Forward(int firstWindow, int endWindow)
    {
        int start = batch.Starts[firstWindow],
            end = batch.Starts[endWindow];
        ReadOnlySpan<int> slots = tokens.Items.Slots,
            ratings = batch.Ratings,
            positions = batch.Positions;
        for (int place = start; place < end; place++)
            tokens.Sum(
                slots[place],
                ratings[place],
                positions[place],
                x.Row(place),
                shape.Attention ? qkv.Row(place) : []
            );
        if (!shape.Attention)
        {
            Rows(x, start, end - start).CopyTo(Rows(y, start, end - start));
            return;
        }
        for (int window = firstWindow; window < endWindow; window++)
        {
            (int first, int count) = PlacesOf(window);
            AttentionKernel.Forward<T>(
                Rows(qkv, first, count),
                count,
                d,
                shape.Heads,
                WeightsOf(window),
                Rows(context, first, count)
            );
        }
        for (int place = start; place < end; place++)
            Lanes.Sum<T>(x.Row(place), OutputBias.Value, normalized.Row(place));
        if (end > start)
            context.View(start, end).Multiply(Output.View(), normalized.View(start, end), add: true);
        for (int place = start; place < end; place++)
            Normalize(place);
    }

    /// <summary>One window's pooled row.</summary>
    /// <param name="window">A window that has gone through <see cref="Forward"/>.</param>
    /// <param name="query">[d]; unused without attention.</param>
    public void Pool(int window, ReadOnlySpan<T> query)
    {
        (int first, int count) = PlacesOf(window);
        Span<T> pooled = Pooled.Row(window);
        if (shape.Attention)
        {
            AttentionKernel.Pool(Rows(y, first, count), query, shares.AsSpan(first, count), pooled);
            return;
        }
        pooled.Clear();
        for (int place = first; place < first + count; place++)
            Lanes.Add<T>(T.One / T.CreateTruncating(count), y.Row(place), pooled);
    }

    /// <summary>From <see cref="PooledGradient"/> to the gradients of a window's places and of its query.</summary>
    public void PoolBackward(int window, ReadOnlySpan<T> query, Span<T> queryGradient)
    {
        (int first, int count) = PlacesOf(window);
        ReadOnlySpan<T> pooledGradient = PooledGradient.Row(window);
        if (shape.Attention)
        {
            AttentionKernel.PoolBackward(
                Rows(y, first, count),
                query,
                shares.AsSpan(first, count),
                pooledGradient,
                Rows(yGradient, first, count),
                queryGradient
            );
            return;
        }
        Rows(XGradient, first, count).Clear();
        for (int place = first; place < first + count; place++)
            Lanes.Add(T.One / T.CreateTruncating(count), pooledGradient, XGradient.Row(place));
    }

    /// <summary>From dy to dx and to the gradients of queries, keys and values, for a run of windows.</summary>
    public void Backward(int chunk, int firstWindow, int endWindow)
    {
        int start = batch.Starts[firstWindow],
            end = batch.Starts[endWindow];
        if (shape.Attention)
            AttentionBackward(chunk, firstWindow, endWindow);
        tokens.ClearFixed(chunk);
        ReadOnlySpan<int> ratings = batch.Ratings,
            positions = batch.Positions;
        for (int place = start; place < end; place++)
            tokens.AddFixed(
                chunk,
                ratings[place],
                positions[place],
                XGradient.Row(place),
                shape.Attention ? ProjectedGradient.Row(place) : []
            );
    }

    /// <summary>The parts of an update that threads share.</summary>
    /// <param name="rule">Returns the rule.</param>
    public Work[] Updates(Func<IUpdateRule<T>> rule) =>
        [
            new(() => shape.Attention ? output.Pieces : 0, piece => UpdateOutput(piece, rule())),
            new(() => shape.Attention ? 1 : 0, _ => UpdateNorm(rule())),
        ];

    /// <summary>x ← (x − mean) / √(variance + ε) in place.</summary>
    /// <returns>1 / √(variance + ε).</returns>
    public static T Standardize(Span<T> row)
    {
        ref T first = ref MemoryMarshal.GetReference(row);
        nuint lanes = (nuint)Vector256<T>.Count,
            columns = (nuint)row.Length;
        Vector256<T> sum = default,
            squares = default;
        for (nuint f = 0; f < columns; f += lanes)
            sum += Vector256.LoadUnsafe(ref first, f);
        Vector256<T> mean = Vector256.Create(Vector256.Sum(sum) / T.CreateTruncating(row.Length));
        for (nuint f = 0; f < columns; f += lanes)
        {
            Vector256<T> off = Vector256.LoadUnsafe(ref first, f) - mean;
            off.StoreUnsafe(ref first, f);
            squares = Lanes.MultiplyAdd(off, off, squares);
        }
        T factor =
            T.One / T.Sqrt(Vector256.Sum(squares) / T.CreateTruncating(row.Length) + T.CreateTruncating(Epsilon));
        Vector256<T> gain = Vector256.Create(factor);
        for (nuint f = 0; f < columns; f += lanes)
            (gain * Vector256.LoadUnsafe(ref first, f)).StoreUnsafe(ref first, f);
        return factor;
    }

    void AttentionBackward(int chunk, int firstWindow, int endWindow)
    {
        int start = batch.Starts[firstWindow],
            end = batch.Starts[endWindow];
        Span<T> sums = chunkNorm.Row(chunk);
        sums.Clear();
        for (int place = start; place < end; place++)
            NormalizeBackward(place, sums);
        if (end > start)
            XGradient.View(start, end).MultiplyTransposed(Output.View(), contextGradient.View(start, end));
        for (int window = firstWindow; window < endWindow; window++)
        {
            (int first, int count) = PlacesOf(window);
            AttentionKernel.Backward<T>(
                Rows(qkv, first, count),
                count,
                d,
                shape.Heads,
                WeightsOf(window),
                Rows(contextGradient, first, count),
                Rows(ProjectedGradient, first, count)
            );
        }
    }

    void UpdateOutput(int piece, IUpdateRule<T> rule) =>
        output.Update(piece, rule, context.View(0, batch.PlaceCount), XGradient.View(0, batch.PlaceCount));

    void UpdateNorm(IUpdateRule<T> rule)
    {
        normGradient.AsSpan().Clear();
        for (int chunk = 0; chunk < chunkCount; chunk++)
            Lanes.Add<T>(chunkNorm.Row(chunk), normGradient);
        Gamma.Apply(rule, 0, normGradient.AsSpan(0, d));
        Beta.Apply(rule, 0, normGradient.AsSpan(d, d));
        OutputBias.Apply(rule, 0, normGradient.AsSpan(2 * d, d));
    }

    /// <summary>From the sum, in <c>normalized</c>, to x̂ there and y.</summary>
    void Normalize(int place)
    {
        Span<T> row = normalized.Row(place);
        scale[place] = Standardize(row);
        ref T hat = ref row[0],
            to = ref y.Row(place)[0],
            gamma = ref Gamma.Value[0],
            beta = ref Beta.Value[0];
        for (nuint f = 0; f < (nuint)d; f += (nuint)Vector256<T>.Count)
            Lanes
                .MultiplyAdd(
                    Vector256.LoadUnsafe(ref gamma, f),
                    Vector256.LoadUnsafe(ref hat, f),
                    Vector256.LoadUnsafe(ref beta, f)
                )
                .StoreUnsafe(ref to, f);
    }

    void NormalizeBackward(int place, Span<T> sums)
    {
        ref T hat = ref normalized.Row(place)[0],
            dy = ref yGradient.Row(place)[0],
            dx = ref XGradient.Row(place)[0],
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

    (int First, int Count) PlacesOf(int window) =>
        (batch.Starts[window], batch.Starts[window + 1] - batch.Starts[window]);

    Span<T> WeightsOf(int window) =>
        weights.AsSpan(weightStarts[window], weightStarts[window + 1] - weightStarts[window]);

    static Span<T> Rows(Matrix<T> matrix, int first, int count) =>
        matrix.Values.Slice(first * matrix.Columns, count * matrix.Columns);
}
