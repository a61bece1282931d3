using System.Numerics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Users or items of a <see cref="PlainNetwork{T}"/>: their embeddings and features, and their part of the
/// first layer.</summary>
internal sealed class PlainSide<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int SlotsPerPiece = 48,
        InputsPerPiece = 30; // tiles of the matrix product have 6 rows

    readonly int dimensions; // without padding
    readonly FusedLinear<T> first;
    readonly Matrix<T> embeddings,
        embeddingGradients; // [slots × d]
    readonly Matrix<T> sums,
        sumGradients; // [slots × hidden]

    public PlainSide(string name, FeatureRows features, int dimensions, int d, int hidden, int largestBatch)
    {
        this.dimensions = dimensions;
        int rows = features.RowCount,
            slots = Math.Min(rows, largestBatch);
        Batch = new BatchIndex(rows, largestBatch);
        Embedding = new Weights<T>($"{name}.point", rows, d);
        first = new FusedLinear<T>($"{name}.first", d, dimensions, hidden, InputsPerPiece);
        Features = new FeaturePart<T>($"{name}.features", features, hidden);
        embeddings = new Matrix<T>(slots, d);
        embeddingGradients = new Matrix<T>(slots, d);
        sums = new Matrix<T>(slots, hidden);
        sumGradients = new Matrix<T>(slots, hidden);
    }

    public BatchIndex Batch { get; }

    /// <summary>P or Q: [rows × d].</summary>
    public Weights<T> Embedding { get; }

    /// <summary>Their part of the first layer: [d × hidden].</summary>
    public Weights<T> First => first.Weights;

    public FeaturePart<T> Features { get; }

    public IEnumerable<Weights<T>> All => [Embedding, First, Features.Weights];

    /// <summary>Number of pieces of <see cref="Sum"/> and <see cref="Gather"/>.</summary>
    public int BatchPieces => (Batch.Count + SlotsPerPiece - 1) / SlotsPerPiece;

    /// <summary>[hidden] A or B of a slot.</summary>
    public ReadOnlySpan<T> SumOf(int slot) => sums.Row(slot);

    /// <summary>A or B of a piece of the batch's rows.</summary>
    public void Sum(int piece)
    {
        (int start, int end) = (piece * SlotsPerPiece, Math.Min(Batch.Count, (piece + 1) * SlotsPerPiece));
        for (int slot = start; slot < end; slot++)
        {
            Embedding.Row(Batch.Entities[slot]).CopyTo(embeddings.Row(slot));
            Features.Sum(Batch.Entities[slot], sums.Row(slot));
        }
        embeddings
            .View(start, end)
            .Columns(0, dimensions)
            .Multiply(First.View(0, dimensions), sums.View(start, end), add: true);
    }

    /// <summary>Gradients of a piece of the batch's A or B, and from there of their embeddings.</summary>
    public void Gather(int piece, Head<T> head)
    {
        (int start, int end) = (piece * SlotsPerPiece, Math.Min(Batch.Count, (piece + 1) * SlotsPerPiece));
        for (int slot = start; slot < end; slot++)
        {
            Span<T> gradient = sumGradients.Row(slot);
            ReadOnlySpan<int> examples = Batch.Examples(slot);
            head.Gradient.Row(examples[0]).CopyTo(gradient);
            foreach (int e in examples[1..])
                Lanes.Add<T>(head.Gradient.Row(e), gradient);
        }
        sumGradients.View(start, end).MultiplyTransposed(First.View(), embeddingGradients.View(start, end));
    }

    /// <summary>The parts of an update that threads share.</summary>
    /// <param name="embeddings">Returns the rule of the embeddings.</param>
    /// <param name="rest">Returns the rule of everything else.</param>
    public Work[] Updates(Func<IUpdateRule<T>> embeddings, Func<IUpdateRule<T>> rest) =>
        [
            new(
                () => first.Pieces,
                piece => first.Update(piece, rest(), this.embeddings.View(0, Batch.Count), SumGradients)
            ),
            new(
                () => Embedding.Pieces(embeddings(), Batch),
                piece => Embedding.ApplyRows(embeddings(), Batch, embeddingGradients.Values, piece)
            ),
            new(() => 1, _ => Features.Update(Batch, sumGradients, rest())),
        ];

    MatrixView<T> SumGradients => sumGradients.View(0, Batch.Count);
}
