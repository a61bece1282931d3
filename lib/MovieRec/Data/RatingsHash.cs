using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MovieRec.Data;

/// <summary>A fingerprint of ratings: ids, values and times.</summary>
internal static class RatingsHash
{
    /// <summary>SHA-256 in lower-case hex.</summary>
    public static string Of(Ratings ratings)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, ratings);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static void Append(IncrementalHash hash, Ratings ratings)
    {
        Column(ratings.UserIds.Ids);
        Column(ratings.MovieIds.Ids);
        Column(ratings.Users);
        Column(ratings.Movies);
        Column(ratings.Values);
        Column(ratings.Seconds);

        // Little-endian, as every machine that .NET 10 runs on is; in pieces, since the bytes of 2^28 longs are too
        // many for one span.
        void Column<T>(ImmutableArray<T> column)
            where T : struct
        {
            for (int start = 0; start < column.Length; start += 1 << 20)
                hash.AppendData(MemoryMarshal.AsBytes(column.AsSpan(start, Math.Min(1 << 20, column.Length - start))));
        }
    }
}
