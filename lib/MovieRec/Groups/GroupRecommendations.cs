using System.Globalization;
using MovieRec.Data;
using MovieRec.Formatting;
using MovieRec.Recommending;

namespace MovieRec.Groups;

/// <summary>One line of a list for two people.</summary>
/// <param name="Rank">The rank, from 1.</param>
/// <param name="Movie">The recommended movie.</param>
/// <param name="Together">Predicted joint rating of the two: the mean of their ratings.</param>
/// <param name="First">Predicted rating of the first person alone.</param>
/// <param name="Second">Predicted rating of the second person alone.</param>
/// <param name="Reason">The reason, such as <c>because Ana gave Alien (1979) 5</c>.</param>
public sealed record GroupRecommendation(
    int Rank,
    Movie Movie,
    float Together,
    float First,
    float Second,
    string Reason
);

/// <summary>The best movies for two people, best first. Shown as a table.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class GroupRecommendations : RecommendationList<GroupRecommendation>
{
    readonly string first,
        second;

    internal GroupRecommendations(
        string heading,
        string first,
        string second,
        GroupRecommendation[] list,
        string? note = null
    )
        : base(heading, list, note) => (this.first, this.second) = (first, second);

    private protected override string[] Headers() => ["rank", "title", "genres", "together", first, second, "reason"];

    private protected override string[] Row(GroupRecommendation line) =>
        [
            line.Rank.ToString(CultureInfo.InvariantCulture),
            line.Movie.Title.Trim(),
            string.Join(", ", line.Movie.Genres),
            Stars(line.Together),
            Stars(line.First),
            Stars(line.Second),
            line.Reason,
        ];

    static string Stars(float value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
