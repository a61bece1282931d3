using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MovieRec.Data;
using MovieRec.Sequences;

namespace MovieRec.Models;

/// <summary>Training examples of an attention network: windows of users' sequences, alone or in pairs.</summary>
internal sealed class AttentionExamples
{
    readonly int[][] items,
        classes; // [users] in the order of time, without ratings after the last target
    readonly float[][] values;
    readonly Window[] windows;
    readonly int[] first,
        second; // [examples] windows; second −1: alone
    readonly int places;

    AttentionExamples(
        int[][] items,
        int[][] classes,
        float[][] values,
        Window[] windows,
        int[] first,
        int[] second,
        int singleUsers,
        int places
    )
    {
        (this.items, this.classes, this.values, this.windows, this.first, this.second, SingleUserCount, this.places) = (
            items,
            classes,
            values,
            windows,
            first,
            second,
            singleUsers,
            places
        );
        Bases = new float[windows.Length];
        Labels = [.. Enumerable.Range(0, first.Length).Select(Label)];
    }

    /// <summary>Number of examples.</summary>
    public int Count => first.Length;

    /// <summary>Number of single-user examples, which come first; one for every known rating.</summary>
    public int SingleUserCount { get; }

    /// <summary>[examples] stars.</summary>
    public float[] Labels { get; }

    /// <summary>[windows] stars that the network's output is added to.</summary>
    public float[] Bases { get; private set; }

    /// <summary>Makes the network learn the residuals of <paramref name="estimate"/>, a prediction by user and
    /// item.</summary>
    public void SetBases(Func<int, int, float> estimate) =>
        Bases = [.. windows.Select(window => estimate(window.User, items[window.User][window.Target]))];

    /// <summary>Number of known ratings: those of each user up to their last target.</summary>
    public int KnownCount => values.Sum(own => own.Length);

    public double KnownMean => values.Sum(own => own.Sum(value => (double)value)) / KnownCount;

    /// <summary>The known ratings among those that the sequences were made of.</summary>
    public Ratings KnownRatings(Ratings ratings)
    {
        HashSet<int>[] known = [.. items.Select(own => own.ToHashSet())];
        return ratings.Where(row => known[ratings.Users[row]].Contains(ratings.Movies[row]));
    }

    public int[] ItemsOf(int user) => items[user];

    public int[] ClassesOf(int user) => classes[user];

    /// <summary>The class of a rating: its step on the scale.</summary>
    public static int ClassOf(float value, RatingScale scale) => (int)Math.Round((value - scale.Minimum) / scale.Step);

    /// <param name="set">Windows and pairs.</param>
    /// <param name="scale">Of the ratings.</param>
    /// <param name="places">Maximum number of inputs of a window; the latest are used.</param>
    /// <param name="includeSingleUsers">True if every known rating is also a single-user example.</param>
    public static AttentionExamples Of(PairSet set, RatingScale scale, int places, bool includeSingleUsers)
    {
        UserSequences sequences = set.Sequences;
        int[] known = new int[sequences.UserCount];
        foreach (Window window in set.Windows)
            known[window.User] = Math.Max(known[window.User], window.Target + 1);
        int[][] ofItems = [.. known.Select((count, user) => sequences.Movies(user)[..count].ToArray())];
        float[][] ofValues = [.. known.Select((count, user) => sequences.Values(user)[..count].ToArray())];
        int[][] ofClasses = [.. ofValues.Select(own => own.Select(value => ClassOf(value, scale)).ToArray())];
        List<Window> alone = [];
        for (int user = 0; user < known.Length && includeSingleUsers; user++)
        {
            for (int target = 0; target < known[user]; target++)
                alone.Add(new Window(user, Math.Max(0, target - places), target));
        }
        int singleUsers = alone.Count;
        WindowPair[] pairs = [.. set.Pairs.Where(pair => !includeSingleUsers || !pair.IsAlone)];
        return new(
            ofItems,
            ofClasses,
            ofValues,
            [.. alone, .. set.Windows],
            [.. Enumerable.Range(0, singleUsers), .. pairs.Select(pair => singleUsers + pair.First)],
            [
                .. Enumerable.Repeat(-1, singleUsers),
                .. pairs.Select(pair => pair.IsAlone ? -1 : singleUsers + pair.Second),
            ],
            singleUsers,
            places
        );
    }

    /// <summary>SHA-256 over windows, pairs and the windows' contents, in lower-case hex; identifies a set in
    /// checkpoints.</summary>
    public static string HashOf(PairSet set)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(set.Windows.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(set.Pairs.AsSpan()));
        foreach (Window window in set.Windows)
        {
            hash.AppendData(
                MemoryMarshal.AsBytes(set.Sequences.Movies(window.User)[window.Start..(window.Target + 1)])
            );
            hash.AppendData(
                MemoryMarshal.AsBytes(set.Sequences.Values(window.User)[window.Start..(window.Target + 1)])
            );
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Adds an example to a batch.</summary>
    public void AddTo(AttentionBatch batch, int example)
    {
        Window window = windows[first[example]];
        batch.Add(
            items[window.User][window.Target],
            window.User,
            InputsOf(items, window),
            InputsOf(classes, window),
            Bases[first[example]]
        );
        if (second[example] < 0)
            return;
        window = windows[second[example]];
        batch.AddSecond(window.User, InputsOf(items, window), InputsOf(classes, window), Bases[second[example]]);
    }

    ReadOnlySpan<int> InputsOf(int[][] of, Window window)
    {
        int start = Math.Max(window.Start, window.Target - places);
        return of[window.User].AsSpan(start, window.Target - start);
    }

    float Label(int example)
    {
        float own = Rating(windows[first[example]]);
        return second[example] < 0 ? own : (own + Rating(windows[second[example]])) / 2;
    }

    float Rating(Window window) => values[window.User][window.Target];
}
