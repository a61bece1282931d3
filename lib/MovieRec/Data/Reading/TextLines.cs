using System.Text;
using System.Text.Unicode;

namespace MovieRec.Data.Reading;

/// <summary>Reads the lines of a small text file in either of the two encodings that MovieLens uses.</summary>
internal static class TextLines
{
    const int ShownLines = 5;

    // What Windows-1252 has in place of Latin-1's second set of control characters; five bytes have no letter.
    const string Windows1252 =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
        + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    /// <summary>What is wrong with a text in UTF-16.</summary>
    public const string IsUtf16 = "the text is UTF-16. Expected UTF-8: save the file in that encoding.";

    /// <summary>Such a file is read into memory. That of the largest published set has 4 MB; five million users take
    /// 150 MB.</summary>
    const int LongestFile = 1 << 28;

    /// <summary>Line numbers from 1 and texts without line endings; empty lines are left out.</summary>
    /// <remarks>Lines that are not valid UTF-8 are read as Windows-1252, which includes the letters of Latin-1: u.item
    /// and ML-1M's movies.dat. In a file that has lines of both encodings, those lines are reported. A line in Latin-1
    /// that happens to be valid UTF-8 is in practice plain ASCII.</remarks>
    /// <param name="file">The file.</param>
    /// <param name="dirt">Gets a note that names the lines of the other encoding.</param>
    public static IEnumerable<(int Number, string Text)> Of(SourceFile file, DirtLog? dirt = null)
    {
        byte[] bytes = ReadAll(file);
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new DataFormatException(file.FullName, IsUtf16);
        string text = Decode(bytes, out List<int> others);
        if (others.Count > 0)
        {
            string lines =
                string.Join(", ", others.Take(ShownLines))
                + (others.Count > ShownLines ? Invariant($" and {others.Count - ShownLines} more") : "");
            dirt?.Note(
                $"{file.Name}: {(others.Count == 1 ? "line" : "lines")} {lines} "
                    + $"{(others.Count == 1 ? "is" : "are")} not UTF-8 as the rest of the file is; read as "
                    + "Windows-1252."
            );
        }
        int number = 0;
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length > 0)
                yield return (number, line);
        }
    }

    /// <exception cref="DataFormatException">The file is empty, or too long to be a list of movies, users or
    /// tags.</exception>
    public static byte[] ReadAll(SourceFile file)
    {
        if (file.Length > LongestFile)
            throw new DataFormatException(
                file.FullName,
                Invariant($"it has {file.Length:N0} bytes; expected a table of at most {LongestFile:N0}.")
            );
        using Stream stream = file.Open();
        using var copy = new MemoryStream((int)file.Length);
        stream.CopyTo(copy);
        if (copy.Length == 0)
            throw Empty(file);
        return copy.ToArray();
    }

    public static DataFormatException Empty(SourceFile file) =>
        new(file.FullName, "the file is empty. Was the download or unpacking interrupted?");

    /// <summary>Number of lines; empty ones at the end are not counted. The file is not held in memory.</summary>
    /// <exception cref="DataFormatException">The file is empty.</exception>
    public static int Count(SourceFile file)
    {
        using Stream stream = file.Open();
        byte[] buffer = new byte[1 << 16];
        int ended = 0,
            lines = 0;
        bool empty = true;
        while (stream.Read(buffer) is > 0 and int count)
        {
            ReadOnlySpan<byte> text = buffer.AsSpan(0, count),
                upTo = text.TrimEnd("\r\n"u8);
            empty = false;
            if (upTo.Length > 0)
                (lines, ended) = (lines + ended + upTo.Count((byte)'\n'), 0);
            ended += text[upTo.Length..].Count((byte)'\n');
        }
        return empty ? throw Empty(file) : lines + 1;
    }

    /// <summary>Finds the first byte of a text that is not UTF-8.</summary>
    /// <returns>The line from 1 and its first byte that cannot be decoded; line 0 if all of it is UTF-8.</returns>
    public static (long Line, byte Byte) FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        for (long line = 1; !bytes.IsEmpty; line++)
        {
            int end = bytes.IndexOf((byte)'\n') is >= 0 and var at ? at : bytes.Length - 1;
            if (Utf8.IsValid(bytes[..(end + 1)]))
            {
                bytes = bytes[(end + 1)..];
                continue;
            }
            while (Rune.DecodeFromUtf8(bytes, out _, out int used) == System.Buffers.OperationStatus.Done)
                bytes = bytes[used..];
            return (line, bytes[0]);
        }
        return (0, 0);
    }

    /// <param name="bytes">The file.</param>
    /// <param name="others">Lines that are not UTF-8 in a file in which other lines with letters beyond ASCII
    /// are.</param>
    internal static string Decode(byte[] bytes, out List<int> others)
    {
        others = [];
        ReadOnlySpan<byte> text = bytes;
        if (text.StartsWith(Encoding.UTF8.Preamble))
            text = text[Encoding.UTF8.Preamble.Length..];
        if (Utf8.IsValid(text))
            return Encoding.UTF8.GetString(text);
        bool isMixed = false;
        var decoded = new StringBuilder(text.Length);
        for (int line = 1; !text.IsEmpty; )
        {
            int end = text.IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var at ? at + 1 : text.Length;
            ReadOnlySpan<byte> part = text[..end];
            bool isUtf8 = Utf8.IsValid(part);
            isMixed |= isUtf8 && !Ascii.IsValid(part);
            if (!isUtf8)
                others.Add(line);
            if (isUtf8)
                decoded.Append(Encoding.UTF8.GetString(part));
            else
                foreach (byte letter in part)
                    decoded.Append(letter is >= 0x80 and < 0xA0 ? Windows1252[letter - 0x80] : (char)letter);
            text = text[end..];
            if (part[^1] == '\n' || part[^1] == '\r' && !text.StartsWith("\n"u8))
                line++;
        }
        if (!isMixed)
            others = [];
        return decoded.ToString();
    }
}
