using System.IO.Compression;
using MovieRec.Formatting;

namespace MovieRec.Data.Reading;

/// <summary>Checks the directory of a zip archive that may be damaged or hostile, before any of its entries is
/// read.</summary>
internal static class ZipEntries
{
    const int UnixTypeMask = 0xF000,
        UnixRegularFile = 0x8000,
        UnixFolder = 0x4000;
    const int LongestShown = 200;

    // Published archives unpack to 3 to 7 times their size; Deflate itself reaches 1,032. The constant is for very
    // small ones.
    const int MaxUnpackedTimes = 32,
        MaxUnpackedConstant = 16 << 20;

    /// <summary>Largest unpacked size of an archive of a data set, in bytes.</summary>
    public static long MaxUnpacked(long archiveBytes) => MaxUnpackedTimes * archiveBytes + MaxUnpackedConstant;

    /// <summary>The files of an archive with the parts of their paths, in the order of the archive.</summary>
    /// <param name="zip">Open for reading.</param>
    /// <param name="maxBytes">An archive that declares to unpack to more than this is refused.</param>
    /// <exception cref="InvalidDataException">The directory is damaged, or an entry is refused; the message names
    /// it.</exception>
    public static List<(ZipArchiveEntry Entry, string[] Path)> Checked(ZipArchive zip, long maxBytes)
    {
        List<(ZipArchiveEntry Entry, string[] Path)> files = [];
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        long total = 0;
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            string[] path = CheckedPath(entry);
            if (!seen.Add(string.Join('/', path)))
                throw Refused(entry, "its name occurs twice");
            if (IsFolder(entry))
                continue;
            if (entry.IsEncrypted)
                throw Refused(entry, "it is encrypted (password-protected)");
            if (entry.Length < 0 || entry.Length > maxBytes - total)
            {
                throw Refused(
                    entry,
                    Invariant($"it declares {entry.Length:N0} bytes, and with it the archive unpacks to more than the ")
                        + Invariant($"{maxBytes:N0} bytes that are plausible for its size")
                );
            }
            total += entry.Length;
            files.Add((entry, path));
        }
        return files;
    }

    /// <summary>Opens an entry for reading.</summary>
    /// <exception cref="InvalidDataException">The entry is damaged or its compression is not supported.</exception>
    public static Stream Open(ZipArchiveEntry entry)
    {
        try
        {
            return entry.Open();
        }
        catch (Exception broken) when (IsDamage(broken))
        {
            throw Damaged(entry, broken.Message, broken);
        }
    }

    /// <summary>Reads from an entry's stream.</summary>
    /// <exception cref="InvalidDataException">The compressed data is damaged.</exception>
    public static int Read(ZipArchiveEntry entry, Stream source, Span<byte> buffer)
    {
        try
        {
            return source.Read(buffer);
        }
        catch (Exception broken) when (IsDamage(broken))
        {
            throw Damaged(entry, broken.Message, broken);
        }
    }

    /// <summary>Returns true if .NET throws this because of the content of an archive, and not because of an error of
    /// the disk.</summary>
    public static bool IsDamage(Exception error) =>
        error
            is InvalidDataException
                or EndOfStreamException
                or NotSupportedException
                or ArgumentException
                or OverflowException;

    public static InvalidDataException Refused(ZipArchiveEntry entry, string why) =>
        new($"Entry '{OneLine.Of(entry.FullName, LongestShown)}' of the archive is refused: {why}.");

    public static InvalidDataException Damaged(ZipArchiveEntry entry, string why, Exception? inner = null) =>
        new(
            $"Entry '{OneLine.Of(entry.FullName, LongestShown)}' of the archive is damaged: {why.TrimEnd('.')}.",
            inner
        );

    static string[] CheckedPath(ZipArchiveEntry entry)
    {
        // Some Windows archivers write backslashes: both separate folders here, so that neither gets past the checks.
        string name = entry.FullName.Replace('\\', '/');
        if (name.StartsWith('/'))
            throw Refused(entry, "its path is absolute");
        if (name.Contains(':', StringComparison.Ordinal))
            throw Refused(entry, "its path contains a colon, as a drive letter does");
        if (name.AsSpan().ContainsAnyInRange('\0', '\x1f'))
            throw Refused(entry, "its path contains a control character");
        string[] path = name.TrimEnd('/').Split('/');
        if (path.Contains(".."))
            throw Refused(entry, "its path leaves the folder");
        if (path.Any(part => part.Length == 0 || part == "."))
            throw Refused(entry, "its path has an empty part");
        int type = (entry.ExternalAttributes >> 16) & UnixTypeMask;
        if (type is not (0 or UnixRegularFile or UnixFolder))
            throw Refused(entry, "it is a link or a device, not a file");
        return path;
    }

    static bool IsFolder(ZipArchiveEntry entry) => entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\');
}
