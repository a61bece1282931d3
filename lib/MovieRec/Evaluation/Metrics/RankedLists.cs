namespace MovieRec.Evaluation;

/// <summary>Ranked lists of several users, for <see cref="IListMetric"/>. Valid during the call only.</summary>
public readonly ref struct RankedLists
{
    readonly ReadOnlySpan<int> lists; // [users evaluated × length] −1 where there are no more
    readonly ReadOnlySpan<int> places; // of the users whose lists these are
    readonly int length;

    internal RankedLists(ReadOnlySpan<int> lists, ReadOnlySpan<int> places, int length, int itemCount)
    {
        (this.length, ItemCount) = (length, itemCount);
        this.lists = lists;
        this.places = places;
    }

    /// <summary>Number of lists.</summary>
    public int Count => places.Length;

    /// <summary>Number of items, those without ratings too.</summary>
    public int ItemCount { get; }

    /// <summary>Item indices, best first: as many places as the largest k of all metrics, or fewer if a user has
    /// fewer candidates.</summary>
    /// <param name="list">From 0 to <see cref="Count"/> − 1.</param>
    public ReadOnlySpan<int> this[int list]
    {
        get
        {
            ReadOnlySpan<int> items = lists.Slice(places[list] * length, length);
            return items.IndexOf(-1) is >= 0 and var end ? items[..end] : items;
        }
    }

    /// <summary>Returns, for each item, the number of lists that have it in the first <paramref name="k"/>
    /// places.</summary>
    public int[] CountsAt(int k)
    {
        int[] counts = new int[ItemCount];
        foreach (int place in places)
            ListCounts.Add(k, lists.Slice(place * length, length), counts);
        return counts;
    }
}
