using System.Buffers;

namespace MovieRec.Formatting;

/// <summary>Makes characters visible that would control a terminal or change the direction of a line, in titles, names
/// and file names.</summary>
/// <remarks>Each is replaced by one character, so that columns stay aligned: control characters up to U+001F by their
/// pictures (␛ for escape), all others by U+FFFD. Joiners of letters and emoji stay.</remarks>
internal static class VisibleText
{
    // Control characters, separators of lines, marks and overrides of direction, deprecated format characters,
    // annotations.
    static readonly SearchValues<char> Hidden = SearchValues.Create([
        .. Range(0, 0x1F),
        .. Range(0x7F, 0x9F),
        '\u061C',
        .. Range(0x200E, 0x200F),
        .. Range(0x2028, 0x202E),
        .. Range(0x2060, 0x206F),
        '\uFEFF',
        .. Range(0xFFF9, 0xFFFB),
    ]);

    /// <param name="text">Any text.</param>
    /// <param name="keepLines">True to keep line feeds (with or without carriage return) and tabs, as in text of
    /// several lines.</param>
    public static string Of(string text, bool keepLines = false) =>
        text.AsSpan().ContainsAny(Hidden)
            ? string.Create(
                text.Length,
                (text, keepLines),
                (target, source) =>
                {
                    source.text.CopyTo(target);
                    Replace(target, source.keepLines);
                }
            )
            : text;

    /// <summary>Replaces in place.</summary>
    public static void Replace(Span<char> text, bool keepLines)
    {
        for (int at = 0; text[at..].IndexOfAny(Hidden) is >= 0 and var next; at++)
        {
            at += next;
            bool stays =
                keepLines
                && (text[at] is '\n' or '\t' || text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n');
            if (!stays)
                text[at] = text[at] switch
                {
                    <= '\u001F' => (char)(0x2400 + text[at]),
                    '\u007F' => '\u2421',
                    _ => '\uFFFD',
                };
        }
    }

    static IEnumerable<char> Range(int from, int to) =>
        Enumerable.Range(from, to - from + 1).Select(code => (char)code);
}
