namespace MovieRec.Sequences;

/// <summary>Options for making pairs of windows.</summary>
public sealed record PairOptions
{
    /// <summary>Maximum number of pairs per target movie, drawn by <see cref="Seed"/>; at least 1. Without a maximum,
    /// the number of pairs of a movie grows with the square of its ratings, and the most popular movies dominate
    /// training.</summary>
    public int MaximumPerMovie { get; init; } = 200;

    /// <summary>Seed of the drawn pairs.</summary>
    public ulong Seed { get; init; } = 42;

    internal PairOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumPerMovie, 1);
        return this;
    }
}
