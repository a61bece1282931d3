using MovieRec.Formatting;

namespace MovieRec.Data.Imdb;

/// <summary>How right matching by title was, told by ids that were known beforehand and that it did not see: those of
/// the data set, or where it has none, of later MovieLens sets that list the very same title and year.</summary>
/// <param name="Known">Movies whose IMDb id is known.</param>
/// <param name="Present">Those of them whose title is among those read: more cannot be found.</param>
/// <param name="Right">Movies matched with their own title.</param>
/// <param name="Wrong">Movies with a known id that were matched with a title of another id.</param>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText])]
public sealed record MatchQuality(int Known, int Present, int Right, int Wrong)
{
    /// <summary>Share of the matches that are right, in [0, 1]; NaN without a match.</summary>
    public double Precision => Right / (double)(Right + Wrong);

    /// <summary>Share of the titles that could be found that were found, in [0, 1]; NaN where there are none.</summary>
    public double Recall => Right / (double)Present;

    /// <summary>One line.</summary>
    public override string ToString() =>
        $"{Known:N0} ids are known, {Present:N0} of them among the titles: {Right:N0} found, {Wrong:N0} mistaken for another; precision {Precision:0.0000}, recall {Recall:0.0000}";
}
