using MovieRec.Data.Reading;

namespace MovieRec.Data;

/// <summary>Collects ratings by published id, for data that comes from no file: toy examples, friends' ratings,
/// tests.</summary>
public sealed class RatingsBuilder(RatingScale scale)
{
    readonly List<(Id User, Id Movie, float Value, long Seconds)> rows = [];

    /// <param name="userId">Published id.</param>
    /// <param name="movieId">Published id.</param>
    /// <param name="rating">Stars on the scale.</param>
    /// <param name="seconds">Unix seconds, from 1970 to 2099; 0 where no time is known.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rating is off the scale, or the time is outside of 1970 to
    /// 2099.</exception>
    public RatingsBuilder Add(Id userId, Id movieId, float rating, long seconds = 0)
    {
        if (!scale.Contains(rating))
            throw new ArgumentOutOfRangeException(nameof(rating), rating, $"Ratings here go from {scale}.");
        UnixTimes.ThrowIfOutside(seconds, nameof(seconds));
        rows.Add((userId, movieId, scale.Nearest(rating), seconds));
        return this;
    }

    /// <summary>The ratings so far. Of a (user, movie) pair given twice the latest counts, and of equally late ones the
    /// last given.</summary>
    /// <param name="userIds">The users to index by; by default those who rated.</param>
    /// <param name="movieIds">The movies to index by; by default those that were rated.</param>
    /// <exception cref="KeyNotFoundException">A given map lacks an id.</exception>
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
