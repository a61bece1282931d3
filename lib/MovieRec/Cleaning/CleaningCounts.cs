using MovieRec.Data;

namespace MovieRec.Cleaning;

/// <summary>The size of a data set, as the report of a cleaning gives it.</summary>
/// <param name="Ratings">Number of ratings.</param>
/// <param name="Users">Users with at least one rating. A user who never rated is none: there is nothing to learn from
/// or to test on.</param>
/// <param name="Movies">Movies listed, rated or not: an unrated one could still be recommended.</param>
public readonly record struct CleaningCounts(int Ratings, int Users, int Movies)
{
    /// <summary>Counts a data set.</summary>
    public static CleaningCounts Of(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(data.Ratings.Count, data.Ratings.ActiveUserCount, data.Movies.Length);
    }
}
