using System.Collections.Immutable;
using MovieRec.Numerics;

namespace MovieRec.Sequences;

/// <summary>Two windows of different users with the same target movie, or one window alone.</summary>
/// <param name="First">Index of a window.</param>
/// <param name="Second">Index of another, above <paramref name="First"/>; <see cref="Nobody"/> if there is only one
/// user.</param>
public readonly record struct WindowPair(int First, int Second)
{
    /// <summary>The second window of a pair that has only one.</summary>
    public const int Nobody = -1;

    /// <summary>True if there is only one user.</summary>
    public bool IsAlone => Second == Nobody;
}

/// <summary>Training or test examples: pairs of windows with the same target movie. Stores only indices into the
/// sequences, which all parts of a split share. Immutable.</summary>
public sealed class PairSet
{
    PairSet(UserSequences sequences, ImmutableArray<Window> windows, ImmutableArray<WindowPair> pairs, long possible) =>
        (Sequences, Windows, Pairs, PossiblePairs) = (sequences, windows, pairs, possible);

    /// <summary>The sequences that the windows belong to.</summary>
    public UserSequences Sequences { get; }

    /// <summary>The windows, ordered by user, then by target.</summary>
    public ImmutableArray<Window> Windows { get; }

    /// <summary>The pairs, ordered by movie index of the target, then by the two windows.</summary>
    public ImmutableArray<WindowPair> Pairs { get; }

    /// <summary>Number of pairs without the limit <see cref="PairOptions.MaximumPerMovie"/>.</summary>
    public long PossiblePairs { get; }

    /// <summary>Number of pairs.</summary>
    public int Count => Pairs.Length;

    /// <summary>Size of windows and pairs in bytes: 12 per window, 8 per pair; without the sequences.</summary>
    public long Bytes => 12L * Windows.Length + 8L * Pairs.Length;

    /// <summary>Creates all pairs of windows with the same target movie, up to the maximum number per movie.</summary>
    /// <param name="sequences">The sequences that the windows belong to.</param>
    /// <param name="windows">No two of one user have the same target, as <see cref="Sequences.Windows.Of"/> makes
    /// them.</param>
    /// <param name="options">The maximum number of pairs; null for the defaults.</param>
    public static PairSet Of(UserSequences sequences, ImmutableArray<Window> windows, PairOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        options = (options ?? new()).Checked();
        (int[] starts, int[] byMovie) = GroupByTarget(sequences, windows);
        var pairs = ImmutableArray.CreateBuilder<WindowPair>();
        long possible = 0;
        for (int movie = 0; movie < sequences.MovieCount; movie++)
        {
            ReadOnlySpan<int> ofMovie = byMovie.AsSpan(starts[movie]..starts[movie + 1]);
            long all = ofMovie.Length * (ofMovie.Length - 1L) / 2;
            possible += all;
            foreach (long place in Drawn(all, options, movie))
                pairs.Add(Pair(ofMovie, place));
        }
        return new PairSet(sequences, windows, pairs.DrainToImmutable(), possible);
    }

    /// <summary>Creates examples for single users: each window alone.</summary>
    public static PairSet Alone(UserSequences sequences, ImmutableArray<Window> windows)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        (_, int[] byMovie) = GroupByTarget(sequences, windows);
        return new PairSet(
            sequences,
            windows,
            [.. byMovie.Select(window => new WindowPair(window, WindowPair.Nobody))],
            windows.Length
        );
    }

    /// <summary>Returns the index of the target movie.</summary>
    public int TargetMovie(int pair) => TargetMovie(Windows[Pairs[pair].First]);

    /// <summary>Returns the rating to predict, in stars: the mean of the two users' ratings of the target, or the only
    /// one.</summary>
    public float Label(int pair)
    {
        (int first, int second) = Pairs[pair];
        float own = Rating(Windows[first]);
        return second == WindowPair.Nobody ? own : (own + Rating(Windows[second])) / 2;
    }

    float Rating(Window window) => Sequences.Values(window.User)[window.Target];

    int TargetMovie(Window window) => Sequences.Movies(window.User)[window.Target];

    /// <summary>Windows in the order of their target movies, and where those of each movie start.</summary>
    static (int[] Starts, int[] Windows) GroupByTarget(UserSequences sequences, ImmutableArray<Window> windows)
    {
        int[] movies = [.. windows.Select(window => sequences.Movies(window.User)[window.Target])],
            starts = CsrMatrix.CountStarts(movies, sequences.MovieCount),
            next = [.. starts],
            order = new int[windows.Length];
        for (int window = 0; window < movies.Length; window++)
            order[next[movies[window]]++] = window;
        return (starts, order);
    }

    /// <summary>Indices of the chosen pairs among all pairs of a movie, ascending: all, or the maximum number, where
    /// all sets are equally likely (Floyd's method).</summary>
    static IEnumerable<long> Drawn(long all, PairOptions options, int movie)
    {
        int most = options.MaximumPerMovie;
        if (all <= most)
        {
            for (long place = 0; place < all; place++)
                yield return place;
            yield break;
        }
        var rng = Rng.ForStream(options.Seed, (ulong)movie);
        var drawn = new SortedSet<long>();
        for (long last = all - most; last < all; last++)
        {
            long place = (long)(rng.NextDouble() * (last + 1)); // 53 bits: far more than there are pairs
            if (!drawn.Add(place))
                drawn.Add(last);
        }
        foreach (long place in drawn)
            yield return place;
    }

    /// <summary>Joins this part with another one, including pairs across them; for example training and validation
    /// after all choices are made.</summary>
    /// <param name="other">A part of the same sequences. Either both parts have single windows, or neither.</param>
    /// <param name="pairs">The maximum number of pairs; null for the defaults.</param>
    /// <exception cref="ArgumentException">The parts are of different sequences.</exception>
    public PairSet Concat(PairSet other, PairOptions? pairs = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!ReferenceEquals(Sequences, other.Sequences))
            throw new ArgumentException("The parts are of different sequences.", nameof(other));
        ImmutableArray<Window> windows = Windows
            .AddRange(other.Windows)
            .Sort((x, y) => (x.User, x.Target).CompareTo((y.User, y.Target)));
        return Pairs.All(pair => pair.IsAlone) && other.Pairs.All(pair => pair.IsAlone)
            ? Alone(Sequences, windows)
            : Of(Sequences, windows, pairs);
    }

    /// <summary>Pairs of n windows are numbered (0,1), (0,2), (1,2), (0,3) …: pair (i, j) with i &lt; j has the number
    /// j(j - 1)/2 + i.</summary>
    static WindowPair Pair(ReadOnlySpan<int> windows, long number)
    {
        int j = (int)((1 + Math.Sqrt(1 + 8.0 * number)) / 2);
        while (j * (j - 1L) / 2 > number)
            j--; // the root may be off by one in its last bit
        while ((j + 1L) * j / 2 <= number)
            j++;
        return new WindowPair(windows[(int)(number - j * (j - 1L) / 2)], windows[j]);
    }
}
