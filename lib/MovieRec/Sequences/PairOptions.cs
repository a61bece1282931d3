namespace MovieRec.Sequences;

/// <summary>How many pairs are made.</summary>
public sealed record PairOptions
{
    /// <summary>Of one target movie at most so many pairs, drawn by <see cref="Seed"/>, at least 1. Without it the
    /// pairs of a movie grow with the square of its ratings, and the few most popular movies would be nearly all that
    /// is learned.</summary>
    public int MaximumPerMovie { get; init; } = 200;

    /// <summary>Any number.</summary>
    public ulong Seed { get; init; } = 42;

    internal PairOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumPerMovie, 1);
        return this;
    }
}
