using System.Buffers;
using System.IO.Compression;
using System.IO.Hashing;
using MovieRec.Data.Reading;

namespace MovieRec.Datasets;

/// <summary>Unpacks an archive that may be damaged or hostile: whatever it holds, nothing is written outside the
/// folder.</summary>
internal static class ZipUnpacker
{
    /// <summary>Unpacks all files. A single top folder that holds everything is left out: <c>ml-100k/u.data</c> becomes
    /// <c>u.data</c>.</summary>
    /// <param name="archive">Readable and seekable; stays open.</param>
    /// <param name="folder">Is created; must not exist.</param>
    /// <param name="maxBytes">More than this in all is refused before a byte is written.</param>
    /// <param name="onProgress">Called with bytes written so far and in all.</param>
    /// <param name="cancel">Checked between blocks; leaves the half-filled folder to the caller.</param>
    /// <exception cref="InvalidDataException">The archive is damaged, or an entry is refused; the message names the
    /// entry.</exception>
    public static void Unpack(
        Stream archive,
        string folder,
        long maxBytes,
        Action<long, long>? onProgress = null,
        CancellationToken cancel = default
    )
    {
        using ZipArchive zip = new(archive, ZipArchiveMode.Read, leaveOpen: true);
        List<(ZipArchiveEntry Entry, string[] Path)> files = ZipEntries.Checked(zip, maxBytes);
        if (files.Count == 0)
            throw new InvalidDataException("The archive holds no file.");

        long total = files.Sum(file => file.Entry.Length);
        int skip = files.All(file => file.Path.Length > 1 && file.Path[0] == files[0].Path[0]) ? 1 : 0;
        Directory.CreateDirectory(folder);
        long done = 0;
        foreach ((ZipArchiveEntry entry, string[] path) in files)
        {
            string target = Path.Combine([folder, .. path[skip..]]);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Write(entry, target, bytes => onProgress?.Invoke(done += bytes, total), cancel);
        }
    }

    static void Write(ZipArchiveEntry entry, string target, Action<int> onBytes, CancellationToken cancel)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            using Stream source = ZipEntries.Open(entry);
            using FileStream file = new(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            long written = 0;
            var crc = new Crc32();
            while (ZipEntries.Read(entry, source, buffer) is > 0 and int count)
            {
                cancel.ThrowIfCancellationRequested();
                written += count;
                if (written > entry.Length)
                    throw ZipEntries.Refused(
                        entry,
                        Invariant($"it holds more than the {entry.Length:N0} bytes that it declares")
                    );
                crc.Append(buffer.AsSpan(0, count));
                file.Write(buffer, 0, count);
                onBytes(count);
            }
            if (written != entry.Length)
                throw ZipEntries.Damaged(
                    entry,
                    Invariant($"{written:N0} of {entry.Length:N0} bytes could be unpacked")
                );
            if (crc.GetCurrentHashAsUInt32() is var found && found != entry.Crc32)
                throw ZipEntries.Damaged(entry, $"its CRC-32 is {found:x8}, {entry.Crc32:x8} was expected");
            // the folder is renamed into place next: after a power cut it must not hold empty files
            file.Flush(flushToDisk: true);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
