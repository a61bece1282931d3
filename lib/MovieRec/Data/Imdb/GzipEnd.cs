using System.IO.Compression;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Imdb;

/// <summary>Gzip data followed by a compressed marker. .NET's decompressor treats data that is cut short as the end of
/// the file; the marker is decompressed only if all data before it is complete.</summary>
internal sealed class GzipEnd(Stream inner) : ForwardStream(inner)
{
    static readonly byte[] Member = Compressed();
    readonly MemoryStream end = new(Member, writable: false);

    /// <summary>The marker: the last line of complete data.</summary>
    public static ReadOnlySpan<byte> Line => "\0whole"u8;

    public override int Read(Span<byte> buffer) => Inner.Read(buffer) is > 0 and var read ? read : end.Read(buffer);

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
