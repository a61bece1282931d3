namespace MovieRec.Data.Reading;

/// <summary>How a published file writes its ratings: four fields a line, user, movie, rating, Unix seconds.</summary>
/// <param name="Separator">Between fields: tab, <c>::</c> or comma.</param>
/// <param name="Header">The first line, where there is one.</param>
/// <param name="Scale">The ratings that may occur.</param>
internal sealed record RatingsFormat(string Separator, string? Header, RatingScale Scale)
{
    public static RatingsFormat Csv { get; } = new(",", "userId,movieId,rating,timestamp", RatingScale.HalfStars);

    /// <summary>For messages.</summary>
    public string Expected =>
        $"four fields with {(Separator == "\t" ? "tabs" : $"'{Separator}'")} between: user, movie, rating ({Scale}), Unix seconds";
}
