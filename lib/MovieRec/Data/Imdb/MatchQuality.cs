using MovieRec.Formatting;

namespace MovieRec.Data.Imdb;

/// <summary>Accuracy of matching by title, measured by known ids that matching does not use: those of the data set, or
/// if it has none, those of later MovieLens sets that list exactly the same title and year.</summary>
/// <param name="Known">Movies whose IMDb id is known.</param>
/// <param name="Present">Movies with a known id whose title is in the tables; no others can be found.</param>
/// <param name="Right">Movies that were matched with the right title.</param>
/// <param name="Wrong">Movies with a known id that were matched with another title.</param>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText])]
public sealed record MatchQuality(int Known, int Present, int Right, int Wrong)
{
    /// <summary>Share of the matches that are right, in [0, 1]; NaN if there are none.</summary>
    public double Precision => Right / (double)(Right + Wrong);

    /// <summary>Share of the present titles that were found, in [0, 1]; NaN if there are none.</summary>
    public double Recall => Right / (double)Present;

    /// <summary>Returns one line.</summary>
    public override string ToString() =>
        $"{Known:N0} ids are known, {Present:N0} of them among the titles: {Right:N0} found, {Wrong:N0} "
        + $"mistaken for another; precision {Precision:0.0000}, recall {Recall:0.0000}";
}
