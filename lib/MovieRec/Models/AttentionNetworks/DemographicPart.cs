using System.Numerics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The share of sex, age group and occupation in the first dense layer. Each value has an embedding, which
/// goes through its attribute's rows of the layer once per value instead of once per example; a pair of users gets the
/// mean of their two.</summary>
internal sealed class DemographicPart<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly AttentionInputs known;
    readonly Weights<T> layer;
    readonly int d,
        firstRow;
    readonly Matrix<T> hidden,
        hiddenGradients; // [values × features of the layer]
    readonly Matrix<T> chunkGradients; // [chunks · values × features of the layer]
    readonly Matrix<T> embeddingGradients; // [values × d]
    readonly Matrix<T> layerGradients; // [attributes · d × features of the layer]

    /// <param name="known">The values of each user.</param>
    /// <param name="layer">The first dense layer; the attributes' rows are its last.</param>
    /// <param name="d">Dimensions.</param>
    /// <param name="chunks">Maximum number of chunks.</param>
    public DemographicPart(AttentionInputs known, Weights<T> layer, int d, int chunks)
    {
        (this.known, this.layer, this.d) = (known, layer, d);
        firstRow = layer.Rows - known.Attributes * d;
        int values = known.CodeParts.Length;
        Embeddings = new Weights<T>("codes", values, d);
        hidden = new Matrix<T>(values, layer.Stride);
        hiddenGradients = new Matrix<T>(values, layer.Stride);
        chunkGradients = new Matrix<T>(chunks * values, layer.Stride);
        embeddingGradients = new Matrix<T>(values, d);
        layerGradients = new Matrix<T>(known.Attributes * d, layer.Stride);
    }

    /// <summary>[values × d], genders first, then age groups, occupations and columns of your own.</summary>
    public Weights<T> Embeddings { get; }

    int ValueCount => known.CodeParts.Length;

    /// <summary>Sends every value through the layer.</summary>
    public void Load()
    {
        for (int start = 0, end; start < ValueCount; start = end)
        {
            end = EndOfAttribute(start);
            Embeddings.View(start, end - start).Multiply(LayerOf(start), hidden.View(start, end));
        }
    }

    /// <summary>Adds the share of two users, or twice of the same, to a hidden row.</summary>
    public void Add(int left, int right, Span<T> row)
    {
        T half = T.CreateTruncating(0.5);
        for (int slot = 0; slot < known.Slots; slot++)
        {
            (int a, int b) = (known.ValueOf(left, slot), known.ValueOf(right, slot));
            if (a > b)
                (a, b) = (b, a); // the same order, and so the same bits, for either user first
            if (a >= 0)
                Lanes.Add<T>(half, hidden.Row(a), row);
            if (b >= 0)
                Lanes.Add<T>(half, hidden.Row(b), row);
        }
    }

    /// <summary>Clears a chunk's gradients.</summary>
    public void Clear(int chunk)
    {
        for (int value = 0; value < ValueCount; value++)
            chunkGradients.Row(chunk * ValueCount + value).Clear();
    }

    /// <summary>Adds an example's gradient to those of its users' values.</summary>
    public void AddGradient(int chunk, int left, int right, ReadOnlySpan<T> gradient)
    {
        T half = T.CreateTruncating(0.5);
        for (int slot = 0; slot < known.Slots; slot++)
        {
            (int a, int b) = (known.ValueOf(left, slot), known.ValueOf(right, slot));
            if (a >= 0)
                Lanes.Add(half, gradient, chunkGradients.Row(chunk * ValueCount + a));
            if (b >= 0)
                Lanes.Add(half, gradient, chunkGradients.Row(chunk * ValueCount + b));
        }
    }

    /// <summary>Moves the embeddings and the attributes' rows of the layer.</summary>
    public void Update(IUpdateRule<T> rule, int chunks)
    {
        hiddenGradients.Values.Clear();
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            for (int value = 0; value < ValueCount; value++)
                Lanes.Add<T>(chunkGradients.Row(chunk * ValueCount + value), hiddenGradients.Row(value));
        }
        layerGradients.Values.Clear();
        for (int start = 0, end; start < ValueCount; start = end)
        {
            end = EndOfAttribute(start);
            int row = known.CodeParts[start] * d;
            MatrixView<T> gradients = hiddenGradients.View(start, end);
            gradients.MultiplyTransposed(LayerOf(start), embeddingGradients.View(start, end));
            Embeddings.View(start, end - start).TransposedMultiply(gradients, layerGradients.View(row, row + d));
        }
        Embeddings.Apply(rule, 0, embeddingGradients.Values);
        layer.Apply(rule, firstRow * layer.Stride, layerGradients.Values);
    }

    int EndOfAttribute(int value)
    {
        int end = value + 1;
        while (end < ValueCount && known.CodeParts[end] == known.CodeParts[value])
            end++;
        return end;
    }

    MatrixView<T> LayerOf(int value) => layer.View(firstRow + known.CodeParts[value] * d, d);
}
