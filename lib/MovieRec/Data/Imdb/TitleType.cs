namespace MovieRec.Data.Imdb;

/// <summary>IMDb's kinds of titles, by how likely MovieLens lists one.</summary>
internal static class TitleType
{
    /// <summary>Returns true if titles of this type are watched like movies; only these are searched for similar
    /// titles.</summary>
    public static bool IsMovie(string type) =>
        type is "movie" or "tvMovie" or "video" or "short" or "tvShort" or "tvMiniSeries" or "tvSpecial";

    /// <summary>Penalty in orders of magnitude of votes: a movie for the cinema is preferred to a title of the same
    /// name unless that has this many times its votes.</summary>
    public static double Penalty(string type) =>
        type switch
        {
            "movie" => 0,
            "tvMovie" or "video" or "tvMiniSeries" or "tvSpecial" or "short" => 1.5,
            "tvSeries" or "tvShort" => 2.5,
            _ => 4, // episodes, games, music videos, and what IMDb may yet invent
        };
}
