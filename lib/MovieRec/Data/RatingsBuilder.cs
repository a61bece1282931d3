namespace MovieRec.Data;

/// <summary>Collects ratings by published id, for data that does not come from a file, such as toy examples, friends'
/// ratings and tests.</summary>
public sealed class RatingsBuilder(RatingScale scale)
{
    readonly List<(Id User, Id Movie, float Value, long Seconds)> rows = [];

    /// <summary>Adds a rating.</summary>
    /// <param name="userId">Published id.</param>
    /// <param name="movieId">Published id.</param>
    /// <param name="rating">Stars on the scale.</param>
    /// <param name="seconds">Unix seconds, from 1970 to 2099; 0 if the time is not known.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rating is not on the scale, or the time is outside of 1970 to
    /// 2099.</exception>
    public RatingsBuilder Add(Id userId, Id movieId, float rating, long seconds = 0)
    {
        if (!scale.Contains(rating))
            throw new ArgumentOutOfRangeException(nameof(rating), rating, $"Expected a rating from {scale}.");
        UnixTimes.ThrowIfOutside(seconds, nameof(seconds));
        rows.Add((userId, movieId, scale.Nearest(rating), seconds));
        return this;
    }

    /// <summary>Builds the ratings so far. If a user rated a movie twice, the latest rating counts, and of equally late
    /// ones the last added.</summary>
    /// <param name="userIds">The users; by default those with a rating.</param>
    /// <param name="movieIds">The movies; by default those with a rating.</param>
    /// <exception cref="KeyNotFoundException">An id is not in a given map.</exception>
    public Ratings Build(IdMap? userIds = null, IdMap? movieIds = null)
    {
        IdMap users = userIds ?? IdMap.Of(rows.Select(row => row.User)),
            movies = movieIds ?? IdMap.Of(rows.Select(row => row.Movie));
        var columns = new RatingColumns(
            [.. rows.Select(row => users.IndexOf(row.User))],
            [.. rows.Select(row => movies.IndexOf(row.Movie))],
            [.. rows.Select(row => row.Value)],
            [.. rows.Select(row => row.Seconds)]
        );
        return columns.ToRatings(users, movies, scale).Ratings;
    }
}
