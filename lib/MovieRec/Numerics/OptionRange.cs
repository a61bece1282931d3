using System.Runtime.CompilerServices;

namespace MovieRec.Numerics;

/// <summary>The range checks of options records. Every exception has the option's name as its parameter and says the
/// range.</summary>
internal static class OptionRange
{
    /// <summary>Most factors, dimensions of an embedding, or features of a hidden layer.</summary>
    public const int MaxFactors = 10_000;

    /// <summary>Most factors where each row is solved in time k³.</summary>
    public const int MaxSolvedFactors = 2_000;

    /// <summary>Most passes over the data.</summary>
    public const int MaxEpochs = 100_000;

    /// <summary>Most threads; more are a mistake, and each takes memory.</summary>
    public const int MaxThreads = 1024;

    /// <summary>Most examples of a step.</summary>
    public const int MaxBatch = 1 << 20;

    /// <summary>Least value of an option that must be positive: above the denormal numbers of single precision, also
    /// when squared.</summary>
    public const double Positive = 1e-12;

    /// <summary>Greatest regularization or weight: its products stay far from the end of single precision.</summary>
    public const double Greatest = 1e9;

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not within both ends.</exception>
    public static void Whole(
        int value,
        int least,
        int greatest = int.MaxValue,
        [CallerArgumentExpression(nameof(value))] string name = ""
    )
    {
        if (value >= least && value <= greatest)
            return;
        throw new ArgumentOutOfRangeException(
            name,
            value,
            greatest == int.MaxValue
                ? Invariant($"Expected a whole number of at least {least:N0}.")
                : Invariant($"Expected a whole number from {least:N0} to {greatest:N0}.")
        );
    }

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not within both ends, or
    /// NaN.</exception>
    public static void Number(
        double value,
        double least,
        double greatest,
        [CallerArgumentExpression(nameof(value))] string name = ""
    )
    {
        if (value >= least && value <= greatest)
            return;
        throw new ArgumentOutOfRangeException(name, value, Invariant($"Expected a number from {least} to {greatest}."));
    }

    /// <exception cref="ArgumentOutOfRangeException">The number of threads is negative or above
    /// <see cref="MaxThreads"/>.</exception>
    public static void Threads(int threads, [CallerArgumentExpression(nameof(threads))] string name = "")
    {
        if (threads is >= 0 and <= MaxThreads)
            return;
        throw new ArgumentOutOfRangeException(
            name,
            threads,
            Invariant($"Expected a number of threads from 1 to {MaxThreads:N0}, or 0 for all processors.")
        );
    }

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not one of the enumeration's
    /// values.</exception>
    public static void Defined<TEnum>(TEnum value, [CallerArgumentExpression(nameof(value))] string name = "")
        where TEnum : struct, Enum
    {
        if (Enum.IsDefined(value))
            return;
        throw new ArgumentOutOfRangeException(
            name,
            value,
            $"Expected one of {string.Join(", ", Enum.GetNames<TEnum>())}."
        );
    }

    /// <exception cref="ArgumentOutOfRangeException">No rating can reach the threshold.</exception>
    public static void Reached(double? threshold, double scaleMaximum, string name)
    {
        if (threshold is null || threshold <= scaleMaximum)
            return;
        throw new ArgumentOutOfRangeException(
            name,
            threshold,
            Invariant($"No rating reaches it: the scale ends at {scaleMaximum}.")
        );
    }

    /// <summary><see cref="Fits"/> for the option <c>Factors</c> of a model with a row of factors for each user and
    /// each item.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tables do not fit; the message has the figures.</exception>
    public static void FactorsFit(int factors, int users, int items, int bytes = 4, int squares = 0) =>
        Fits(factors, (long)users + items, Math.Max(users, items), bytes, squares, "Factors");

    /// <summary>Refuses a size whose tables cannot fit into the memory of the process, before anything is
    /// allocated.</summary>
    /// <param name="value">The option, in proportion to which the tables grow.</param>
    /// <param name="rows">Rows of all tables together, each with <paramref name="value"/> numbers.</param>
    /// <param name="longest">Rows of the longest table: an array has a greatest length.</param>
    /// <param name="bytes">Bytes of each number with all copies of it that training keeps.</param>
    /// <param name="name">The option's name.</param>
    /// <param name="squares">Number of further tables of <paramref name="value"/> × <paramref name="value"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tables do not fit; the message has the figures.</exception>
    public static void Fits(
        int value,
        long rows,
        long longest,
        int bytes = 4,
        int squares = 0,
        [CallerArgumentExpression(nameof(value))] string name = ""
    )
    {
        double available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (Needed(value) <= available && longest * (value + 15L) <= Array.MaxLength)
            return;
        int most = 0;
        for (int step = 1 << 30; step > 0; step >>= 1)
        {
            if (
                most + (long)step < value
                && Needed(most + step) <= available
                && longest * (most + step + 15L) <= Array.MaxLength
            )
                most += step;
        }
        throw new ArgumentOutOfRangeException(
            name,
            value,
            Invariant($"{rows:N0} rows of this length take {Needed(value) / (1 << 30):N1} GiB; ")
                + Invariant($"at most {most:N0} fit into the {available / (1 << 30):N1} GiB that are available.")
        );

        double Needed(int size) => (double)bytes * rows * size + 4.0 * squares * size * size;
    }
}
