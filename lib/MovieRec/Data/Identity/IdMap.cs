using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace MovieRec.Data;

/// <summary>Published ids and the dense indices 0..Count-1 that models use. Ids are of one type, and indices follow the
/// order of the ids.</summary>
public sealed class IdMap
{
    // A table as long as the largest id is faster and, for MovieLens's ids, smaller than a dictionary (25M: 209,171
    // entries for 62,423 movies).
    const int LargestTable = 1 << 24;

    readonly int[]? table;
    readonly Dictionary<int, int>? dictionary;
    readonly Lazy<ImmutableArray<Id>> ids;

    IdMap(Array sortedIds)
    {
        (Column, Count) = (sortedIds, sortedIds.Length);
        ids = new(() => ImmutableArray.CreateRange(Enumerable.Range(0, Count).Select(IdAt)));
        if (sortedIds is not int[] numbers)
            return;
        if (numbers.Length > 0 && (numbers[0] < 0 || numbers[^1] >= LargestTable))
        {
            dictionary = new Dictionary<int, int>(numbers.Length);
            for (int index = 0; index < numbers.Length; index++)
                dictionary.Add(numbers[index], index);
            return;
        }
        table = new int[numbers.Length == 0 ? 0 : numbers[^1] + 1];
        Array.Fill(table, -1);
        for (int index = 0; index < numbers.Length; index++)
            table[numbers[index]] = index;
    }

    /// <summary>Published id of each index, ascending.</summary>
    public ImmutableArray<Id> Ids => ids.Value;

    /// <summary>Number of ids.</summary>
    public int Count { get; }

    /// <summary>The type of all ids.</summary>
    public IdKind Kind =>
        Column switch
        {
            int[] => IdKind.Int32,
            long[] => IdKind.Int64,
            Guid[] => IdKind.Guid,
            _ => IdKind.String,
        };

    /// <summary>[ids] an array of <see cref="int"/>, <see cref="long"/>, <see cref="Guid"/> or <see cref="string"/>,
    /// ascending. It must not be changed.</summary>
    internal Array Column { get; }

    /// <summary>Creates a map of ids, which may be in any order and repeated.</summary>
    public static IdMap Of(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return new IdMap(ids.Distinct().Order().ToArray());
    }

    /// <summary>Creates a map of ids of one type, which may be in any order and repeated. <see cref="int"/> and
    /// <see cref="long"/> together become <see cref="long"/>.</summary>
    /// <exception cref="ArgumentException">Ids are of several types.</exception>
    public static IdMap Of(IEnumerable<Id> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        Id[] sorted = [.. ids.Distinct().Order()];
        if (sorted.Length == 0)
            return new IdMap(Array.Empty<int>());
        // In order, so that only the ends can tell types apart; but int and long are mixed.
        IdKind first = sorted[0].Kind,
            last = sorted[^1].Kind;
        bool areNumbers = first is IdKind.Int32 or IdKind.Int64;
        if (first != last && !(areNumbers && last is IdKind.Int32 or IdKind.Int64))
            throw new ArgumentException(
                Invariant($"Ids are of one type, but '{sorted[0]}' is of the type {first} and ")
                    + Invariant($"'{sorted[^1]}' of the type {last}."),
                nameof(ids)
            );
        return first switch
        {
            IdKind.Guid => new IdMap(Array.ConvertAll(sorted, id => (Guid)id)),
            IdKind.String => new IdMap(Array.ConvertAll(sorted, id => (string)id)),
            _ when Array.Exists(sorted, id => id.Kind == IdKind.Int64) => new IdMap(
                Array.ConvertAll(sorted, id => (long)id)
            ),
            _ => new IdMap(Array.ConvertAll(sorted, id => (int)id)),
        };
    }

    /// <summary>Creates a map of ids in ascending order, without copying them.</summary>
    /// <param name="ids">Of <see cref="int"/>, <see cref="long"/>, <see cref="Guid"/> or <see cref="string"/>.</param>
    internal static IdMap OfRising<T>(T[] ids)
        where T : IComparable<T> => new(ids);

    /// <summary>Returns the index of a published id, or -1 if there is none.</summary>
    public int Find(Id id) =>
        Column switch
        {
            int[] => id.TryGet(out int number) ? Find(number) : -1,
            long[] numbers => id.TryGet(out long number) ? Search(numbers, number) : -1,
            Guid[] guids => id.TryGet(out Guid guid) ? Search(guids, guid) : -1,
            _ => id.TryGet(out string? text) ? Search((string[])Column, text) : -1,
        };

    /// <inheritdoc cref="Find(Id)"/>
    // Every rating that is read comes by here, so the usual case is small enough to be inlined.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int id) => table is { } all && (uint)id < (uint)all.Length ? all[id] : FindBesideTable(id);

    [MethodImpl(MethodImplOptions.NoInlining)]
    int FindBesideTable(int id) =>
        table is not null ? -1
        : dictionary is not null ? dictionary.GetValueOrDefault(id, -1)
        : Find((Id)id);

    /// <summary>Returns the index of a published id.</summary>
    /// <exception cref="KeyNotFoundException">There is no such id; the message names the range.</exception>
    public int IndexOf(Id id)
    {
        int index = Find(id);
        return index >= 0 ? index : throw new KeyNotFoundException(Invariant($"There is no id {id}: {Range}."));
    }

    /// <summary>Parses an id; the map need not contain it.</summary>
    /// <param name="text">A number, a GUID or a text, depending on <see cref="Kind"/>.</param>
    /// <param name="id">The id, of this map's type.</param>
    /// <returns>True if the text has the form of an id of this map's type.</returns>
    public bool TryParse(string text, out Id id)
    {
        ArgumentNullException.ThrowIfNull(text);
        id = default;
        switch (Kind)
        {
            case IdKind.String:
                id = text;
                return true;
            case IdKind.Guid:
                bool isGuid = Guid.TryParse(text, out Guid guid);
                id = guid;
                return isGuid;
            case IdKind.Int64:
                bool isLong = long.TryParse(
                    text,
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out long number
                );
                id = number;
                return isLong;
            default:
                bool isInt = int.TryParse(
                    text,
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out int small
                );
                id = small;
                return isInt;
        }
    }

    /// <summary>For messages: the number of ids, the first and the last.</summary>
    internal string Range =>
        Count == 0
            ? "the map is empty"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the {Count:N0} ids here run from {IdAt(0)} to {IdAt(Count - 1)}"
            );

    /// <summary>The id of an index. Does not build <see cref="Ids"/>.</summary>
    internal Id IdAt(int index) =>
        Column switch
        {
            int[] numbers => numbers[index],
            long[] numbers => numbers[index],
            Guid[] guids => guids[index],
            _ => ((string[])Column)[index],
        };

    /// <summary>Returns true if both hold the same ids, of one type.</summary>
    internal bool IsSame(IdMap other) => CommonCount(other) == Math.Max(Count, other.Count);

    /// <summary>Number of ids at the start that are the same, and of one type.</summary>
    internal int CommonCount(IdMap other) =>
        ReferenceEquals(this, other)
            ? Count
            : (Column, other.Column) switch
            {
                (int[] mine, int[] theirs) => Common(mine, theirs),
                (long[] mine, long[] theirs) => Common(mine, theirs),
                (Guid[] mine, Guid[] theirs) => Common(mine, theirs),
                (string[] mine, string[] theirs) => Common(mine, theirs),
                _ => 0,
            };

    static int Common<T>(T[] mine, T[] theirs) => mine.AsSpan().CommonPrefixLength(theirs);

    static int Search<T>(T[] sorted, T id)
        where T : IComparable<T>
    {
        int place =
            sorted is string[] texts && id is string text
                ? texts.AsSpan().BinarySearch(text, StringComparer.Ordinal)
                : sorted.AsSpan().BinarySearch(id);
        return place >= 0 ? place : -1;
    }
}
