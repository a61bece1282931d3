using System.IO.Compression;

namespace MovieRec.Data.Imdb;

/// <summary>Gzip data followed by a compressed marker. .NET's decompressor treats data that is cut short as the end of
/// the file; the marker is decompressed only if all data before it is complete.</summary>
internal sealed class GzipEnd(Stream inner) : Stream
{
    static readonly byte[] Member = Compressed();
    readonly MemoryStream end = new(Member, writable: false);

    /// <summary>The marker: the last line of complete data.</summary>
    public static ReadOnlySpan<byte> Line => "\0whole"u8;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => inner.Read(buffer) is > 0 and var read ? read : end.Read(buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    static byte[] Compressed()
    {
        using var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Fastest))
        {
            zip.WriteByte((byte)'\n'); // the last line of the data may lack its end
            zip.Write(Line);
            zip.WriteByte((byte)'\n');
        }
        return target.ToArray();
    }
}
