using System.Numerics;

namespace MovieRec.Neural;

/// <summary>Sequences of different lengths in one matrix: example e has rows e · <see cref="Count"/> and following, of
/// which the first <c>Lengths[e]</c> are places and the rest is padding.</summary>
internal sealed class SequenceLayout
{
    int[] lengths = [];

    /// <summary>Rows per example, with padding.</summary>
    public int Count { get; private set; }

    /// <summary>Number of examples.</summary>
    public int Examples { get; private set; }

    public int Length(int example) => lengths[example];

    public int Row(int example, int place) => example * Count + place;

    /// <exception cref="ArgumentException">The number of rows is not a multiple of the number of examples, or a length
    /// is negative or too large.</exception>
    public void Set<T>(Matrix<T> input, ReadOnlySpan<int> lengths)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (lengths.IsEmpty || input.Rows % lengths.Length != 0)
            throw new ArgumentException(
                Invariant($"{input.Rows} rows do not divide into {lengths.Length} sequences."),
                nameof(lengths)
            );
        (Examples, Count) = (lengths.Length, input.Rows / lengths.Length);
        foreach (int length in lengths)
        {
            if ((uint)length > (uint)Count)
                throw new ArgumentException(
                    Invariant($"A length is {length}; expected 0 to {Count}."),
                    nameof(lengths)
                );
        }
        if (this.lengths.Length < lengths.Length)
            this.lengths = new int[lengths.Length];
        lengths.CopyTo(this.lengths);
    }
}
