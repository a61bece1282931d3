using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data;
using MovieRec.Formatting;
using MovieRec.Numerics;
using MovieRec.Sequences;

namespace MovieRec.Groups;

/// <summary>Training, validation and test pairs over the same sequences. Shown as a table of counts and
/// bytes.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class PairSplit : IShown
{
    PairSplit(string name, PairSet train, PairSet validation, PairSet test) =>
        (Name, Train, Validation, Test) = (name, train, validation, test);

    /// <summary>The name of the split.</summary>
    public string Name { get; }

    /// <summary>The pairs that models learn from.</summary>
    public PairSet Train { get; }

    /// <summary>The pairs for choosing options.</summary>
    public PairSet Validation { get; }

    /// <summary>The pairs for the final evaluation; not used to choose options.</summary>
    public PairSet Test { get; }

    /// <summary>Splits by time: each user's last windows are the test part, those before them the validation part. A
    /// pair belongs to a part if both of its windows do.</summary>
    /// <remarks>A user's targets in the test part are at least a second later than those in the validation part, which
    /// are later than those in the training part; windows with the same second as the first of a part belong to that
    /// part. Users whose targets all have the same time are in the training part.</remarks>
    /// <param name="sequences">The sequences of all users.</param>
    /// <param name="windows">Options of the windows.</param>
    /// <param name="pairs">Options of the pairs; the seed draws in each part.</param>
    /// <param name="testShare">Share of each user's windows, above 0; at least one of them.</param>
    /// <param name="validationShare">The same for the validation part.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or the shares leave nothing for
    /// training.</exception>
    public static PairSplit Chronological(
        UserSequences sequences,
        WindowOptions? windows = null,
        PairOptions? pairs = null,
        double testShare = 0.2,
        double validationShare = 0.1
    )
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ThrowUnlessShares(testShare, validationShare);
        ImmutableArray<Window> all = Windows.Of(sequences, windows);
        var parts = new Parts();
        foreach (Range user in SplitUsers(all))
        {
            ReadOnlySpan<Window> own = all.AsSpan()[user];
            ReadOnlySpan<long> times = sequences.Times(own[0].User);
            int test = CutBefore(own, times, own.Length - Part(own.Length, testShare));
            int validation = CutBefore(own, times, test - Part(own.Length, validationShare));
            if (test == 0)
                (validation, test) = (own.Length, own.Length);
            else if (validation == 0)
                validation = test;
            parts.Train.AddRange(own[..validation]);
            parts.Validation.AddRange(own[validation..test]);
            parts.Test.AddRange(own[test..]);
        }
        return parts.Paired(
            $"each user's last {Percent(testShare)} of windows, after {Percent(validationShare)} for validation",
            sequences,
            pairs
        );
    }

    /// <summary>Splits by user: a pair belongs to a part if both of its users do, so models do not learn from ratings
    /// of test users.</summary>
    /// <param name="sequences">The sequences of all users.</param>
    /// <param name="windows">Options of the windows.</param>
    /// <param name="pairs">Options of the pairs; the seed draws the users, too.</param>
    /// <param name="testShare">Share of the users, above 0.</param>
    /// <param name="validationShare">The same for the validation part.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or the shares leave no user for
    /// training.</exception>
    public static PairSplit ByUser(
        UserSequences sequences,
        WindowOptions? windows = null,
        PairOptions? pairs = null,
        double testShare = 0.2,
        double validationShare = 0.1
    )
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ThrowUnlessShares(testShare, validationShare);
        pairs = (pairs ?? new()).Checked();
        int[] users = [.. Enumerable.Range(0, sequences.UserCount).Where(user => sequences.Length(user) > 1)];
        int test = Part(users.Length, testShare),
            validation = Part(users.Length, validationShare);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(test + validation, users.Length, nameof(testShare));
        var rng = Rng.ForStream(pairs.Seed, ulong.MaxValue); // movies have the streams from 0
        rng.Shuffle<int>(users);
        HashSet<int> tested = [.. users[..test]],
            validated = [.. users[test..(test + validation)]];
        var parts = new Parts();
        foreach (Window window in Windows.Of(sequences, windows))
            (
                tested.Contains(window.User) ? parts.Test
                : validated.Contains(window.User) ? parts.Validation
                : parts.Train
            ).Add(window);
        return parts.Paired(
            $"{Percent(testShare)} of users held out, after {Percent(validationShare)} for validation, "
                + string.Create(CultureInfo.InvariantCulture, $"seed {pairs.Seed}"),
            sequences,
            pairs
        );
    }

    /// <summary>Splits single users, without pairs: each user's last rating is the test part, the last target before it
    /// the validation part.</summary>
    /// <param name="sequences">The sequences of all users.</param>
    /// <param name="windows">Options of the windows; usually with step 1, at least one input and a large length, so
    /// that every rating but the first is a target with the history before it.</param>
    public static PairSplit LeaveLastOut(UserSequences sequences, WindowOptions? windows = null)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ImmutableArray<Window> all = Windows.Of(
            sequences,
            windows
                ?? new()
                {
                    Length = 32,
                    Step = 1,
                    MinimumInputs = 1,
                }
        );
        var parts = new Parts();
        foreach (Range user in SplitUsers(all))
        {
            ReadOnlySpan<Window> own = all.AsSpan()[user];
            parts.Train.AddRange(own[..Math.Max(0, own.Length - 2)]);
            parts.Validation.AddRange(own[Math.Max(0, own.Length - 2)..^1]);
            parts.Test.AddRange(own[^1..]);
        }
        return new PairSplit(
            "each user's last rating, single users",
            PairSet.Alone(sequences, parts.Train.DrainToImmutable()),
            PairSet.Alone(sequences, parts.Validation.DrainToImmutable()),
            PairSet.Alone(sequences, parts.Test.DrainToImmutable())
        );
    }

    /// <summary>Returns each user's ratings before their first target in a part: all ratings that a model may learn
    /// from that is evaluated on the part.</summary>
    /// <param name="ratings">The ratings from which the sequences were made.</param>
    /// <param name="part">The part, such as <see cref="Test"/>.</param>
    /// <exception cref="ArgumentException">The sequences were made from other ratings.</exception>
    public static Ratings RatingsBefore(Ratings ratings, PairSet part)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        ArgumentNullException.ThrowIfNull(part);
        UserSequences sequences = part.Sequences;
        if (sequences.Identity.DifferenceFrom(ratings.Identity, "the part", "the ratings") is { } difference)
            throw new ArgumentException($"The part was made from other ratings: {difference}.", nameof(ratings));
        if (sequences.Count != ratings.Count || sequences.UserCount != ratings.UserCount)
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The sequences have {sequences.Count:N0} ratings of {sequences.UserCount:N0} users; "
                )
                    + string.Create(
                        CultureInfo.InvariantCulture,
                        $"there are {ratings.Count:N0} of {ratings.UserCount:N0}."
                    ),
                nameof(ratings)
            );
        int[] first = new int[sequences.UserCount];
        Array.Fill(first, int.MaxValue);
        foreach (Window window in part.Windows)
            first[window.User] = Math.Min(first[window.User], window.Target);
        bool[] isKnown = new bool[ratings.Count];
        for (int user = 0; user < first.Length; user++)
        {
            ReadOnlySpan<int> rated = ratings.ByUser.RowColumns(user),
                inTime = sequences.Movies(user);
            for (int position = 0; position < Math.Min(first[user], inTime.Length); position++)
                isKnown[ratings.ByUser.Starts[user] + rated.BinarySearch(inTime[position])] = true;
        }
        return ratings.Where(row => isKnown[row]);
    }

    /// <summary>Returns a table with a row for each part: numbers of users, windows, target movies, pairs and
    /// bytes.</summary>
    public Table ToTable()
    {
        (string Name, PairSet Part)[] parts = [("train", Train), ("validation", Validation), ("test", Test)];
        return new Table(
            Column.OfTexts("part", parts.Select(part => (string?)part.Name)),
            Numbers("users", part => part.Windows.Select(window => window.User).Distinct().Count()),
            Numbers("windows", part => part.Windows.Length),
            Numbers("movies", part => Enumerable.Range(0, part.Count).Select(part.TargetMovie).Distinct().Count()),
            Numbers("pairs", part => part.Count),
            Numbers("without the cap", part => part.PossiblePairs),
            Numbers("bytes", part => part.Bytes),
            Column.OfTexts(
                "bytes a pair",
                parts.Select(part =>
                    part.Part.Count == 0
                        ? null
                        : (part.Part.Bytes / (double)part.Part.Count).ToString("0.0", CultureInfo.InvariantCulture)
                )
            ),
            Column.OfTexts(
                "mean label",
                parts.Select(part =>
                    part.Part.Count == 0
                        ? null
                        : Enumerable
                            .Range(0, part.Part.Count)
                            .Average(pair => (double)part.Part.Label(pair))
                            .ToString("0.000", CultureInfo.InvariantCulture)
                )
            )
        );

        Column Numbers(string name, Func<PairSet, double> of) =>
            Column.OfNumbers(name, parts.Select(part => (double?)of(part.Part)));
    }

    /// <summary>Returns the name and the table.</summary>
    public override string ToString() => $"{Name}\n{ToTable()}";

    /// <summary>The start of a part that should begin at <paramref name="place"/>, moved forward until the window
    /// before it has another time; 0 if there is none.</summary>
    static int CutBefore(ReadOnlySpan<Window> windows, ReadOnlySpan<long> times, int place)
    {
        place = Math.Max(0, place);
        while (place > 0 && place < windows.Length && times[windows[place].Target] == times[windows[place - 1].Target])
            place--;
        return place;
    }

    /// <summary>The range of each user's windows.</summary>
    static IEnumerable<Range> SplitUsers(ImmutableArray<Window> windows)
    {
        for (int start = 0, end; start < windows.Length; start = end)
        {
            end = start + 1;
            while (end < windows.Length && windows[end].User == windows[start].User)
                end++;
            yield return start..end;
        }
    }

    static int Part(int count, double share) => Math.Max(1, (int)Math.Round(count * share));

    static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##} %");

    static void ThrowUnlessShares(double testShare, double validationShare)
    {
        if (!(testShare > 0 && validationShare > 0 && testShare + validationShare < 1))
            throw new ArgumentOutOfRangeException(
                nameof(testShare),
                testShare,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Both shares must be above 0 and leave a part for training; validationShare is {validationShare}."
                )
            );
    }

    /// <summary>Windows on their way to a part.</summary>
    sealed class Parts
    {
        public ImmutableArray<Window>.Builder Train { get; } = ImmutableArray.CreateBuilder<Window>();

        public ImmutableArray<Window>.Builder Validation { get; } = ImmutableArray.CreateBuilder<Window>();

        public ImmutableArray<Window>.Builder Test { get; } = ImmutableArray.CreateBuilder<Window>();

        public PairSplit Paired(string name, UserSequences sequences, PairOptions? options) =>
            new(
                name,
                PairSet.Of(sequences, Train.DrainToImmutable(), options),
                PairSet.Of(sequences, Validation.DrainToImmutable(), options),
                PairSet.Of(sequences, Test.DrainToImmutable(), options)
            );
    }

    void IShown.WriteHtml(TextWriter writer)
    {
        writer.Write($"<p>{System.Net.WebUtility.HtmlEncode(Name)}</p>");
        ToTable().Write(writer, html: true);
    }
}
