using System.Globalization;

namespace MovieRec.Data;

/// <summary>The year that MovieLens puts at the end of a title.</summary>
internal static class TitleYear
{
    /// <summary>1995 for <c>Toy Story (1995)</c>; also <c>… (1995) (V)</c> and <c>… (2016-2018)</c>, which gives 2016.
    /// Null without a year from 1870 to 2100.</summary>
    public static int? Of(string title)
    {
        ReadOnlySpan<char> text = title.AsSpan().TrimEnd();
        // The last brackets that hold a year: behind them only other brackets may stand, as in "(1995) (V)".
        while (text.EndsWith(")", StringComparison.Ordinal))
        {
            int open = text.LastIndexOf('(');
            if (open < 0)
                return null;
            ReadOnlySpan<char> inside = text[(open + 1)..^1];
            if (
                inside.Length >= 4
                && (inside.Length == 4 || !char.IsAsciiDigit(inside[4]))
                && int.TryParse(inside[..4], NumberStyles.None, CultureInfo.InvariantCulture, out int year)
                && year is >= 1870 and <= 2100
            )
                return year;
            text = text[..open].TrimEnd();
        }
        return null;
    }
}
