using System.Text;
using MovieRec.Data.Sources;

namespace MovieRec.Data.Readers;

/// <summary>The lines of a small text file, in whichever of the two encodings that MovieLens uses it is written.</summary>
internal static class TextLines
{
    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public const string Empty = "the file is empty; was a download or an unpacking cut short?";

    /// <summary>Such a file is held in memory. That of the largest published set has 4 MB; five million users take 150 MB.</summary>
    const int LongestFile = 1 << 28;

    /// <summary>Line numbers from 1 and texts without their ends; empty lines are passed over.</summary>
    /// <remarks>Bytes that are not valid UTF-8 are Latin-1: u.item and ML-1M's movies.dat. A file in Latin-1 that happens to be valid UTF-8 is
    /// in practice plain ASCII.</remarks>
    public static IEnumerable<(int Number, string Text)> Of(SourceFile file)
    {
        string text = Decode(ReadAll(file));
        int number = 0;
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length > 0) yield return (number, line);
        }
    }

    /// <exception cref="DataFormatException">The file is empty, or too long to be a list of movies, users or tags.</exception>
    public static byte[] ReadAll(SourceFile file)
    {
        if (file.Length > LongestFile)
            throw new DataFormatException(file.FullName, $"it has {file.Length:N0} bytes; expected a table of at most {LongestFile:N0}.");
        using Stream stream = file.Open();
        using var copy = new MemoryStream((int)file.Length);
        stream.CopyTo(copy);
        if (copy.Length == 0) throw new DataFormatException(file.FullName, Empty);
        return copy.ToArray();
    }

    internal static string Decode(byte[] bytes)
    {
        ReadOnlySpan<byte> text = bytes;
        if (text.StartsWith(Encoding.UTF8.Preamble)) text = text[Encoding.UTF8.Preamble.Length..];
        try
        {
            return StrictUtf8.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(text);
        }
    }
}
