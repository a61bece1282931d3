using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>What follows a linear layer of a deep head, in few passes over memory: a = dropout(leaky(bn(h))), with
/// leaky(y) = max(y, slope · y).</summary>
/// <remarks>Works on chunks of the batch, as <see cref="Head{T}"/> does. A step is, for every chunk,
/// <see cref="Collect"/>; then <see cref="FinishMoments"/>; for every chunk <see cref="Activate"/>; on the way back,
/// for every chunk, <see cref="Backward"/>; then <see cref="FinishBackward"/>; for every chunk
/// <see cref="InputGradient"/>. The naive twin are the layers, which the tests hold it against.</remarks>
internal sealed class NormBlock<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly int width;
    readonly T slope,
        dropoutGain;
    readonly BatchMoments<T> moments;
    readonly T[] chunkSlope,
        chunkProduct,
        ofMean,
        ofScale,
        gammaGradient,
        betaGradient;

    public NormBlock(string name, int width, int largestBatch, int chunks, double slope, double dropout)
    {
        (this.width, this.slope, dropoutGain) = (width, T.CreateChecked(slope), T.CreateChecked(1 / (1 - dropout)));
        moments = new BatchMoments<T>(width, chunks);
        (Hidden, Active, Gradient) = (
            new T[largestBatch * width],
            new T[largestBatch * width],
            new T[largestBatch * width]
        );
        (chunkSlope, chunkProduct) = (new T[chunks * width], new T[chunks * width]);
        (ofMean, ofScale, gammaGradient, betaGradient) = (new T[width], new T[width], new T[width], new T[width]);
        (Gamma, Beta) = (new($"{name}.gamma", 1, width), new($"{name}.beta", 1, width));
        Gamma.Value.AsSpan().Fill(T.One);
    }

    public int Width => width;

    /// <summary>[batch × width] h; the normalized x̂ after <see cref="Activate"/>.</summary>
    public T[] Hidden { get; }

    /// <summary>[batch × width] a.</summary>
    public T[] Active { get; }

    /// <summary>[batch × width] dL/da, put there by whoever follows; dL/dh after <see cref="InputGradient"/>.</summary>
    public T[] Gradient { get; }

    public Weights<T> Gamma { get; }

    public Weights<T> Beta { get; }

    public T[] RunningMean => moments.RunningMean;

    public T[] RunningVariance => moments.RunningVariance;

    public IEnumerable<Weights<T>> All => [Gamma, Beta];

    public void Collect(int chunk, int start, int end) =>
        moments.Collect(chunk, Hidden.AsSpan(start * width, (end - start) * width));

    public void FinishMoments(int chunks) => moments.Finish(chunks);

    public void Activate(int start, int end, in DropoutMask mask)
    {
        ref T m = ref moments.Mean[0],
            s = ref moments.Scale[0],
            gamma = ref Gamma.Value[0],
            beta = ref Beta.Value[0];
        nuint lanes = (nuint)Vector256<T>.Count;
        Vector256<T> leak = Vector256.Create(slope);
        for (int row = start; row < end; row++)
        {
            ref T x = ref Hidden[row * width],
                a = ref Active[row * width];
            for (nuint f = 0; f < (nuint)width; f += lanes)
            {
                Vector256<T> hat =
                    (Vector256.LoadUnsafe(ref x, f) - Vector256.LoadUnsafe(ref m, f)) * Vector256.LoadUnsafe(ref s, f);
                hat.StoreUnsafe(ref x, f);
                Vector256<T> y = Lanes.MultiplyAdd(
                    Vector256.LoadUnsafe(ref gamma, f),
                    hat,
                    Vector256.LoadUnsafe(ref beta, f)
                );
                Vector256.Max(y, leak * y).StoreUnsafe(ref a, f);
            }
            mask.Apply((uint)(row * width), Active.AsSpan(row * width, width), dropoutGain);
        }
    }

    /// <summary>From dL/da to the way back to the normalization: a number that is exactly 0 was dropped.</summary>
    public void Backward(int chunk, int start, int end)
    {
        Span<T> slopes = chunkSlope.AsSpan(chunk * width, width),
            products = chunkProduct.AsSpan(chunk * width, width);
        slopes.Clear();
        products.Clear();
        ref T slopeSum = ref MemoryMarshal.GetReference(slopes),
            productSum = ref MemoryMarshal.GetReference(products);
        nuint lanes = (nuint)Vector256<T>.Count;
        Vector256<T> passed = Vector256.Create(dropoutGain),
            leaked = Vector256.Create(dropoutGain * slope);
        for (int row = start; row < end; row++)
        {
            ref T x = ref Hidden[row * width],
                a = ref Active[row * width],
                g = ref Gradient[row * width];
            for (nuint f = 0; f < (nuint)width; f += lanes)
            {
                Vector256<T> active = Vector256.LoadUnsafe(ref a, f),
                    factor = Vector256.ConditionalSelect(
                        Vector256.GreaterThan(active, Vector256<T>.Zero),
                        passed,
                        leaked
                    );
                Vector256<T> dy = Vector256.AndNot(
                    factor * Vector256.LoadUnsafe(ref g, f),
                    Vector256.Equals(active, Vector256<T>.Zero)
                );
                dy.StoreUnsafe(ref g, f);
                (Vector256.LoadUnsafe(ref slopeSum, f) + dy).StoreUnsafe(ref slopeSum, f);
                Lanes
                    .MultiplyAdd(dy, Vector256.LoadUnsafe(ref x, f), Vector256.LoadUnsafe(ref productSum, f))
                    .StoreUnsafe(ref productSum, f);
            }
        }
    }

    /// <summary>Puts the chunks' sums together.</summary>
    public void FinishBackward(int chunks, int examples)
    {
        gammaGradient.AsSpan().Clear();
        betaGradient.AsSpan().Clear();
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            Lanes.Add<T>(chunkSlope.AsSpan(chunk * width, width), betaGradient);
            Lanes.Add<T>(chunkProduct.AsSpan(chunk * width, width), gammaGradient);
        }
        T share = T.One / T.CreateChecked(examples);
        for (int f = 0; f < width; f++)
            (ofMean[f], ofScale[f]) = (betaGradient[f] * share, gammaGradient[f] * share);
    }

    public void InputGradient(int start, int end)
    {
        ref T s = ref moments.Scale[0],
            gamma = ref Gamma.Value[0],
            byMean = ref ofMean[0],
            byScale = ref ofScale[0];
        nuint lanes = (nuint)Vector256<T>.Count;
        for (int row = start; row < end; row++)
        {
            ref T x = ref Hidden[row * width],
                g = ref Gradient[row * width];
            for (nuint f = 0; f < (nuint)width; f += lanes)
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

    /// <summary>Moves γ and β; after every chunk's <see cref="InputGradient"/>.</summary>
    public void Update<TRule>(in TRule rule)
        where TRule : struct, IUpdateRule<T>
    {
        Gamma.Apply(rule, 0, gammaGradient);
        Beta.Apply(rule, 0, betaGradient);
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
