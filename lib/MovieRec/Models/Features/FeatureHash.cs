using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MovieRec.Models;

/// <summary>Identifies features and weights by a hash.</summary>
internal static class FeatureHash
{
    /// <summary>SHA-256 over names, rows and weights, in lower-case hex.</summary>
    public static string Of(HybridFeatures features, IReadOnlyList<float>? weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (FeatureMatrix side in (FeatureMatrix[])[features.Users, features.Movies])
        {
            string groups = string.Join(
                ';',
                side.Groups.OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => Invariant($"{group.Key} {group.Value:R}"))
            );
            hash.AppendData(
                Encoding.UTF8.GetBytes(Invariant($"{side.RowCount} {side.Names.Length} {side.Scaling} {groups}\n"))
            );
            foreach (string name in side.Names)
                hash.AppendData(Encoding.UTF8.GetBytes(name + "\n"));
            hash.AppendData(MemoryMarshal.AsBytes(side.Matrix.Starts.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(side.Matrix.Columns.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(side.Matrix.Values.AsSpan()));
        }
        if (weights is not null)
            hash.AppendData(MemoryMarshal.AsBytes<float>(weights.ToArray()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
