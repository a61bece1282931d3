namespace MovieRec.Data.Imdb;

/// <summary>IMDb's kinds of titles, by how likely MovieLens lists one.</summary>
internal static class TitleType
{
    /// <summary>Whether it is watched as a movie is: only those are looked through for titles that resemble a
    /// movie's.</summary>
    public static bool IsMovie(string type) =>
        type is "movie" or "tvMovie" or "video" or "short" or "tvShort" or "tvMiniSeries" or "tvSpecial";

    /// <summary>In orders of magnitude of votes: a movie for the cinema is preferred to a namesake unless that has so
    /// many more votes.</summary>
    public static double Penalty(string type) =>
        type switch
        {
            "movie" => 0,
            "tvMovie" or "video" or "tvMiniSeries" or "tvSpecial" or "short" => 1.5,
            "tvSeries" or "tvShort" => 2.5,
            _ => 4, // episodes, games, music videos, and what IMDb may yet invent
        };
}
