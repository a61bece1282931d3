namespace MovieRec.Models;

/// <summary>The examples of a batch in flat arrays: windows one after the other, and in them their places, without
/// padding.</summary>
/// <remarks>An example has a left and a right window; with one user they are the same window. Buffers are
/// reused.</remarks>
internal sealed class AttentionBatch(int largestBatch, int places)
{
    readonly int[] left = new int[largestBatch],
        right = new int[largestBatch],
        targets = new int[largestBatch];
    readonly int[] users = new int[2 * largestBatch],
        examples = new int[2 * largestBatch],
        starts = new int[2 * largestBatch + 1];
    readonly int[] items = new int[2 * largestBatch * places + largestBatch],
        ratings = new int[2 * largestBatch * places],
        positions = new int[2 * largestBatch * places];

    readonly float[] bases = new float[largestBatch];

    /// <summary>Number of examples.</summary>
    public int Size { get; private set; }

    /// <summary>Number of windows.</summary>
    public int WindowCount { get; private set; }

    public int PlaceCount => WindowCount == 0 ? 0 : starts[WindowCount];

    /// <summary>[examples] window of the first user.</summary>
    public ReadOnlySpan<int> Left => left.AsSpan(0, Size);

    /// <summary>[examples] window of the second user, or again of the first.</summary>
    public ReadOnlySpan<int> Right => right.AsSpan(0, Size);

    /// <summary>[examples] item indices.</summary>
    public ReadOnlySpan<int> Targets => targets.AsSpan(0, Size);

    /// <summary>[windows] user index.</summary>
    public ReadOnlySpan<int> Users => users.AsSpan(0, WindowCount);

    /// <summary>[windows] the example of each.</summary>
    public ReadOnlySpan<int> Examples => examples.AsSpan(0, WindowCount);

    /// <summary>[windows + 1] first place of each window.</summary>
    public ReadOnlySpan<int> Starts => starts.AsSpan(0, WindowCount + 1);

    /// <summary>[places] item indices.</summary>
    public ReadOnlySpan<int> Items => items.AsSpan(0, PlaceCount);

    /// <summary>[places] class of the rating.</summary>
    public ReadOnlySpan<int> Ratings => ratings.AsSpan(0, PlaceCount);

    /// <summary>[places] distance from the end of the window, from 0.</summary>
    public ReadOnlySpan<int> Positions => positions.AsSpan(0, PlaceCount);

    /// <summary>[places + examples] items of the places, then the items in question.</summary>
    public ReadOnlySpan<int> ItemsAndTargets
    {
        get
        {
            Targets.CopyTo(items.AsSpan(PlaceCount));
            return items.AsSpan(0, PlaceCount + Size);
        }
    }

    /// <summary>[examples] stars that the network's output is added to.</summary>
    public ReadOnlySpan<float> Bases => bases.AsSpan(0, Size);

    public void Clear() => (Size, WindowCount) = (0, 0);

    /// <summary>Adds an example of one user; <see cref="AddSecond"/> may add a second user to it.</summary>
    /// <param name="target">Item index.</param>
    /// <param name="user">User index.</param>
    /// <param name="items">[n] items that the user rated, in the order of time.</param>
    /// <param name="ratings">[n] classes of the ratings.</param>
    /// <param name="start">Stars that the network's output is added to; of two users, the mean.</param>
    public void Add(int target, int user, ReadOnlySpan<int> items, ReadOnlySpan<int> ratings, float start = 0)
    {
        targets[Size] = target;
        left[Size] = right[Size] = WindowCount;
        bases[Size] = start;
        AddWindow(Size++, user, items, ratings);
    }

    /// <summary>Adds a second user to the example that was added last.</summary>
    public void AddSecond(int user, ReadOnlySpan<int> items, ReadOnlySpan<int> ratings, float start = 0)
    {
        right[Size - 1] = WindowCount;
        bases[Size - 1] = 0.5f * (bases[Size - 1] + start);
        AddWindow(Size - 1, user, items, ratings);
    }

    void AddWindow(int example, int user, ReadOnlySpan<int> items, ReadOnlySpan<int> ratings)
    {
        int start = PlaceCount;
        starts[0] = 0;
        (users[WindowCount], examples[WindowCount]) = (user, example);
        items.CopyTo(this.items.AsSpan(start));
        ratings.CopyTo(this.ratings.AsSpan(start));
        for (int i = 0; i < items.Length; i++)
            positions[start + i] = items.Length - 1 - i;
        starts[++WindowCount] = start + items.Length;
    }
}
