using System.Numerics;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>The end of a rating network with its loss, in few passes over memory: r̂ = base + w·dropout(relu(bn(h))) +
/// c, and the mean of (r̂ − r)².</summary>
/// <remarks>Works on chunks of <see cref="ChunkRows"/> examples, whose sums are added in their order: the same bits for
/// any number of threads. A step is, for every chunk, <see cref="Collect"/>; then <see cref="FinishMoments"/>; for
/// every chunk <see cref="Outputs"/>; then <see cref="FinishOutputs"/>; for every chunk <see cref="InputGradient"/>.
/// Tests compare it with the reference layers.</remarks>
internal sealed class Head<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Eleven tiles of the matrix product; 512 examples make eight chunks.</summary>
    public const int ChunkRows = 66;

    readonly int width; // hidden features, a multiple of 8
    readonly T dropoutGain;
    readonly FusedBatchNorm<T> norm;
    readonly Matrix<T> chunkWeights; // [chunks × width] gradients of w
    readonly double[] chunkLoss,
        chunkBias; // [chunks]
    readonly T[] outputGradient,
        biasGradient = new T[8];

    public Head(int width, int largestBatch, double dropout)
    {
        this.width = width;
        int chunks = Chunks(largestBatch);
        norm = new FusedBatchNorm<T>("", width, largestBatch, chunks);
        Base = new T[largestBatch];
        Target = new T[largestBatch];
        Slope = new T[largestBatch];
        chunkWeights = new Matrix<T>(chunks, width);
        (chunkLoss, chunkBias) = (new double[chunks], new double[chunks]);
        outputGradient = new T[width];
        Output = new Weights<T>("output", 1, width);
        OutputBias = new Weights<T>("output_bias", 1, 8);
        dropoutGain = T.CreateChecked(1 / (1 - dropout));
    }

    /// <summary>[batch × width] h; the normalized x̂ after <see cref="Outputs"/>.</summary>
    public Matrix<T> Hidden => norm.Hidden;

    /// <summary>[batch × width] dL/dh after <see cref="InputGradient"/>.</summary>
    public Matrix<T> Gradient => norm.Gradient;

    /// <summary>[batch] what is added to the network's output.</summary>
    public T[] Base { get; }

    /// <summary>[batch] r.</summary>
    public T[] Target { get; }

    /// <summary>[batch] dL/dr̂ after <see cref="Outputs"/>.</summary>
    public T[] Slope { get; }

    /// <summary>w.</summary>
    public Weights<T> Output { get; }

    /// <summary>c, then padding.</summary>
    public Weights<T> OutputBias { get; }

    public T[] RunningMean => norm.RunningMean;

    public T[] RunningVariance => norm.RunningVariance;

    public IEnumerable<Weights<T>> All => [norm.Gamma, norm.Beta, Output, OutputBias];

    /// <summary>Number of chunks.</summary>
    public static int Chunks(int examples) => (examples + ChunkRows - 1) / ChunkRows;

    /// <summary>First example and end of a chunk.</summary>
    public static (int Start, int End) Bounds(int chunk, int examples) =>
        (chunk * ChunkRows, Math.Min(examples, (chunk + 1) * ChunkRows));

    /// <summary>Mean and squares of a chunk's h.</summary>
    public void Collect(int chunk, int examples)
    {
        (int start, int end) = Bounds(chunk, examples);
        norm.Collect(chunk, start, end);
    }

    /// <summary>Combines the chunks' moments.</summary>
    public void FinishMoments(int examples) => norm.FinishMoments(Chunks(examples));

    /// <summary>Outputs, loss and dL/dy of a chunk.</summary>
    public void Outputs(int chunk, int examples, in DropoutMask mask)
    {
        (int start, int end) = Bounds(chunk, examples);
        nuint lanes = (nuint)Vector256<T>.Count,
            columns = (nuint)width;
        Span<T> slopes = norm.Slopes(chunk),
            products = norm.Products(chunk),
            weights = chunkWeights.Row(chunk);
        slopes.Clear();
        products.Clear();
        weights.Clear();
        ref T m = ref norm.Mean[0],
            s = ref norm.Scale[0],
            gamma = ref norm.Gamma.Value[0],
            beta = ref norm.Beta.Value[0],
            w = ref Output.Value[0];
        ref T slopeSum = ref slopes[0],
            productSum = ref products[0],
            weightSum = ref weights[0];
        T share = T.CreateChecked(2.0 / examples);
        double loss = 0,
            bias = 0;
        for (int row = start; row < end; row++)
        {
            Span<T> active = Gradient.Row(row);
            ref T x = ref Hidden.Row(row)[0],
                g = ref active[0];
            for (nuint f = 0; f < columns; f += lanes)
            {
                Vector256<T> hat =
                    (Vector256.LoadUnsafe(ref x, f) - Vector256.LoadUnsafe(ref m, f)) * Vector256.LoadUnsafe(ref s, f);
                hat.StoreUnsafe(ref x, f);
                Vector256
                    .Max(
                        Lanes.MultiplyAdd(Vector256.LoadUnsafe(ref gamma, f), hat, Vector256.LoadUnsafe(ref beta, f)),
                        Vector256<T>.Zero
                    )
                    .StoreUnsafe(ref g, f);
            }
            mask.Apply((uint)(row * width), active, dropoutGain);
            T error = Base[row] + Lanes.Dot<T>(active, Output.Value) + OutputBias.Value[0] - Target[row];
            loss += double.CreateTruncating(error) * double.CreateTruncating(error);
            T slope = share * error;
            Slope[row] = slope;
            bias += double.CreateTruncating(slope);
            Vector256<T> slope8 = Vector256.Create(slope),
                back = Vector256.Create(slope * dropoutGain);
            for (nuint f = 0; f < columns; f += lanes)
            {
                Vector256<T> a = Vector256.LoadUnsafe(ref g, f);
                Lanes.MultiplyAdd(slope8, a, Vector256.LoadUnsafe(ref weightSum, f)).StoreUnsafe(ref weightSum, f);
                Vector256<T> dy = Vector256.GreaterThan(a, Vector256<T>.Zero) & (back * Vector256.LoadUnsafe(ref w, f));
                dy.StoreUnsafe(ref g, f);
                (Vector256.LoadUnsafe(ref slopeSum, f) + dy).StoreUnsafe(ref slopeSum, f);
                Lanes
                    .MultiplyAdd(dy, Vector256.LoadUnsafe(ref x, f), Vector256.LoadUnsafe(ref productSum, f))
                    .StoreUnsafe(ref productSum, f);
            }
        }
        (chunkLoss[chunk], chunkBias[chunk]) = (loss, bias);
    }

    /// <summary>Combines the chunks' gradients.</summary>
    /// <returns>Σ (r̂ − r)².</returns>
    public double FinishOutputs(int examples)
    {
        int chunks = Chunks(examples);
        double loss = 0,
            bias = 0;
        outputGradient.AsSpan().Clear();
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            loss += chunkLoss[chunk];
            bias += chunkBias[chunk];
            Lanes.Add<T>(chunkWeights.Row(chunk), outputGradient);
        }
        norm.FinishBackward(chunks, examples);
        biasGradient[0] = T.CreateTruncating(bias);
        return loss;
    }

    /// <summary>dL/dh of a chunk.</summary>
    public void InputGradient(int chunk, int examples)
    {
        (int start, int end) = Bounds(chunk, examples);
        norm.InputGradient(start, end);
    }

    /// <summary>Draws the output's first weights, as PyTorch does.</summary>
    /// <param name="features">Hidden features without padding.</param>
    /// <param name="rng">Moves on.</param>
    public void Initialize(int features, ref Rng rng)
    {
        Initializer.PyTorchLinear.Fill(Output.Value.AsSpan(0, features), features, 1, ref rng);
        Initializer.PyTorchLinear.Fill(OutputBias.Value.AsSpan(0, 1), features, 1, ref rng);
    }

    /// <summary>Moves the head's own weights.</summary>
    public void Update(IUpdateRule<T> rule)
    {
        norm.Update(rule);
        Output.Apply(rule, 0, outputGradient);
        OutputBias.Apply(rule, 0, biasGradient);
    }

    /// <inheritdoc cref="FusedBatchNorm{T}.Folded"/>
    public (T[] Factor, T[] Offset) Folded() => norm.Folded();
}
