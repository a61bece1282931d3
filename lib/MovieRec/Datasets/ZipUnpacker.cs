using System.Buffers;
using System.IO.Compression;
using MovieRec.Data.Reading;

namespace MovieRec.Datasets;

/// <summary>Unpacks an archive that may be damaged or hostile: nothing is ever written outside of the folder.</summary>
internal static class ZipUnpacker
{
    /// <summary>Unpacks all files. If all of them are in a single top folder, it is left out: <c>ml-100k/u.data</c>
    /// becomes <c>u.data</c>.</summary>
    /// <param name="archive">Readable and seekable; stays open.</param>
    /// <param name="folder">The folder to create; must not exist.</param>
    /// <param name="maxBytes">An archive with more bytes in total is refused before a byte is written.</param>
    /// <param name="onProgress">Called with the bytes written so far and the total.</param>
    /// <param name="cancel">Checked between blocks; the caller removes the incomplete folder.</param>
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
            throw new InvalidDataException("The archive contains no files.");

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
            using var source = new CheckedEntryStream(entry, archivePath: null);
            using FileStream file = new(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (source.Read(buffer.AsSpan()) is > 0 and int count)
            {
                cancel.ThrowIfCancellationRequested();
                file.Write(buffer, 0, count);
                onBytes(count);
            }
            // the folder is renamed into place next: after a power cut it must not hold empty files
            file.Flush(flushToDisk: true);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
