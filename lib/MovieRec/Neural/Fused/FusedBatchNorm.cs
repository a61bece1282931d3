using System.Numerics;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>Batch normalization of a hidden layer, y = γ x̂ + β with x̂ = (h − mean) / √(variance + ε), worked on in
/// chunks of the batch.</summary>
/// <remarks>A step is, for every chunk, <see cref="Collect"/>; then <see cref="FinishMoments"/>; the owner turns h into
/// x̂ and, on the way back, puts dL/dy into <see cref="Gradient"/> and its chunk sums into <see cref="Slopes"/> and
/// <see cref="Products"/>; then <see cref="FinishBackward"/>; for every chunk <see cref="InputGradient"/>. Sums of
/// chunks are added in the chunks' order: the same bits for any number of threads.</remarks>
internal sealed class FusedBatchNorm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly int width;
    readonly BatchMoments<T> moments;
    readonly Matrix<T> slopes,
        products; // [chunks × width]
    readonly T[] meanSlope,
        meanProduct; // [width] Σ dy / n and Σ dy·x̂ / n
    readonly T[] gammaGradient,
        betaGradient;

    /// <param name="prefix">Of the names of γ and β.</param>
    /// <param name="width">Features; a multiple of 8.</param>
    /// <param name="largestBatch">Maximum number of examples.</param>
    /// <param name="chunks">Maximum number of chunks.</param>
    public FusedBatchNorm(string prefix, int width, int largestBatch, int chunks)
    {
        this.width = width;
        moments = new BatchMoments<T>(width, chunks);
        Hidden = new Matrix<T>(largestBatch, width);
        Gradient = new Matrix<T>(largestBatch, width);
        slopes = new Matrix<T>(chunks, width);
        products = new Matrix<T>(chunks, width);
        (meanSlope, meanProduct) = (new T[width], new T[width]);
        (gammaGradient, betaGradient) = (new T[width], new T[width]);
        Gamma = new Weights<T>(prefix + "gamma", 1, width);
        Beta = new Weights<T>(prefix + "beta", 1, width);
        Gamma.Value.AsSpan().Fill(T.One);
    }

    /// <summary>[batch × width] h, which the owner turns into x̂.</summary>
    public Matrix<T> Hidden { get; }

    /// <summary>[batch × width] dL/dy, set by the owner; dL/dh after <see cref="InputGradient"/>.</summary>
    public Matrix<T> Gradient { get; }

    /// <summary>γ.</summary>
    public Weights<T> Gamma { get; }

    /// <summary>β.</summary>
    public Weights<T> Beta { get; }

    /// <summary>[width] mean of the batch.</summary>
    public T[] Mean => moments.Mean;

    /// <summary>[width] 1 / √(variance of the batch + ε).</summary>
    public T[] Scale => moments.Scale;

    public T[] RunningMean => moments.RunningMean;

    public T[] RunningVariance => moments.RunningVariance;

    /// <summary>[width] Σ dy of a chunk, set by the owner.</summary>
    public Span<T> Slopes(int chunk) => slopes.Row(chunk);

    /// <summary>[width] Σ dy·x̂ of a chunk, set by the owner.</summary>
    public Span<T> Products(int chunk) => products.Row(chunk);

    /// <summary>Mean and squares of a chunk's h.</summary>
    public void Collect(int chunk, int start, int end) =>
        moments.Collect(chunk, Hidden.Values[(start * width)..(end * width)]);

    /// <summary>Combines the chunks' moments.</summary>
    public void FinishMoments(int chunks) => moments.Finish(chunks);

    /// <summary>Combines the chunks' sums.</summary>
    public void FinishBackward(int chunks, int examples)
    {
        gammaGradient.AsSpan().Clear();
        betaGradient.AsSpan().Clear();
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            Lanes.Add<T>(slopes.Row(chunk), betaGradient);
            Lanes.Add<T>(products.Row(chunk), gammaGradient);
        }
        T share = T.One / T.CreateChecked(examples);
        for (int f = 0; f < width; f++)
            (meanSlope[f], meanProduct[f]) = (betaGradient[f] * share, gammaGradient[f] * share);
    }

    /// <summary>dL/dh = γ / √(variance + ε) · (dy − Σ dy / n − x̂ Σ dy·x̂ / n) of some examples.</summary>
    public void InputGradient(int start, int end)
    {
        ref T s = ref moments.Scale[0],
            gamma = ref Gamma.Value[0],
            slope = ref meanSlope[0],
            product = ref meanProduct[0];
        nuint lanes = (nuint)Vector256<T>.Count;
        for (int row = start; row < end; row++)
        {
            ref T x = ref Hidden.Row(row)[0],
                g = ref Gradient.Row(row)[0];
            for (nuint f = 0; f < (nuint)width; f += lanes)
            {
                Vector256<T> through =
                    Vector256.LoadUnsafe(ref g, f)
                    - Lanes.MultiplyAdd(
                        Vector256.LoadUnsafe(ref x, f),
                        Vector256.LoadUnsafe(ref product, f),
                        Vector256.LoadUnsafe(ref slope, f)
                    );
                (Vector256.LoadUnsafe(ref gamma, f) * Vector256.LoadUnsafe(ref s, f) * through).StoreUnsafe(ref g, f);
            }
        }
    }

    /// <summary>Moves γ and β.</summary>
    public void Update(IUpdateRule<T> rule)
    {
        Gamma.Apply(rule, 0, gammaGradient);
        Beta.Apply(rule, 0, betaGradient);
    }

    /// <summary>The normalization by running moments as y = factor · h + offset.</summary>
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
