using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>Selects the numbers of a batch that dropout keeps, by a hash of their place: any thread can compute any
/// part of the mask at any time.</summary>
/// <remarks>The hash is two rounds of multiply and xor-shift with the constants of "lowbias32" (C. Wellons, "Hash
/// Function Prospector", 2018), started from a key.</remarks>
internal readonly struct DropoutMask
{
    const uint First = 0x7feb352d,
        Second = 0x846ca68b;

    readonly uint key,
        threshold;

    public DropoutMask(double probability, ulong seed, long pass)
    {
        Rng rng = Rng.ForStream(seed, (ulong)pass);
        key = (uint)(rng.NextUInt64() >> 32);
        threshold = (uint)Math.Round(probability * uint.MaxValue);
    }

    public bool Keeps(uint place) => Hash(place) >= threshold;

    /// <summary>All bits set in the lanes of <paramref name="place"/> … <paramref name="place"/> + 7 that are
    /// kept.</summary>
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

    /// <summary>values ← values · (kept ? gain : 0), from place <paramref name="place"/> on; a multiple of 8
    /// numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(uint place, Span<T> values, T gain)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (threshold == 0)
            return;
        if (typeof(T) != typeof(float))
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = Keeps(place + (uint)i) ? values[i] * gain : T.Zero;
            return;
        }
        ref T first = ref MemoryMarshal.GetReference(values);
        Vector256<T> factor = Vector256.Create(gain);
        for (nuint i = 0; i < (nuint)values.Length; i += 8)
            ((Vector256.LoadUnsafe(ref first, i) * factor).AsUInt32() & Keeps8(place + (uint)i))
                .As<uint, T>()
                .StoreUnsafe(ref first, i);
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
