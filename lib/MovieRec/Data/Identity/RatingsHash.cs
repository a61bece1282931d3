using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MovieRec.Data;

/// <summary>Hash of ratings: ids, values and times.</summary>
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
        Ids(ratings.UserIds);
        Ids(ratings.MovieIds);
        Column(ratings.Users);
        Column(ratings.Movies);
        Column(ratings.Values);
        Column(ratings.Seconds);

        void Ids(IdMap ids)
        {
            switch (ids.Column)
            {
                case int[] numbers:
                    Column(ImmutableCollectionsMarshal.AsImmutableArray(numbers));
                    break;
                case long[] numbers:
                    hash.AppendData("long"u8);
                    Column(ImmutableCollectionsMarshal.AsImmutableArray(numbers));
                    break;
                case Guid[] guids:
                    hash.AppendData("Guid"u8);
                    Column(ImmutableCollectionsMarshal.AsImmutableArray(guids));
                    break;
                default:
                    hash.AppendData("string"u8);
                    foreach (string id in (string[])ids.Column)
                        hash.AppendData(Encoding.UTF8.GetBytes(id + '\0'));
                    break;
            }
        }

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
