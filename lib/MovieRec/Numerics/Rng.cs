using System.Numerics;

namespace MovieRec.Numerics;

/// <summary>Seeded random numbers: the same seed gives the same stream on every machine and .NET version.</summary>
/// <remarks>xoshiro256** (Blackman and Vigna 2018), state filled by SplitMix64. A struct: pass it by <c>ref</c>,
/// because each copy repeats the stream. Not for cryptography.</remarks>
public struct Rng
{
    ulong s0,
        s1,
        s2,
        s3;

    /// <summary>Creates a generator from a seed.</summary>
    /// <param name="seed">Any value; similar seeds give unrelated streams.</param>
    public Rng(ulong seed)
    {
        s0 = SplitMix(ref seed);
        s1 = SplitMix(ref seed);
        s2 = SplitMix(ref seed);
        s3 = SplitMix(ref seed);
    }

    /// <summary>Creates a generator for part <paramref name="stream"/> of the work, so that the parts can run in any
    /// order with one seed.</summary>
    public static Rng ForStream(ulong seed, ulong stream)
    {
        ulong mixed = seed;
        ulong key =
            SplitMix(ref mixed) ^ BitOperations.RotateLeft(stream * 0xD1342543DE82EF95UL + 0x9E3779B97F4A7C15UL, 32);
        return new Rng(key);
    }

    /// <summary>Draws 64 uniform bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        ulong t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>Draws a uniform number in [0, 1) of 53 bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Draws a uniform number in [0, 1) of 24 bits.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1.0f / (1 << 24));

    /// <summary>Draws a uniform integer in 0..<paramref name="exclusiveMaximum"/>-1, without modulo bias (Lemire
    /// 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveMaximum"/> is below 1.</exception>
    public int Next(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveMaximum, 1);
        uint range = (uint)exclusiveMaximum;
        ulong product = (NextUInt64() >> 32) * range;
        if ((uint)product < range)
        {
            uint threshold = (uint)-exclusiveMaximum % range;
            while ((uint)product < threshold)
                product = (NextUInt64() >> 32) * range;
        }
        return (int)(product >> 32);
    }

    /// <summary>Draws a normal number with mean 0 and standard deviation 1, by Marsaglia's polar method. Its second
    /// value is not kept.</summary>
    public double NextGaussian()
    {
        while (true)
        {
            double x = 2 * NextDouble() - 1,
                y = 2 * NextDouble() - 1,
                square = x * x + y * y;
            if (square is > 0 and < 1)
                return x * Math.Sqrt(-2 * Math.Log(square) / square);
        }
    }

    /// <summary>Shuffles <paramref name="items"/> into a uniformly random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = Next(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
