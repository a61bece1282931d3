using System.Globalization;
using MovieRec.Formatting;

namespace MovieRec.Recommending;

/// <summary>The best movies for a user, or the movies most similar to a movie, best first. Of movies with equal scores,
/// the one with more ratings comes first. Shown as a table.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class Recommendations : RecommendationList<Recommendation>
{
    /// <summary>Name of a score that is the number of a movie's ratings.</summary>
    internal const string RatingCount = "ratings";

    internal Recommendations(string heading, string scoreName, Recommendation[] list, string? note = null)
        : base(heading, list, note) => ScoreName = scoreName;

    /// <summary>Number of movies whose scores distinguish them from most others; 0: the list is ordered by number of
    /// ratings.</summary>
    internal int Distinguished { get; init; }

    /// <summary>Name of the scores.</summary>
    internal string ScoreName { get; }

    bool HasStars => this.Any(one => one.Stars is not null);

    private protected override string[] Headers() =>
        HasStars ? ["rank", "title", "genres", "stars", ScoreName] : ["rank", "title", "genres", ScoreName];

    private protected override string[] Row(Recommendation line)
    {
        string rank = line.Rank.ToString(CultureInfo.InvariantCulture),
            title = line.Movie.Title.Trim(),
            genres = string.Join(", ", line.Movie.Genres),
            score = Number(line.Score, ScoreName == RatingCount ? "0" : "0.0000");
        return HasStars ? [rank, title, genres, Number(line.Stars, "0.00"), score] : [rank, title, genres, score];
    }

    static string Number(float? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
