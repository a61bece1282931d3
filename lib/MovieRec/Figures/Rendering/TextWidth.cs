namespace MovieRec.Figures.Rendering;

/// <summary>The width of a line of text without asking a browser, so that the same figure comes out
/// everywhere.</summary>
internal static class TextWidth
{
    /// <summary>Advance widths of U+0020 to U+007E in thousandths of the font size, as in Helvetica's published
    /// metrics.</summary>
    static ReadOnlySpan<short> Ascii =>
        [
            278,
            278,
            355,
            556,
            556,
            889,
            667,
            191,
            333,
            333,
            389,
            584,
            278,
            333,
            278,
            278,
            556,
            556,
            556,
            556,
            556,
            556,
            556,
            556,
            556,
            556,
            278,
            278,
            584,
            584,
            584,
            556,
            1015,
            667,
            667,
            722,
            722,
            667,
            611,
            778,
            722,
            278,
            500,
            667,
            556,
            833,
            722,
            778,
            667,
            778,
            722,
            667,
            611,
            722,
            667,
            944,
            667,
            667,
            611,
            278,
            278,
            278,
            469,
            556,
            333,
            556,
            556,
            500,
            556,
            556,
            278,
            556,
            556,
            222,
            222,
            500,
            222,
            833,
            556,
            556,
            556,
            556,
            333,
            500,
            278,
            556,
            500,
            722,
            500,
            500,
            500,
            334,
            260,
            334,
            584,
        ];

    /// <returns>Pixels; of the longest line where <paramref name="text"/> has several.</returns>
    public static double Of(string text, double size, bool bold = false)
    {
        int widest = 0,
            width = 0;
        foreach (char c in text)
        {
            width =
                c == '\n'
                    ? 0
                    : width
                        + (
                            c is >= ' ' and <= '~' ? Ascii[c - ' ']
                            : c >= '\u2e80' ? 1000
                            : 600
                        );
            widest = Math.Max(widest, width);
        }
        return widest * size / 1000 * (bold ? 1.08 : 1);
    }

    /// <summary>As much of <paramref name="text"/> as fits, with an ellipsis where something is missing.</summary>
    public static string Fit(string text, double size, double room)
    {
        if (Of(text, size) <= room)
            return text;
        int length = text.Length;
        while (length > 1 && Of(text[..length].TrimEnd() + "…", size) > room)
            length--;
        return text[..(length > 1 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)].TrimEnd() + "…";
    }

    /// <summary>Breaks at spaces into lines that fit; a longer word has a line of its own.</summary>
    public static List<string> Wrap(string text, double size, double room, bool bold)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && Of(longer, size, bold) > room)
            {
                lines.Add(line);
                line = word;
            }
            else
                line = longer;
        }
        if (line.Length > 0)
            lines.Add(line);
        return lines;
    }
}
