using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace MovieRec.Data;

/// <summary>Published ids (any non-negative numbers) and the dense indices 0..Count-1 that models use. Indices follow
/// the order of the ids.</summary>
public sealed class IdMap
{
    // A table as long as the largest id is faster and, for MovieLens's ids, smaller than a dictionary (25M: 209,171
    // entries for 62,423 movies).
    const int LargestTable = 1 << 24;

    readonly int[]? table;
    readonly Dictionary<int, int>? dictionary;

    IdMap(int[] sortedIds)
    {
        Ids = ImmutableCollectionsMarshal.AsImmutableArray(sortedIds);
        if (sortedIds.Length > 0 && sortedIds[^1] >= LargestTable)
        {
            dictionary = new Dictionary<int, int>(sortedIds.Length);
            for (int index = 0; index < sortedIds.Length; index++)
                dictionary.Add(sortedIds[index], index);
            return;
        }
        table = new int[sortedIds.Length == 0 ? 0 : sortedIds[^1] + 1];
        Array.Fill(table, -1);
        for (int index = 0; index < sortedIds.Length; index++)
            table[sortedIds[index]] = index;
    }

    /// <summary>Published id of each index, rising.</summary>
    public ImmutableArray<int> Ids { get; }

    /// <summary>How many there are.</summary>
    public int Count => Ids.Length;

    /// <summary>A map over the given ids, in any order; repeats count once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is negative.</exception>
    public static IdMap Of(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        int[] sorted = [.. ids.Distinct().Order()];
        if (sorted.Length > 0)
            ArgumentOutOfRangeException.ThrowIfNegative(sorted[0], nameof(ids));
        return new IdMap(sorted);
    }

    /// <summary>The same over ids that rise already, and are not copied.</summary>
    internal static IdMap OfRising(int[] ids) => new(ids);

    /// <summary>The index of a published id, or -1 where there is none.</summary>
    public int Find(int id) =>
        table is null ? dictionary!.GetValueOrDefault(id, -1)
        : (uint)id < (uint)table.Length ? table[id]
        : -1;

    /// <summary>The index of a published id.</summary>
    /// <exception cref="KeyNotFoundException">There is no such id; the message names the range.</exception>
    public int IndexOf(int id)
    {
        int index = Find(id);
        if (index >= 0)
            return index;
        string range = Count == 0 ? "the map is empty" : $"the {Count:N0} ids here run from {Ids[0]} to {Ids[^1]}";
        throw new KeyNotFoundException($"There is no id {id}: {range}.");
    }
}
