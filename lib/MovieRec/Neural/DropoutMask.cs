using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>Which numbers of a batch stay, by a hash of their place: any part of the mask can be had at any time, on any thread.</summary>
/// <remarks>The hash is two rounds of multiply and xor-shift with the constants of "lowbias32" (C. Wellons, "Hash Function Prospector", 2018), begun from a key.</remarks>
internal readonly struct DropoutMask
{
    const uint First = 0x7feb352d, Second = 0x846ca68b;

    readonly uint key, threshold;

    public DropoutMask(double probability, ulong seed, long pass)
    {
        Rng rng = Rng.ForStream(seed, (ulong)pass);
        key = (uint)(rng.NextUInt64() >> 32);
        threshold = (uint)Math.Round(probability * uint.MaxValue);
    }

    public bool Keeps(uint place) => Hash(place) >= threshold;

    /// <summary>All bits set in the lanes of <paramref name="place"/> … <paramref name="place"/> + 7 that stay.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<uint> Keeps8(uint place)
    {
        Vector256<uint> x = (Vector256.Create(place) + Vector256<uint>.Indices) ^ Vector256.Create(key);
        x ^= x >>> 16;
        x *= First;
        x ^= x >>> 15;
        x *= Second;
        x ^= x >>> 16;
        return Vector256.GreaterThanOrEqual(x, Vector256.Create(threshold));
    }

    uint Hash(uint place)
    {
        uint x = place ^ key;
        x ^= x >> 16;
        x *= First;
        x ^= x >> 15;
        x *= Second;
        return x ^ (x >> 16);
    }
}
