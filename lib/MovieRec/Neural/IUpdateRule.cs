using System.Numerics;

namespace MovieRec.Neural;

/// <summary>Moves parameters by their gradients. A rule has up to two memories for each number.</summary>
internal interface IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>True if a number with a gradient of 0 moves, by momentum or decay. Otherwise an update passes over the
    /// rows of a table that do not occur in the batch.</summary>
    bool MovesUntouched { get; }

    /// <summary>Moves a run of numbers; all spans have the same length.</summary>
    void Apply(Span<T> value, ReadOnlySpan<T> gradient, Span<T> first, Span<T> second);
}
