using System.Numerics;

namespace MovieRec.Neural;

/// <summary>A table or matrix of parameters with the memories of their update rule, in rows padded to whole
/// vectors.</summary>
internal sealed class Weights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int RowsPerPiece = 64;

    readonly T[] zeros;

    public Weights(string name, int rows, int stride)
    {
        if (stride % 8 != 0)
            throw new ArgumentException(
                Invariant($"Rows have {stride} numbers; expected a multiple of 8."),
                nameof(stride)
            );
        (Name, Rows, Stride) = (name, rows, stride);
        Value = new T[rows * stride];
        First = new T[rows * stride];
        Second = new T[rows * stride];
        zeros = new T[stride];
    }

    public string Name { get; }

    public int Rows { get; }

    /// <summary>Numbers per row, a multiple of 8.</summary>
    public int Stride { get; }

    public T[] Value { get; }

    /// <summary>First memory of the rule.</summary>
    public T[] First { get; }

    /// <summary>Second memory of the rule.</summary>
    public T[] Second { get; }

    public Span<T> Row(int row) => Value.AsSpan(row * Stride, Stride);

    /// <summary>All rows.</summary>
    public MatrixView<T> View() => View(0, Rows);

    public MatrixView<T> View(int first, int count) =>
        new(Value.AsSpan(first * Stride, count * Stride), count, Stride, Stride);

    /// <summary>Applies the rule to numbers start … start + gradient.Length − 1.</summary>
    public void Apply(IUpdateRule<T> rule, int start, ReadOnlySpan<T> gradient) =>
        rule.Apply(
            Value.AsSpan(start, gradient.Length),
            gradient,
            First.AsSpan(start, gradient.Length),
            Second.AsSpan(start, gradient.Length)
        );

    /// <summary>Applies the rule to a row whose gradient is 0.</summary>
    public void ApplyZero(IUpdateRule<T> rule, int row) => Apply(rule, row * Stride, zeros);

    /// <summary>Number of pieces of <see cref="ApplyRows"/>.</summary>
    public int Pieces(IUpdateRule<T> rule, BatchIndex batch) =>
        ((rule.MovesUntouched ? Rows : batch.Count) + RowsPerPiece - 1) / RowsPerPiece;

    /// <summary>First and end of a piece: of all rows if the rule moves them, otherwise of the batch's slots.</summary>
    public (int Start, int End) BoundsOf(IUpdateRule<T> rule, BatchIndex batch, int piece) =>
        (piece * RowsPerPiece, Math.Min(rule.MovesUntouched ? Rows : batch.Count, (piece + 1) * RowsPerPiece));

    /// <summary>Applies the rule to a piece of the rows: to those in the batch by their gradients, and to the others if
    /// the rule moves them.</summary>
    /// <param name="rule">How rows move.</param>
    /// <param name="batch">The rows that occur in the batch.</param>
    /// <param name="gradients">[slots of the batch × stride].</param>
    /// <param name="piece">From 0.</param>
    public void ApplyRows(IUpdateRule<T> rule, BatchIndex batch, ReadOnlySpan<T> gradients, int piece)
    {
        (int start, int end) = BoundsOf(rule, batch, piece);
        for (int i = start; i < end; i++)
        {
            (int row, int slot) = rule.MovesUntouched ? (i, batch.SlotOf(i)) : (batch.Entities[i], i);
            if (slot < 0)
                ApplyZero(rule, row);
            else
                Apply(rule, row * Stride, gradients.Slice(slot * Stride, Stride));
        }
    }
}
