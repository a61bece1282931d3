using System.Numerics;
using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>A lookup table: returns the row of each index.</summary>
public sealed class Embedding<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Matrix<T> output = new(0, 0);
    int[] indices = [];
    int count;

    /// <summary>Creates a layer.</summary>
    /// <param name="things">Number of rows of the table.</param>
    /// <param name="dimensions">Number of columns.</param>
    /// <param name="rng">Draws the initial rows.</param>
    /// <param name="paddingIndex">Index of the padding, whose row stays 0; −1 for none.</param>
    /// <param name="initializer">By default PyTorch's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The padding index is not a row of the table.</exception>
    public Embedding(
        int things,
        int dimensions,
        ref Rng rng,
        int paddingIndex = -1,
        Initializer initializer = Initializer.PyTorchEmbedding
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(paddingIndex, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(paddingIndex, things);
        PaddingIndex = paddingIndex;
        Table = new Parameter<T>("table", things, dimensions, sparse: true);
        initializer.Fill(Table.Value.AsSpan(), things, dimensions, ref rng);
        if (paddingIndex >= 0)
            Table.Value.AsSpan(paddingIndex * dimensions, dimensions).Clear();
    }

    /// <summary>[things × dimensions].</summary>
    public Parameter<T> Table { get; }

    /// <summary>Index of the padding; −1 for none.</summary>
    public int PaddingIndex { get; }

    /// <summary>Returns the rows of some indices [indices × dimensions]; the next call overwrites the buffer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public Matrix<T> Forward(ReadOnlySpan<int> indices)
    {
        if (this.indices.Length < indices.Length)
            this.indices = new int[indices.Length];
        indices.CopyTo(this.indices);
        count = indices.Length;
        output.Resize(count, Table.Columns);
        for (int row = 0; row < count; row++)
        {
            int index = indices[row];
            if ((uint)index >= (uint)Table.Rows)
                throw new ArgumentOutOfRangeException(
                    nameof(indices),
                    index,
                    Invariant($"Indices run from 0 to {Table.Rows - 1}.")
                );
            Table.Value.AsSpan(index * Table.Columns, Table.Columns).CopyTo(output.Row(row));
        }
        return output;
    }

    /// <summary>Adds the gradient of each output row to its row of the table; padding gets none.</summary>
    /// <param name="gradient">[indices × dimensions], of the loss by the output of the last
    /// <see cref="Forward"/>.</param>
    public void Backward(Matrix<T> gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        gradient.ThrowUnlessColumns(Table.Columns, $"The backward pass of {nameof(Embedding<>)}");
        for (int row = 0; row < count; row++)
        {
            if (indices[row] != PaddingIndex)
                Lanes.Add<T>(gradient.Row(row), Table.GradientRow(indices[row]));
        }
    }
}
