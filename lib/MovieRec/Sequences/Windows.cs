using System.Collections.Immutable;

namespace MovieRec.Sequences;

/// <summary>Cuts sequences into windows and puts windows into rows of fixed length.</summary>
public static class Windows
{
    /// <summary>The movie index at a position without a rating.</summary>
    public const int Padding = -1;

    /// <summary>Cuts all windows: those of user 0 in the order of their targets, then those of user 1, and so
    /// on.</summary>
    /// <remarks>Targets are at positions m, m + step, m + 2·step … and at the last one, where m is the smaller of
    /// <see cref="WindowOptions.MinimumInputs"/> and <c>Length - 1</c>. Inputs are the <c>Length - 1</c> ratings before
    /// a target, or all of them if there are fewer. A user with a single rating has no window.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static ImmutableArray<Window> Of(UserSequences sequences, WindowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        options = (options ?? new()).Checked();
        int inputs = options.Length - 1,
            first = Math.Min(options.MinimumInputs, inputs);
        var windows = ImmutableArray.CreateBuilder<Window>();
        for (int user = 0; user < sequences.UserCount; user++)
        {
            int last = sequences.Length(user) - 1,
                target = first;
            for (; target < last; target += Math.Min(options.Step, last - target))
                windows.Add(Ending(user, target));
            if (last > 0)
                windows.Add(Ending(user, last));
        }
        return windows.DrainToImmutable();

        Window Ending(int user, int target) => new(user, Math.Max(0, target - inputs), target);
    }

    /// <summary>Copies the inputs of a window to the front of a row and fills its rest with padding.</summary>
    /// <param name="sequences">The sequences that the window belongs to.</param>
    /// <param name="window">With at most as many inputs as the row has places.</param>
    /// <param name="movies">[places] gets movie indices in time order, then <see cref="Padding"/>.</param>
    /// <param name="values">[places] gets stars, then NaN, so that reading padding by mistake is
    /// noticed.</param>
    /// <returns>Number of filled places.</returns>
    /// <exception cref="ArgumentException">The rows differ in length or have too few places.</exception>
    public static int CopyInputs(UserSequences sequences, Window window, Span<int> movies, Span<float> values)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        int count = window.InputCount;
        if (movies.Length != values.Length || count > movies.Length)
            throw new ArgumentException(
                Invariant($"The rows have {movies.Length} and {values.Length} places; the window has {count} inputs."),
                nameof(movies)
            );
        sequences.Movies(window.User)[window.Start..window.Target].CopyTo(movies);
        sequences.Values(window.User)[window.Start..window.Target].CopyTo(values);
        movies[count..].Fill(Padding);
        values[count..].Fill(float.NaN);
        return count;
    }
}
