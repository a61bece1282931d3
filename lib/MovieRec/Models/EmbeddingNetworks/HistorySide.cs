using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Users or movies: their tables, their histories, and their part of a batch.</summary>
internal sealed class HistorySide<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int RowsPerItem = 8,
        RowsPerUpdate = 32;

    readonly CsrMatrix history; // rows: this side's; columns: the other's
    readonly T[] deviations; // [ratings] rating − μ, beside the history's entries
    readonly T[] scales,
        scalesWithoutOne; // 1 / nᵅ and 1 / (n − 1)ᵅ
    readonly int d,
        hidden;
    readonly T[] sums,
        featureSums; // [slots × d], [slots × hidden]
    readonly T[] pointGradients,
        givenGradients,
        biasGradients,
        hiddenGradients; // [slots × …]
    readonly T[] sumGradients; // [rows × d] of Σ (Z + d W); 0 for who is not in the batch

    public HistorySide(
        string name,
        CsrMatrix history,
        FeatureRows features,
        double mean,
        double exponent,
        int d,
        int hidden,
        int largestBatch
    )
    {
        (this.history, this.d, this.hidden) = (history, d, hidden);
        int rows = history.RowCount,
            slots = Math.Min(rows, largestBatch);
        deviations = [.. history.Values.Select(value => T.CreateTruncating(value - mean))];
        scales = [.. history.RowLengths.Select(n => T.CreateTruncating(Math.Pow(Math.Max(1, n), -exponent)))];
        scalesWithoutOne =
        [
            .. history.RowLengths.Select(n => T.CreateTruncating(Math.Pow(Math.Max(1, n - 1), -exponent))),
        ];
        Batch = new BatchIndex(rows, largestBatch);
        (Embedding, ImplicitFactors, Bias) = (
            new($"{name}.point", rows, d),
            new($"{name}.given", rows, 2 * d),
            new($"{name}.bias", 1, FactorMath.Stride(rows))
        );
        Features = new($"{name}.features", features, hidden);
        (sums, featureSums) = (new T[slots * d], new T[slots * hidden]);
        (pointGradients, givenGradients, biasGradients, hiddenGradients) = (
            new T[slots * d],
            new T[slots * 2 * d],
            new T[slots],
            new T[slots * hidden]
        );
        sumGradients = new T[rows * d];
    }

    public BatchIndex Batch { get; }

    public FeaturePart<T> Features { get; }

    /// <summary>P or Q: [rows × d].</summary>
    public Weights<T> Embedding { get; }

    /// <summary>What a row gives to the histories that it stands in: Z and W side by side (of movies), or V and X (of
    /// users): [rows × 2d].</summary>
    public Weights<T> ImplicitFactors { get; }

    /// <summary>[1 × rows].</summary>
    public Weights<T> Bias { get; }

    public int Items => (Batch.Count + RowsPerItem - 1) / RowsPerItem;

    public int Blocks => (Embedding.Rows + RowsPerUpdate - 1) / RowsPerUpdate;

    public IEnumerable<Weights<T>> All => [Embedding, ImplicitFactors, Bias, Features.Weights];

    public int HistoryLength(int row) => history.RowLength(row);

    public Span<T> FeatureSum(int slot) => featureSums.AsSpan(slot * hidden, hidden);

    public T ScaleOf(int row, bool withoutOne) => withoutOne ? scalesWithoutOne[row] : scales[row];

    public void Sum(int item, HistorySide<T> other, HistoryMode kind)
    {
        int end = Math.Min(Batch.Count, (item + 1) * RowsPerItem);
        for (int slot = item * RowsPerItem; slot < end; slot++)
        {
            int row = Batch.Entities[slot];
            if (kind != HistoryMode.None)
                SumOf(row, other, sums.AsSpan(slot * d, d));
            Features.Sum(row, FeatureSum(slot));
        }
    }

    /// <summary>Σ (Z + d W) over a row's history, not yet scaled.</summary>
    public void SumOf(int row, HistorySide<T> other, Span<T> sum)
    {
        HistorySums.Add(
            history.RowColumns(row),
            deviations.AsSpan(history.Starts[row], history.RowLength(row)),
            other.ImplicitFactors.Value,
            d,
            sum
        );
    }

    /// <summary>h or g of a row, nothing left out.</summary>
    public void ScaledSumOf(int row, HistorySide<T> other, HistoryMode kind, Span<T> sum)
    {
        sum.Clear();
        if (kind == HistoryMode.None)
            return;
        SumOf(row, other, sum);
        foreach (ref T value in sum)
            value *= scales[row];
    }

    /// <summary>The scaled sum of a slot without the example's own rating.</summary>
    public void LeaveOut(int slot, int row, ReadOnlySpan<T> given, T deviation, bool leaveOut, Span<T> to)
    {
        Vector256<T> scale = Vector256.Create(ScaleOf(row, leaveOut)),
            own = Vector256.Create(deviation);
        ref T sum = ref sums[slot * d],
            z = ref MemoryMarshal.GetReference(given),
            target = ref MemoryMarshal.GetReference(to);
        for (nuint f = 0; f < (nuint)d; f += (nuint)Vector256<T>.Count)
        {
            Vector256<T> total = Vector256.LoadUnsafe(ref sum, f);
            if (leaveOut)
                total -= Lanes.MultiplyAdd(
                    own,
                    Vector256.LoadUnsafe(ref z, (nuint)d + f),
                    Vector256.LoadUnsafe(ref z, f)
                );
            (total * scale).StoreUnsafe(ref target, f);
        }
    }

    public void Gather(
        int item,
        T[] gradients,
        int ofPoint,
        int ofSum,
        int ofOther,
        T[] own,
        Head<T> head,
        bool leaveOneOut
    )
    {
        int end = Math.Min(Batch.Count, (item + 1) * RowsPerItem);
        for (int slot = item * RowsPerItem; slot < end; slot++)
        {
            int row = Batch.Entities[slot];
            Span<T> point = pointGradients.AsSpan(slot * d, d),
                given = givenGradients.AsSpan(slot * 2 * d, 2 * d),
                sum = sumGradients.AsSpan(row * d, d),
                hiddenSum = hiddenGradients.AsSpan(slot * hidden, hidden);
            point.Clear();
            given.Clear();
            hiddenSum.Clear();
            T bias = T.Zero;
            foreach (int e in Batch.Examples(slot))
            {
                ReadOnlySpan<T> g = gradients.AsSpan(e * 4 * d, 4 * d);
                Lanes.Add(g.Slice(ofPoint * d, d), point);
                Lanes.Add(g.Slice(ofSum * d, d), sum);
                bias += head.Slope[e];
                Lanes.Add<T>(head.Gradient.AsSpan(e * hidden, hidden), hiddenSum);
                if (!leaveOneOut)
                    continue;
                Lanes.Add(-T.One, g.Slice(ofOther * d, d), given[..d]);
                Lanes.Add(-own[e], g.Slice(ofOther * d, d), given[d..]);
            }
            biasGradients[slot] = bias;
        }
    }

    /// <summary>Moves a block of rows: points, biases, and what the rows give to the histories of the other side
    /// (<paramref name="kind"/>).</summary>
    public void Update<TRule>(
        int block,
        HistorySide<T> other,
        HistoryMode kind,
        bool leaveOneOut,
        in TRule points,
        in TRule histories,
        in TRule biases
    )
        where TRule : struct, IUpdateRule<T>
    {
        int end = Math.Min(Embedding.Rows, (block + 1) * RowsPerUpdate);
        Span<T> bias = stackalloc T[RowsPerUpdate];
        bias.Clear();
        for (int row = block * RowsPerUpdate; row < end; row++)
        {
            int slot = Batch.SlotOf(row);
            if (slot < 0)
            {
                Embedding.ApplyZero(points, row);
            }
            else
            {
                Embedding.Apply(points, row * d, pointGradients.AsSpan(slot * d, d));
                bias[row - block * RowsPerUpdate] = biasGradients[slot];
            }
            if (kind == HistoryMode.None)
                continue;
            ReadOnlySpan<T> start = slot < 0 || !leaveOneOut ? [] : givenGradients.AsSpan(slot * 2 * d, 2 * d);
            HistorySums.Update(
                history.RowColumns(row),
                deviations.AsSpan(history.Starts[row], history.RowLength(row)),
                other.sumGradients,
                d,
                start,
                ImplicitFactors,
                row,
                kind == HistoryMode.Explicit,
                histories
            );
        }
        int count = Math.Min(RowsPerUpdate, Bias.Stride - block * RowsPerUpdate);
        Bias.Apply(biases, block * RowsPerUpdate, bias[..count]);
    }

    public void UpdateFeatures<TRule>(in TRule rule)
        where TRule : struct, IUpdateRule<T> => Features.Update(Batch, hiddenGradients, rule);

    /// <summary>Clears what only rows of the batch have.</summary>
    public void Forget()
    {
        foreach (int row in Batch.Entities)
            sumGradients.AsSpan(row * d, d).Clear();
    }
}
