namespace MovieRec.Data.Reading;

/// <summary>Format of a file of ratings with four fields per line: user, movie, rating, Unix seconds.</summary>
/// <param name="Separator">Separator of fields: tab, <c>::</c> or comma.</param>
/// <param name="Header">The header; null if there is none.</param>
/// <param name="Scale">Scale of the ratings.</param>
internal sealed record RatingsFormat(string Separator, string? Header, RatingScale Scale)
{
    public static RatingsFormat Csv { get; } = new(",", "userId,movieId,rating,timestamp", RatingScale.HalfStars);

    /// <summary>For messages.</summary>
    public string Expected =>
        $"four fields separated by {(Separator == "\t" ? "tabs" : $"'{Separator}'")}: user, movie, rating "
        + $"({Scale}), Unix seconds";
}
