using System.Globalization;
using System.Text;

namespace MovieRec.Formatting;

/// <summary>Text of a file or a server inside a message: one line, without characters that control a
/// terminal.</summary>
internal static class OneLine
{
    /// <summary>Control, format and separator characters as their codes (<c>\u001b</c>); a long text is
    /// cut.</summary>
    public static string Of(string text, int longest = 2000)
    {
        int first = 0;
        while (first < text.Length && first < longest && !IsHidden(text[first]))
            first++;
        if (first == text.Length)
            return text;
        var shown = new StringBuilder(text, 0, first, Math.Min(text.Length, longest) + 16);
        foreach (char letter in text.AsSpan(first, Math.Min(text.Length, longest) - first))
        {
            if (IsHidden(letter))
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else
                shown.Append(letter);
        }
        return text.Length > longest ? shown.Append("...").ToString() : shown.ToString();
    }

    static bool IsHidden(char letter) =>
        char.IsControl(letter)
        || char.GetUnicodeCategory(letter)
            is UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
}
