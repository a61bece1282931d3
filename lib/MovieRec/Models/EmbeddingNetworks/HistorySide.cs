using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Users or items of a <see cref="HistoryNetwork{T}"/>: their tables, their histories, and their part of a
/// batch.</summary>
internal sealed class HistorySide<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int SlotsPerPiece = 8,
        RowsPerPiece = 32;

    readonly CsrMatrix history; // rows: this side's; columns: the other side's
    readonly T[] deviations; // [ratings] rating − μ, parallel to the history's entries
    readonly T[] scales,
        scalesWithoutOne; // [rows] 1 / nᵅ and 1 / (n − 1)ᵅ
    readonly int d;
    readonly Matrix<T> sums; // [slots × d] Σ (Z + d W), not scaled
    readonly Matrix<T> featureSums; // [slots × hidden]
    readonly Matrix<T> embeddingGradients; // [slots × d]
    readonly Matrix<T> leftOutGradients; // [slots × 2d] of a row's implicit factors, from the sums that left it out
    readonly Matrix<T> hiddenGradients; // [slots × hidden]
    readonly Matrix<T> sumGradients; // [rows × d] of Σ (Z + d W); 0 for rows that are not in the batch
    readonly Matrix<T> pieceGradients; // [pieces × 2d] of one row of implicit factors
    readonly T[] biasGradients; // [slots]

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
        (this.history, this.d) = (history, d);
        int rows = history.RowCount,
            slots = Math.Min(rows, largestBatch);
        deviations = [.. history.Values.Select(value => T.CreateTruncating(value - mean))];
        scales = [.. history.RowLengths.Select(n => T.CreateTruncating(Math.Pow(Math.Max(1, n), -exponent)))];
        scalesWithoutOne =
        [
            .. history.RowLengths.Select(n => T.CreateTruncating(Math.Pow(Math.Max(1, n - 1), -exponent))),
        ];
        Batch = new BatchIndex(rows, largestBatch);
        Embedding = new Weights<T>($"{name}.point", rows, d);
        ImplicitFactors = new Weights<T>($"{name}.given", rows, 2 * d);
        Bias = new Weights<T>($"{name}.bias", 1, FactorMath.Stride(rows));
        Features = new FeaturePart<T>($"{name}.features", features, hidden);
        sums = new Matrix<T>(slots, d);
        featureSums = new Matrix<T>(slots, hidden);
        embeddingGradients = new Matrix<T>(slots, d);
        leftOutGradients = new Matrix<T>(slots, 2 * d);
        hiddenGradients = new Matrix<T>(slots, hidden);
        biasGradients = new T[slots];
        sumGradients = new Matrix<T>(rows, d);
        pieceGradients = new Matrix<T>(UpdatePieces, 2 * d);
    }

    public BatchIndex Batch { get; }

    public FeaturePart<T> Features { get; }

    /// <summary>P or Q: [rows × d].</summary>
    public Weights<T> Embedding { get; }

    /// <summary>What a row adds to the histories that it occurs in: Z and W side by side (of items), or V and X (of
    /// users): [rows × 2d].</summary>
    public Weights<T> ImplicitFactors { get; }

    /// <summary>[1 × rows].</summary>
    public Weights<T> Bias { get; }

    /// <summary>Number of pieces of <see cref="Sum"/> and <see cref="Gather"/>.</summary>
    public int BatchPieces => (Batch.Count + SlotsPerPiece - 1) / SlotsPerPiece;

    /// <summary>Number of pieces of <see cref="Update"/>.</summary>
    public int UpdatePieces => (Embedding.Rows + RowsPerPiece - 1) / RowsPerPiece;

    public IEnumerable<Weights<T>> All => [Embedding, ImplicitFactors, Bias, Features.Weights];

    public int HistoryLength(int row) => history.RowLength(row);

    /// <summary>[hidden] the features' share in the hidden layer.</summary>
    public Span<T> FeatureSum(int slot) => featureSums.Row(slot);

    public T ScaleOf(int row, bool withoutOne) => withoutOne ? scalesWithoutOne[row] : scales[row];

    /// <summary>Σ (Z + d W) and the features' share, of a piece of the batch's rows.</summary>
    public void Sum(int piece, HistorySide<T> other, HistoryMode mode)
    {
        int end = Math.Min(Batch.Count, (piece + 1) * SlotsPerPiece);
        for (int slot = piece * SlotsPerPiece; slot < end; slot++)
        {
            int row = Batch.Entities[slot];
            if (mode != HistoryMode.None)
                SumOf(row, other, sums.Row(slot));
            Features.Sum(row, FeatureSum(slot));
        }
    }

    /// <summary>h or g of a row, nothing left out.</summary>
    public void ScaledSumOf(int row, HistorySide<T> other, HistoryMode mode, Span<T> sum)
    {
        sum.Clear();
        if (mode == HistoryMode.None)
            return;
        SumOf(row, other, sum);
        foreach (ref T value in sum)
            value *= scales[row];
    }

    /// <summary>h or g of a slot, by default without the example's own rating.</summary>
    /// <param name="slot">Slot of the row.</param>
    /// <param name="row">The row.</param>
    /// <param name="factors">[2d] implicit factors of the example's other side.</param>
    /// <param name="deviation">The example's rating − μ.</param>
    /// <param name="leaveOut">True if the example's own rating is left out.</param>
    /// <param name="to">[d], overwritten.</param>
    public void LeaveOut(int slot, int row, ReadOnlySpan<T> factors, T deviation, bool leaveOut, Span<T> to)
    {
        Vector256<T> scale = Vector256.Create(ScaleOf(row, leaveOut)),
            own = Vector256.Create(deviation);
        ref T sum = ref sums.Row(slot)[0],
            z = ref MemoryMarshal.GetReference(factors),
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

    /// <summary>Adds up the gradients of a piece of the batch's rows over their examples.</summary>
    /// <param name="piece">From 0.</param>
    /// <param name="gradients">[batch × 4d] of each example, in four blocks of d columns.</param>
    /// <param name="embedding">Block of this side's embedding.</param>
    /// <param name="sum">Block of this side's sum.</param>
    /// <param name="otherSum">Block of the other side's sum, which left this side's implicit factors out.</param>
    /// <param name="own">[batch] rating − μ.</param>
    /// <param name="head">Gradients of hidden features and outputs.</param>
    /// <param name="leaveOneOut">True if sums leave the example's own rating out.</param>
    public void Gather(
        int piece,
        Matrix<T> gradients,
        int embedding,
        int sum,
        int otherSum,
        T[] own,
        Head<T> head,
        bool leaveOneOut
    )
    {
        int end = Math.Min(Batch.Count, (piece + 1) * SlotsPerPiece);
        for (int slot = piece * SlotsPerPiece; slot < end; slot++)
        {
            Span<T> ofEmbedding = embeddingGradients.Row(slot),
                ofLeftOut = leftOutGradients.Row(slot),
                ofSum = sumGradients.Row(Batch.Entities[slot]),
                ofHidden = hiddenGradients.Row(slot);
            ofEmbedding.Clear();
            ofLeftOut.Clear();
            ofHidden.Clear();
            T bias = T.Zero;
            foreach (int e in Batch.Examples(slot))
            {
                ReadOnlySpan<T> g = gradients.Row(e);
                Lanes.Add(g.Slice(embedding * d, d), ofEmbedding);
                Lanes.Add(g.Slice(sum * d, d), ofSum);
                bias += head.Slope[e];
                Lanes.Add<T>(head.Gradient.Row(e), ofHidden);
                if (!leaveOneOut)
                    continue;
                Lanes.Add(-T.One, g.Slice(otherSum * d, d), ofLeftOut[..d]);
                Lanes.Add(-own[e], g.Slice(otherSum * d, d), ofLeftOut[d..]);
            }
            biasGradients[slot] = bias;
        }
    }

    /// <summary>Moves a piece of the rows: embeddings, biases and implicit factors.</summary>
    /// <param name="piece">From 0.</param>
    /// <param name="other">The side whose histories contain these rows.</param>
    /// <param name="mode">What those histories hold.</param>
    /// <param name="leaveOneOut">True if sums leave the example's own rating out.</param>
    /// <param name="embeddings">Rule of the embeddings.</param>
    /// <param name="rules">Rules of the rest.</param>
    public void Update(
        int piece,
        HistorySide<T> other,
        HistoryMode mode,
        bool leaveOneOut,
        IUpdateRule<T> embeddings,
        NetworkRules<T> rules
    )
    {
        int start = piece * RowsPerPiece,
            end = Math.Min(Embedding.Rows, start + RowsPerPiece);
        Span<T> bias = stackalloc T[RowsPerPiece];
        bias.Clear();
        Span<T> gradient = pieceGradients.Row(piece)[..(mode == HistoryMode.Explicit ? 2 * d : d)];
        for (int row = start; row < end; row++)
        {
            int slot = Batch.SlotOf(row);
            if (slot < 0)
            {
                Embedding.ApplyZero(embeddings, row);
            }
            else
            {
                Embedding.Apply(embeddings, row * d, embeddingGradients.Row(slot));
                bias[row - start] = biasGradients[slot];
            }
            if (mode == HistoryMode.None)
                continue;
            HistorySums.Gradient(
                history.RowColumns(row),
                deviations.AsSpan(history.Starts[row], history.RowLength(row)),
                other.sumGradients.Values,
                d,
                slot < 0 || !leaveOneOut ? [] : leftOutGradients.Row(slot),
                gradient
            );
            ImplicitFactors.Apply(rules.Histories, row * 2 * d, gradient);
        }
        Bias.Apply(rules.Biases, start, bias[..Math.Min(RowsPerPiece, Bias.Stride - start)]);
    }

    public void UpdateFeatures(IUpdateRule<T> rule) => Features.Update(Batch, hiddenGradients, rule);

    /// <summary>Clears the gradients of the batch's sums.</summary>
    public void EndStep()
    {
        foreach (int row in Batch.Entities)
            sumGradients.Row(row).Clear();
    }

    void SumOf(int row, HistorySide<T> other, Span<T> sum) =>
        HistorySums.Add(
            history.RowColumns(row),
            deviations.AsSpan(history.Starts[row], history.RowLength(row)),
            other.ImplicitFactors.Value,
            d,
            sum
        );
}
