namespace MovieRec.Sequences;

/// <summary>A section of one user's sequence: the ratings at positions <paramref name="Start"/> …
/// <paramref name="Target"/> - 1 are the inputs of a model, and the one at <paramref name="Target"/> is the
/// rating to predict.</summary>
/// <param name="User">Index of the user.</param>
/// <param name="Start">Position of the first input.</param>
/// <param name="Target">Position of the target, above <paramref name="Start"/>: a window has at least one
/// input.</param>
public readonly record struct Window(int User, int Start, int Target)
{
    /// <summary>Number of input ratings; the other positions of a row of inputs are padding.</summary>
    public int InputCount => Target - Start;
}

/// <summary>Options for cutting sequences into windows.</summary>
public sealed record WindowOptions
{
    /// <summary>Number of ratings in a window including its target; at least 2. A model has <c>Length - 1</c> places
    /// for inputs.</summary>
    public int Length { get; init; } = 4;

    /// <summary>Number of ratings between the targets of a user; at least 1. The last rating is always a target and may
    /// follow sooner.</summary>
    public int Step { get; init; } = 2;

    /// <summary>Number of inputs of the first window of a user (fewer if <see cref="Length"/> leaves no room for them,
    /// or the user has no more); at least 1.</summary>
    /// <remarks>With a larger <see cref="Length"/> the first windows are shorter than it. So the targets do not depend
    /// on the length, and lengths can be compared on the same test part.</remarks>
    public int MinimumInputs { get; init; } = 3;

    internal WindowOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Length, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Step, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumInputs, 1);
        return this;
    }
}
