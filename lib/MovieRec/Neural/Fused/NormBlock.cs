using System.Numerics;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>What follows a hidden linear layer: a = dropout(leaky(bn(h))), with leaky(y) = max(y, slope · y), in few
/// passes over memory.</summary>
/// <remarks>Works on chunks of the batch. A step is, for every chunk, <see cref="FusedBatchNorm{T}.Collect"/>; then
/// <see cref="FusedBatchNorm{T}.FinishMoments"/>; for every chunk <see cref="Activate"/>; on the way back, for every
/// chunk, <see cref="Backward"/>; then <see cref="FusedBatchNorm{T}.FinishBackward"/>; for every chunk
/// <see cref="FusedBatchNorm{T}.InputGradient"/>. Tests compare it with the reference layers.</remarks>
internal sealed class NormBlock<T>(string name, int width, int largestBatch, int chunks, double slope, double dropout)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T slope = T.CreateChecked(slope),
        dropoutGain = T.CreateChecked(1 / (1 - dropout));

    /// <summary>Its <see cref="FusedBatchNorm{T}.Hidden"/> is h, and x̂ after <see cref="Activate"/>; its
    /// <see cref="FusedBatchNorm{T}.Gradient"/> is dL/da, set by the layer behind, until
    /// <see cref="Backward"/>.</summary>
    public FusedBatchNorm<T> Norm { get; } = new($"{name}.", width, largestBatch, chunks);

    /// <summary>[batch × width] a.</summary>
    public Matrix<T> Active { get; } = new(largestBatch, width);

    public IEnumerable<Weights<T>> All => [Norm.Gamma, Norm.Beta];

    /// <summary>From h to x̂ and a.</summary>
    public void Activate(int start, int end, in DropoutMask mask)
    {
        ref T m = ref Norm.Mean[0],
            s = ref Norm.Scale[0],
            gamma = ref Norm.Gamma.Value[0],
            beta = ref Norm.Beta.Value[0];
        nuint lanes = (nuint)Vector256<T>.Count;
        Vector256<T> leak = Vector256.Create(slope);
        for (int row = start; row < end; row++)
        {
            Span<T> active = Active.Row(row);
            ref T x = ref Norm.Hidden.Row(row)[0],
                a = ref active[0];
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
            mask.Apply((uint)(row * width), active, dropoutGain);
        }
    }

    /// <summary>From dL/da to dL/dy. A number of a that is exactly 0 was dropped.</summary>
    public void Backward(int chunk, int start, int end)
    {
        Span<T> slopes = Norm.Slopes(chunk),
            products = Norm.Products(chunk);
        slopes.Clear();
        products.Clear();
        ref T slopeSum = ref slopes[0],
            productSum = ref products[0];
        nuint lanes = (nuint)Vector256<T>.Count;
        Vector256<T> passed = Vector256.Create(dropoutGain),
            leaked = Vector256.Create(dropoutGain * slope);
        for (int row = start; row < end; row++)
        {
            ref T x = ref Norm.Hidden.Row(row)[0],
                a = ref Active.Row(row)[0],
                g = ref Norm.Gradient.Row(row)[0];
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
}
