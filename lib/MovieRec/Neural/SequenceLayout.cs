using System.Numerics;

namespace MovieRec.Neural;

/// <summary>Sequences of different lengths in one matrix: example e has rows e · <see cref="Count"/> and following, of
/// which the first <c>Lengths[e]</c> hold something and the rest is padding.</summary>
internal sealed class SequenceLayout
{
    int[] lengths = [];

    /// <summary>Rows an example, padding included.</summary>
    public int Count { get; private set; }

    /// <summary>Examples.</summary>
    public int Examples { get; private set; }

    public int Length(int example) => lengths[example];

    public int Row(int example, int place) => example * Count + place;

    /// <exception cref="ArgumentException">The rows are not as many for each example, or a length is longer than that
    /// or negative.</exception>
    public void Set<T>(Matrix<T> input, ReadOnlySpan<int> lengths)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (lengths.IsEmpty || input.Rows % lengths.Length != 0)
            throw new ArgumentException(
                $"{input.Rows} rows are not the same number of places for each of {lengths.Length} examples.",
                nameof(lengths)
            );
        (Examples, Count) = (lengths.Length, input.Rows / lengths.Length);
        foreach (int length in lengths)
        {
            if ((uint)length > (uint)Count)
                throw new ArgumentException($"A sequence of {length} in {Count} places.", nameof(lengths));
        }
        if (this.lengths.Length < lengths.Length)
            this.lengths = new int[lengths.Length];
        lengths.CopyTo(this.lengths);
    }
}
