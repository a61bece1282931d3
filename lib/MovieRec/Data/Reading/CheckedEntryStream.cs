using System.IO.Compression;
using System.IO.Hashing;

namespace MovieRec.Data.Reading;

/// <summary>A zip entry whose length and checksum must be those that the archive states: one that is cut short or
/// damaged is an error.</summary>
/// <param name="entry">The entry.</param>
/// <param name="archivePath">Reading a damaged entry throws a <see cref="DataFormatException"/> that names this file;
/// null: an <see cref="InvalidDataException"/>.</param>
internal sealed class CheckedEntryStream(ZipArchiveEntry entry, string? archivePath)
    : ForwardStream(Open(entry, archivePath))
{
    long position;
    readonly Crc32 crc = new();

    public override long Length => entry.Length;
    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            int read = ZipEntries.Read(entry, Inner, buffer);
            position += read;
            crc.Append(buffer[..read]);
            if (position > entry.Length)
                throw ZipEntries.Damaged(
                    entry,
                    Invariant($"it has more than the {entry.Length:N0} bytes that it declares")
                );
            if (read == 0 && buffer.Length > 0 && position != entry.Length)
                throw ZipEntries.Damaged(entry, Invariant($"it ends after {position:N0} of {entry.Length:N0} bytes"));
            if (position == entry.Length && crc.GetCurrentHashAsUInt32() is var found && found != entry.Crc32)
                throw ZipEntries.Damaged(entry, $"its CRC-32 is {found:x8}; expected {entry.Crc32:x8}");
            return read;
        }
        catch (InvalidDataException broken) when (archivePath is not null)
        {
            throw Wrong(broken, archivePath);
        }
    }

    static Stream Open(ZipArchiveEntry entry, string? archivePath)
    {
        try
        {
            return ZipEntries.Open(entry);
        }
        catch (InvalidDataException broken) when (archivePath is not null)
        {
            throw Wrong(broken, archivePath);
        }
    }

    static DataFormatException Wrong(InvalidDataException broken, string archivePath) =>
        new(archivePath, $"{broken.Message} Download it again.", broken);
}
