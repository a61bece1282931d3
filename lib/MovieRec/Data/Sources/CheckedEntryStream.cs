using System.IO.Compression;

namespace MovieRec.Data.Sources;

/// <summary>A zip entry that must have the length and the checksum that the archive states: a cut or damaged one is an error, and not another file.</summary>
internal sealed class CheckedEntryStream(ZipArchiveEntry entry, string archivePath) : Stream
{
    readonly Stream inner = entry.Open();
    long position;
    uint crc;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => entry.Length;
    public override long Position { get => position; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            int read = inner.Read(buffer);
            position += read;
            crc = Crc32.Append(crc, buffer[..read]);
            if (read == 0 && buffer.Length > 0 && position != entry.Length) throw Damaged($"it ends after {position:N0} of {entry.Length:N0} bytes", null);
            if (position == entry.Length && crc != entry.Crc32) throw Damaged($"its checksum is {crc:x8}, and {entry.Crc32:x8} was expected", null);
            return read;
        }
        catch (InvalidDataException broken)
        {
            throw Damaged(broken.Message, broken);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    DataFormatException Damaged(string what, Exception? inner) =>
        new($"{archivePath}/{entry.FullName}", $"the zip is damaged here: {what}. Download it again.", inner);
}
