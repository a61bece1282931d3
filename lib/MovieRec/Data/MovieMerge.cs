namespace MovieRec.Data;

/// <summary>Ratings of several movies become ratings of one.</summary>
internal static class MovieMerge
{
    /// <summary>Maps the movies of <paramref name="parts"/>; of a user's ratings of one movie the latest stays, and of
    /// equally late ones that of the highest id. All parts are merged together: if two of them have a rating for the
    /// same user and movie, only the latest stays.</summary>
    /// <param name="keptIds">Published id of the movie that stays, by the id of each movie that is merged into it,
    /// itself included.</param>
    /// <param name="parts">Parts of one data set, without common ratings. Their id maps stay as they are.</param>
    public static Ratings[] Apply(IReadOnlyDictionary<Id, Id> keptIds, params Ratings[] parts)
    {
        var latest = new Dictionary<(Id UserId, Id KeptId), (long Seconds, Id MovieId)>();
        foreach (Ratings part in parts)
        {
            for (int row = 0; row < part.Count; row++)
            {
                (Id userId, Id movieId) = (part.UserIds.Ids[part.Users[row]], part.MovieIds.Ids[part.Movies[row]]);
                if (!keptIds.TryGetValue(movieId, out Id keptId))
                    continue;
                (long, Id) offer = (part.Seconds[row], movieId);
                if (!latest.TryGetValue((userId, keptId), out var best) || offer.CompareTo(best) > 0)
                    latest[(userId, keptId)] = offer;
            }
        }
        return [.. parts.Select(Mapped)];

        Ratings Mapped(Ratings part)
        {
            int[] newMovie =
            [
                .. part.MovieIds.Ids.Select(
                    (id, movie) => keptIds.TryGetValue(id, out Id keptId) ? part.MovieIds.IndexOf(keptId) : movie
                ),
            ];
            Ratings kept = part.Where(row =>
                !latest.TryGetValue(
                    (part.UserIds.Ids[part.Users[row]], part.MovieIds.Ids[newMovie[part.Movies[row]]]),
                    out var best
                )
                || best == (part.Seconds[row], part.MovieIds.Ids[part.Movies[row]])
            );
            return new RatingColumns(
                [.. kept.Users],
                [.. kept.Movies.Select(movie => newMovie[movie])],
                [.. kept.Values],
                [.. kept.Seconds]
            )
                .ToRatings(part.UserIds, part.MovieIds, part.Scale)
                .Ratings;
        }
    }
}
