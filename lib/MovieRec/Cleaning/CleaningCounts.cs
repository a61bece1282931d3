using MovieRec.Data;

namespace MovieRec.Cleaning;

/// <summary>The size of a data set in a cleaning report.</summary>
/// <param name="Ratings">Number of ratings.</param>
/// <param name="Users">Number of users with at least one rating.</param>
/// <param name="Movies">Number of movies, with or without ratings.</param>
public readonly record struct CleaningCounts(int Ratings, int Users, int Movies)
{
    /// <summary>Returns the counts of a data set.</summary>
    public static CleaningCounts Of(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(data.Ratings.Count, data.Ratings.ActiveUserCount, data.Movies.Length);
    }
}
