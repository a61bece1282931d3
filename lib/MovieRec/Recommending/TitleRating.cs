using System.Globalization;
using MovieRec.Data;

namespace MovieRec.Recommending;

/// <summary>A rating by title.</summary>
public static class TitleRating
{
    /// <summary>Parses <c>TITLE=STARS</c>, such as <c>Toy Story (1995)=4.5</c>. The last equals sign separates
    /// them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="scale">The scale of the ratings.</param>
    /// <exception cref="FormatException">The title or the number is missing, or the number is not on the
    /// scale.</exception>
    public static (string Title, float Stars) Parse(string text, RatingScale scale)
    {
        ArgumentNullException.ThrowIfNull(text);
        int equals = text.LastIndexOf('=');
        string title = equals < 0 ? "" : text[..equals].Trim();
        if (title.Length == 0)
            throw new FormatException($"Expected TITLE=STARS, such as 'Toy Story (1995)=5', found '{text}'.");
        if (
            !float.TryParse(
                text.AsSpan(equals + 1),
                NumberStyles.AllowDecimalPoint
                    | NumberStyles.AllowLeadingWhite
                    | NumberStyles.AllowTrailingWhite
                    | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out float stars
            ) || !scale.Contains(stars)
        )
            throw new FormatException($"Expected stars from {scale} after the last '=', found '{text}'.");
        return (title, stars);
    }
}
