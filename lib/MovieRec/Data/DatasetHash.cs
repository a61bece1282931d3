using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MovieRec.Data;

/// <summary>A fingerprint of what a data set says, whatever its files look like.</summary>
internal static class DatasetHash
{
    public static string Of(Dataset data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Ratings ratings = data.Ratings;
        Append(ratings.UserIds.Ids);
        Append(ratings.MovieIds.Ids);
        Append(ratings.Users);
        Append(ratings.Movies);
        Append(ratings.Values);
        Append(ratings.Seconds);
        foreach (Movie movie in data.Movies) Say($"{movie.Title}\t{movie.Year}\t{movie.ReleaseDate:yyyy-MM-dd}\t{string.Join('|', movie.Genres)}\n");
        foreach (User user in data.Users) Say($"{user.Age}\t{user.Gender}\t{user.Occupation}\t{user.ZipCode}\n");
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        // Little-endian, as every machine that .NET 10 runs on is.
        void Append<T>(ImmutableArray<T> column) where T : struct
        {
            // In pieces, since a span of 2 GiB of bytes is too long for 25 million longs and more.
            for (int start = 0; start < column.Length; start += 1 << 20)
                hash.AppendData(MemoryMarshal.AsBytes(column.AsSpan(start, Math.Min(1 << 20, column.Length - start))));
        }

        void Say(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
