namespace MovieRec.Numerics;

/// <summary>The order of equal items within one list, drawn by a seed: any order of them is as likely as another, so
/// that no index is favored.</summary>
/// <remarks>An item's key is MurmurHash3's 32-bit finalizer (Appleby 2011) of the item and the list's own key. The
/// finalizer is a bijection, so that no two
/// items of a list have the same key. It takes two multiplications and is asked for only where scores are equal. Lists
/// have different keys: one order
/// for all of them would favor the same items in each.</remarks>
internal readonly struct TieBreak
{
    // Keeps the keys apart from other numbers that the same seed draws: an item that was held out of a tie must not
    // come first in the next one too.
    const ulong Purpose = 0x7469655F62726B21;

    readonly uint list;

    TieBreak(uint list) => this.list = list;

    /// <summary>The order in one list of those that share a seed.</summary>
    /// <param name="seed">Any value.</param>
    /// <param name="list">Number of the list, such as a user index; −1 for a list that belongs to no user.</param>
    public static TieBreak For(ulong seed, int list) =>
        new((uint)(Rng.ForStream(seed ^ Purpose, (ulong)list).NextUInt64() >> 32));

    /// <summary>Of equal items the one with the lower key comes first.</summary>
    public uint Key(int item)
    {
        uint key = (uint)item ^ list;
        key = (key ^ (key >> 16)) * 0x85EBCA6B;
        key = (key ^ (key >> 13)) * 0xC2B2AE35;
        return key ^ (key >> 16);
    }

    /// <summary>The item that has a key.</summary>
    public int Item(uint key)
    {
        key = (key ^ (key >> 16)) * 0x7ED1B41D; // the inverse of the second factor modulo 2³²
        key = (key ^ (key >> 13) ^ (key >> 26)) * 0xA5CB9243; // and of the first
        return (int)(key ^ (key >> 16) ^ list);
    }
}
