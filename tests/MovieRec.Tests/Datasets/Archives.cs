using System.IO.Compression;
using System.Security.Cryptography;
using MovieRec.Datasets;

namespace MovieRec.Tests.Datasets;

/// <summary>Small archives for tests, and catalog entries for them.</summary>
static class Archives
{
    public static byte[] Zip(params (string Name, byte[] Content)[] entries) =>
        Zip(CompressionLevel.NoCompression, entries);

    public static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach ((string name, byte[] content) in entries)
            {
                using Stream target = zip.CreateEntry(name, level).Open();
                target.Write(content);
            }
        return bytes.ToArray();
    }

    public static byte[] ZipOfType(string name, int unixMode)
    {
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            ZipArchiveEntry entry = zip.CreateEntry(name);
            entry.ExternalAttributes = unixMode << 16;
            using Stream target = entry.Open();
            target.Write("/etc/passwd"u8);
        }
        return bytes.ToArray();
    }

    /// <summary>Bytes that do not compress and repeat nowhere, so that a wrong resume shows.</summary>
    public static byte[] Noise(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static DownloadableDataset Entry(Uri url, byte[] published, string name = "ml-test") =>
        new()
        {
            Name = name,
            Url = url,
            Bytes = published.Length,
            Md5 = Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, published)),
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(published)),
            Ratings = 3,
            Users = 2,
            Movies = 2,
            IsRedistributable = false,
            Readme = new Uri("https://example.org/readme"),
        };
}
