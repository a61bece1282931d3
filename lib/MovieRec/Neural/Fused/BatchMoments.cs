using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>Mean and 1 / √(variance + ε) of each feature of a batch. Chunks of the batch are combined in their order:
/// the same bits for any number of threads.</summary>
internal sealed class BatchMoments<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly int width;
    readonly T[] means,
        squares; // [chunks × width]
    readonly int[] counts; // [chunks] examples

    /// <param name="width">Features, a multiple of 8.</param>
    /// <param name="chunks">Maximum number of chunks.</param>
    public BatchMoments(int width, int chunks)
    {
        this.width = width;
        (means, squares, counts) = (new T[chunks * width], new T[chunks * width], new int[chunks]);
        (Mean, Scale, RunningMean, RunningVariance) = (new T[width], new T[width], new T[width], new T[width]);
        RunningVariance.AsSpan().Fill(T.One);
    }

    public T[] Mean { get; }

    public T[] Scale { get; }

    public T[] RunningMean { get; }

    public T[] RunningVariance { get; }

    /// <summary>Mean and squares of a chunk.</summary>
    /// <param name="chunk">Its number.</param>
    /// <param name="rows">[examples of the chunk × width].</param>
    public void Collect(int chunk, ReadOnlySpan<T> rows)
    {
        int count = counts[chunk] = rows.Length / width;
        ref T h = ref MemoryMarshal.GetReference(rows),
            mean = ref means[chunk * width],
            square = ref squares[chunk * width];
        Vector256<T> share = Vector256.Create(T.One / T.CreateChecked(count));
        for (int f = 0; f < width; f += Vector256<T>.Count)
        {
            Vector256<T> sum = default,
                sumOfSquares = default;
            for (int row = 0; row < count; row++)
                sum += Vector256.LoadUnsafe(ref h, (nuint)(row * width + f));
            Vector256<T> middle = sum * share;
            for (int row = 0; row < count; row++)
            {
                Vector256<T> off = Vector256.LoadUnsafe(ref h, (nuint)(row * width + f)) - middle;
                sumOfSquares = Lanes.MultiplyAdd(off, off, sumOfSquares);
            }
            middle.StoreUnsafe(ref mean, (nuint)f);
            sumOfSquares.StoreUnsafe(ref square, (nuint)f);
        }
    }

    /// <summary>Combines the first <paramref name="chunks"/> chunks (Chan, Golub and LeVeque 1983) and updates the
    /// running moments.</summary>
    public void Finish(int chunks)
    {
        for (int f = 0; f < width; f++)
        {
            double average = 0,
                variation = 0;
            int before = 0;
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                int count = counts[chunk],
                    end = before + count;
                double off = double.CreateTruncating(means[chunk * width + f]) - average;
                average += off * count / end;
                variation += double.CreateTruncating(squares[chunk * width + f]) + off * off * before * count / end;
                before = end;
            }
            Mean[f] = T.CreateTruncating(average);
            Scale[f] = T.CreateTruncating(1 / Math.Sqrt(variation / before + BatchNorm1d<T>.Epsilon));
            const double Follow = BatchNorm1d<T>.Momentum;
            RunningMean[f] = T.CreateTruncating(
                (1 - Follow) * double.CreateTruncating(RunningMean[f]) + Follow * average
            );
            RunningVariance[f] = T.CreateTruncating(
                (1 - Follow) * double.CreateTruncating(RunningVariance[f])
                    + Follow * variation / Math.Max(1, before - 1)
            );
        }
    }
}
