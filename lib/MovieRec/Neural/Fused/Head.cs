using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>The end of a rating network, with its loss, in few passes over memory: batch normalization, ReLU, dropout
/// and one linear output, r̂ = base + w·dropout(relu(bn(h))) + c, and the mean of (r̂ − r)².</summary>
/// <remarks>Works on chunks of <see cref="ChunkRows"/> examples, whose sums are put together in their order: the same
/// bits for any number of threads. A step is, for every chunk, <see cref="Statistics"/>; then
/// <see cref="FinishStatistics"/>; for every chunk <see cref="Outputs"/>; then <see cref="FinishOutputs"/>; for every
/// chunk <see cref="InputGradient"/>. The naive twin are the layers, which the tests hold it against.</remarks>
internal sealed class Head<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Eleven tiles of the matrix product; 512 examples make eight chunks.</summary>
    public const int ChunkRows = 66;

    readonly int width; // hidden features, a multiple of 8
    readonly T dropoutGain;
    readonly BatchMoments<T> moments;
    readonly T[] ofMean,
        ofScale; // Σ dy / n and Σ dy·x̂ / n
    readonly T[] chunkSlope,
        chunkProduct,
        chunkWeight;
    readonly double[] chunkLoss,
        chunkBias;
    readonly T[] outputGradient,
        biasGradient = new T[8],
        gammaGradient,
        betaGradient;

    public Head(int width, int largestBatch, double dropout)
    {
        this.width = width;
        int chunks = Chunks(largestBatch);
        (Hidden, Gradient) = (new T[largestBatch * width], new T[largestBatch * width]);
        (Base, Target, Slope) = (new T[largestBatch], new T[largestBatch], new T[largestBatch]);
        (moments, ofMean, ofScale) = (new(width, chunks), new T[width], new T[width]);
        (chunkSlope, chunkProduct, chunkWeight) = (new T[chunks * width], new T[chunks * width], new T[chunks * width]);
        (chunkLoss, chunkBias) = (new double[chunks], new double[chunks]);
        (outputGradient, gammaGradient, betaGradient) = (new T[width], new T[width], new T[width]);
        (Gamma, Beta, Output, OutputBias) = (
            new("gamma", 1, width),
            new("beta", 1, width),
            new("output", 1, width),
            new("output_bias", 1, 8)
        );
        Gamma.Value.AsSpan().Fill(T.One);
        dropoutGain = T.CreateChecked(1 / (1 - dropout));
    }

    /// <summary>[batch × width] h; the normalized x̂ after <see cref="Outputs"/>.</summary>
    public T[] Hidden { get; }

    /// <summary>[batch × width] dL/dh after <see cref="InputGradient"/>.</summary>
    public T[] Gradient { get; }

    /// <summary>[batch] what is added to the network's output.</summary>
    public T[] Base { get; }

    /// <summary>[batch] r.</summary>
    public T[] Target { get; }

    /// <summary>[batch] dL/dr̂ after <see cref="Outputs"/>.</summary>
    public T[] Slope { get; }

    public Weights<T> Gamma { get; }

    public Weights<T> Beta { get; }

    public Weights<T> Output { get; }

    /// <summary>c in the first place; the rest is padding.</summary>
    public Weights<T> OutputBias { get; }

    public T[] RunningMean => moments.RunningMean;

    public T[] RunningVariance => moments.RunningVariance;

    public IEnumerable<Weights<T>> All => [Gamma, Beta, Output, OutputBias];

    public static int Chunks(int examples) => (examples + ChunkRows - 1) / ChunkRows;

    /// <summary>First example and end of a chunk.</summary>
    public static (int Start, int End) Bounds(int chunk, int examples) =>
        (chunk * ChunkRows, Math.Min(examples, (chunk + 1) * ChunkRows));

    /// <summary>Mean and squares of a chunk's h.</summary>
    public void Statistics(int chunk, int examples)
    {
        (int start, int end) = Bounds(chunk, examples);
        moments.Collect(chunk, Hidden.AsSpan(start * width, (end - start) * width));
    }

    /// <summary>Puts the chunks' statistics together.</summary>
    public void FinishStatistics(int examples) => moments.Finish(Chunks(examples));

    /// <summary>Outputs, loss and the way back to the normalization, for a chunk.</summary>
    public void Outputs(int chunk, int examples, in DropoutMask mask)
    {
        (int start, int end) = Bounds(chunk, examples);
        nuint lanes = (nuint)Vector256<T>.Count,
            columns = (nuint)width;
        Span<T> slopes = chunkSlope.AsSpan(chunk * width, width),
            products = chunkProduct.AsSpan(chunk * width, width),
            weights = chunkWeight.AsSpan(chunk * width, width);
        slopes.Clear();
        products.Clear();
        weights.Clear();
        ref T m = ref moments.Mean[0],
            s = ref moments.Scale[0],
            gamma = ref Gamma.Value[0],
            beta = ref Beta.Value[0],
            w = ref Output.Value[0];
        ref T slopeSum = ref slopes[0],
            productSum = ref products[0],
            weightSum = ref weights[0];
        T share = T.CreateChecked(2.0 / examples);
        double loss = 0,
            bias = 0;
        for (int row = start; row < end; row++)
        {
            ref T x = ref Hidden[row * width],
                g = ref Gradient[row * width];
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
            Span<T> active = Gradient.AsSpan(row * width, width);
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

    /// <summary>Puts the chunks' gradients together; gives Σ (r̂ − r)².</summary>
    public double FinishOutputs(int examples)
    {
        double loss = 0,
            bias = 0;
        gammaGradient.AsSpan().Clear();
        betaGradient.AsSpan().Clear();
        outputGradient.AsSpan().Clear();
        for (int chunk = 0; chunk < Chunks(examples); chunk++)
        {
            loss += chunkLoss[chunk];
            bias += chunkBias[chunk];
            Lanes.Add<T>(chunkSlope.AsSpan(chunk * width, width), betaGradient);
            Lanes.Add<T>(chunkProduct.AsSpan(chunk * width, width), gammaGradient);
            Lanes.Add<T>(chunkWeight.AsSpan(chunk * width, width), outputGradient);
        }
        T share = T.One / T.CreateChecked(examples);
        for (int f = 0; f < width; f++)
            (ofMean[f], ofScale[f]) = (betaGradient[f] * share, gammaGradient[f] * share);
        biasGradient[0] = T.CreateTruncating(bias);
        return loss;
    }

    /// <summary>dL/dh of a chunk.</summary>
    public void InputGradient(int chunk, int examples)
    {
        (int start, int end) = Bounds(chunk, examples);
        nuint lanes = (nuint)Vector256<T>.Count,
            columns = (nuint)width;
        ref T s = ref moments.Scale[0],
            gamma = ref Gamma.Value[0],
            byMean = ref ofMean[0],
            byScale = ref ofScale[0];
        for (int row = start; row < end; row++)
        {
            ref T x = ref Hidden[row * width],
                g = ref Gradient[row * width];
            for (nuint f = 0; f < columns; f += lanes)
            {
                Vector256<T> through =
                    Vector256.LoadUnsafe(ref g, f)
                    - Lanes.MultiplyAdd(
                        Vector256.LoadUnsafe(ref x, f),
                        Vector256.LoadUnsafe(ref byScale, f),
                        Vector256.LoadUnsafe(ref byMean, f)
                    );
                (Vector256.LoadUnsafe(ref gamma, f) * Vector256.LoadUnsafe(ref s, f) * through).StoreUnsafe(ref g, f);
            }
        }
    }

    /// <summary>Draws the output's first weights, as PyTorch does.</summary>
    /// <param name="features">Hidden features without padding.</param>
    /// <param name="rng">Moves on.</param>
    public void Initialize(int features, ref Rng rng)
    {
        Initializer.PyTorchLinear.Fill(Output.Value.AsSpan(0, features), features, 1, ref rng);
        Initializer.PyTorchLinear.Fill(OutputBias.Value.AsSpan(0, 1), features, 1, ref rng);
    }

    /// <summary>Moves the head's own weights; after every chunk's <see cref="InputGradient"/>.</summary>
    public void Update<TRule>(in TRule rule)
        where TRule : struct, IUpdateRule<T>
    {
        Gamma.Apply(rule, 0, gammaGradient);
        Beta.Apply(rule, 0, betaGradient);
        Output.Apply(rule, 0, outputGradient);
        OutputBias.Apply(rule, 0, biasGradient);
    }

    /// <summary>The normalization by running statistics as x ↦ factor · x + offset.</summary>
    public (T[] Factor, T[] Offset) Folded()
    {
        T[] factor = new T[width],
            offset = new T[width];
        for (int f = 0; f < width; f++)
        {
            factor[f] = Gamma.Value[f] / T.Sqrt(RunningVariance[f] + T.CreateChecked(BatchNorm1d<T>.Epsilon));
            offset[f] = Beta.Value[f] - factor[f] * RunningMean[f];
        }
        return (factor, offset);
    }
}
