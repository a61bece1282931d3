using System.IO.Compression;
using System.Text;

namespace MovieRec.Data.Reading;

/// <summary>Kind of a file by its first bytes, for messages about files that cannot be used.</summary>
/// <param name="Name">With its article: <c>a CSV file</c>.</param>
/// <param name="Class">Class of files, by what to do with them.</param>
internal sealed record FileKind(string Name, FileClass Class)
{
    const int HeadBytes = 4096;

    static readonly (byte[] Start, FileKind Kind)[] Known =
    [
        ("PK\x03\x04"u8.ToArray(), new("a zip archive", FileClass.Zip)),
        ("PK\x05\x06"u8.ToArray(), new("a zip archive", FileClass.Zip)),
        ("PK\x07\x08"u8.ToArray(), new("a zip archive", FileClass.Zip)),
        ([0x42, 0x5A, 0x68], new("a bzip2 archive", FileClass.Archive)),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], new("an xz archive", FileClass.Archive)),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], new("a 7z archive", FileClass.Archive)),
        ("Rar!\x1A\u0007"u8.ToArray(), new("a RAR archive", FileClass.Archive)),
        ([0x28, 0xB5, 0x2F, 0xFD], new("a Zstandard archive", FileClass.Archive)),
        ("PAR1"u8.ToArray(), new("a Parquet file", FileClass.Other)),
        ("ARROW1"u8.ToArray(), new("an Arrow file", FileClass.Other)),
        ("SQLite format 3"u8.ToArray(), new("an SQLite database", FileClass.Other)),
        ("%PDF-"u8.ToArray(), new("a PDF document", FileClass.Other)),
        ([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], new("a NumPy array", FileClass.Other)),
        ([0x89, 0x48, 0x44, 0x46], new("an HDF5 file", FileClass.Other)),
        ([0xD0, 0xCF, 0x11, 0xE0], new("an old Office document", FileClass.Other)),
        ([0x89, 0x50, 0x4E, 0x47], new("a PNG image", FileClass.Other)),
        ([0xFF, 0xD8, 0xFF], new("a JPEG image", FileClass.Other)),
        ("GIF8"u8.ToArray(), new("a GIF image", FileClass.Other)),
        ([0x7F, 0x45, 0x4C, 0x46], new("a program", FileClass.Other)),
        ([0x80, 3, 0x63], new("a Python pickle", FileClass.Other)),
        ([0x80, 4, 0x95], new("a Python pickle", FileClass.Other)),
        ([0x80, 5, 0x95], new("a Python pickle", FileClass.Other)),
    ];

    /// <summary>Determines the kind of a file by its start.</summary>
    public static FileKind Of(Func<Stream> open)
    {
        byte[] buffer = new byte[HeadBytes];
        int length;
        using (Stream stream = open())
            length = stream.ReadAtLeast(buffer, HeadBytes, throwOnEndOfStream: false);
        ReadOnlySpan<byte> head = buffer.AsSpan(0, length);
        if (head.IsEmpty)
            return new("an empty file", FileClass.Empty);
        foreach ((byte[] start, FileKind kind) in Known)
        {
            if (head.StartsWith(start))
                return kind;
        }
        if (IsTar(head))
            return new("a tar archive", FileClass.Archive);
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return new(HoldsTar(open) ? "a tar.gz archive" : "a gzip file", FileClass.Archive);
        if (head.Length > 9 && head[8] == '{' && BitConverter.ToInt64(head) is > 1 and < 100_000_000)
            return new("a model file (safetensors)", FileClass.Model);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return new("a text file in UTF-16", FileClass.Text);
        if (head.StartsWith(Encoding.UTF8.Preamble))
            head = head[Encoding.UTF8.Preamble.Length..];
        return head.Contains((byte)0) ? new("a binary file", FileClass.Binary) : OfText(head);
    }

    static FileKind OfText(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> text = head.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
            return new("an empty file", FileClass.Empty);
        string start = Encoding.Latin1.GetString(text[..Math.Min(text.Length, 200)]);
        if (start.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase))
            return new("an XML file", FileClass.Other);
        if (
            start[0] == '<'
            && (
                start.Contains("<html", StringComparison.OrdinalIgnoreCase)
                || start.Contains("<!doctype", StringComparison.OrdinalIgnoreCase)
            )
        )
            return new("a web page (HTML), perhaps the error page of a download", FileClass.Other);
        if (start[0] is '{' or '[')
            return new(
                start.Contains("\"rated_at\"", StringComparison.Ordinal)
                    ? "a JSON file, as Trakt exports"
                    : "a JSON file",
                FileClass.Json
            );
        if (start.StartsWith("version https://git-lfs", StringComparison.Ordinal))
            return new("a Git LFS pointer and not the file itself", FileClass.Other);
        int end = text.IndexOfAny((byte)'\r', (byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
        return line.Contains((byte)',') ? new("a CSV file", FileClass.Table)
            : line.Contains((byte)'\t') ? new("a table with tabs", FileClass.Table)
            : line.IndexOf("::"u8) >= 0 ? new("a table with '::' between its fields", FileClass.Table)
            : line.Contains((byte)';') ? new("a CSV file with semicolons", FileClass.Table)
            : line.Count((byte)'|') > 1 ? new("a table with '|' between its fields", FileClass.Table)
            : new("a text file", FileClass.Text);
    }

    static bool IsTar(ReadOnlySpan<byte> head) => head.Length > 262 && head[257..262].SequenceEqual("ustar"u8);

    static bool HoldsTar(Func<Stream> open)
    {
        try
        {
            using var unpacked = new GZipStream(open(), CompressionMode.Decompress);
            byte[] head = new byte[512];
            return IsTar(head.AsSpan(0, unpacked.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}

/// <summary>Classes of files, by what to do with them.</summary>
internal enum FileClass
{
    /// <summary>A zip archive.</summary>
    Zip,

    /// <summary>Another archive, which must be unpacked.</summary>
    Archive,

    /// <summary>Rows of fields.</summary>
    Table,

    /// <summary>Objects in JSON.</summary>
    Json,

    /// <summary>A model of ours.</summary>
    Model,

    /// <summary>Other text.</summary>
    Text,

    /// <summary>No bytes, or only spaces.</summary>
    Empty,

    /// <summary>Bytes of an unknown format.</summary>
    Binary,

    /// <summary>Another known format.</summary>
    Other,
}
