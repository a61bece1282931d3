using System.Globalization;
using MovieRec.Data;

namespace MovieRec.Recommending;

/// <summary>What somebody new says of a movie: its title and their stars.</summary>
public static class TitleRating
{
    /// <summary>Reads <c>TITLE=STARS</c>, such as <c>Toy Story (1995)=4.5</c>; the last = counts.</summary>
    /// <param name="text">Anything.</param>
    /// <param name="scale">What ratings there are.</param>
    /// <exception cref="FormatException">There is no title, no number, or none of the scale; the message says which,
    /// and what is expected.</exception>
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
            throw new FormatException($"Expected stars from {scale} behind the last '=', found '{text}'.");
        return (title, stars);
    }
}
