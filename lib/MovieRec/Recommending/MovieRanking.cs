using System.Globalization;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Recommending;

/// <summary>Selects the best movies by a model's scores. Movies with equal scores are ordered by their number of
/// ratings, then by the seed. If all scores are equal, this is the order of popularity, and a note says so.</summary>
/// <param name="data">The movies and ratings.</param>
/// <param name="filter">The movies that may be recommended; null: all.</param>
internal sealed class MovieRanking(Dataset data, RecommendationFilter? filter = null)
{
    // A spread below this share of the scores is rounding.
    const float Rounding = 1e-6f;

    readonly Lazy<float[]> ratings = new(() =>
        [.. Enumerable.Range(0, data.Movies.Length).Select(movie => (float)data.Ratings.ByMovie.RowLength(movie))]
    );

    readonly bool[]? passing = filter?.Passing(data);

    /// <summary>[movies] number of ratings in the data set.</summary>
    public float[] Ratings => ratings.Value;

    /// <summary>Selects the movies with the highest scores.</summary>
    /// <param name="scores">[movies] −∞ if a movie is left out.</param>
    /// <param name="best">One place for each movie wanted, overwritten.</param>
    /// <param name="ties">The order of movies with equal scores and equal numbers of ratings.</param>
    /// <returns>The number of places filled, and the number of these whose scores distinguish them from most other
    /// movies: 0 if the scores say nothing.</returns>
    public (int Count, int Distinguished) Select(ReadOnlySpan<float> scores, Span<int> best, TieBreak ties)
    {
        int count = TopK.Select(scores, best, ties);
        if (count == 0)
            return (0, 0);
        float top = scores[best[0]],
            last = scores[best[count - 1]],
            lowest = top;
        int candidates = 0,
            tied = 0;
        foreach (float score in scores)
        {
            if (!float.IsFinite(score))
                continue;
            candidates++;
            if (score == last)
                tied++;
            lowest = Math.Min(lowest, score);
        }
        if (candidates > 1 && IsFlat(lowest, top))
        {
            MostRated(scores, lowest, top, best[..count], ties);
            return (count, 0);
        }
        int before = count;
        while (before > 0 && scores[best[before - 1]] == last)
            before--;
        if (tied > 1)
            MostRated(scores, last, last, best[before..count], ties);
        for (int start = 0; start < before; )
        {
            int end = start + 1;
            while (end < before && scores[best[end]] == scores[best[start]])
                end++;
            if (end - start > 1)
                best[start..end].Sort(MoreRatings);
            start = end;
        }
        return (count, tied > 1 && 2 * tied > candidates ? before : count);

        int MoreRatings(int a, int b) =>
            Ratings[a] != Ratings[b] ? Ratings[b].CompareTo(Ratings[a]) : ties.Key(a).CompareTo(ties.Key(b));
    }

    /// <summary>True if scores from <paramref name="lowest"/> to <paramref name="top"/> differ only by
    /// rounding.</summary>
    public static bool IsFlat(float lowest, float top) =>
        top - lowest <= Rounding * Math.Max(Math.Abs(top), Math.Abs(lowest));

    /// <summary>Fills <paramref name="best"/> with the most rated movies whose scores are in a range.</summary>
    void MostRated(ReadOnlySpan<float> scores, float from, float to, Span<int> best, TieBreak ties)
    {
        float[] keys = new float[scores.Length];
        for (int movie = 0; movie < keys.Length; movie++)
            keys[movie] = scores[movie] >= from && scores[movie] <= to ? Ratings[movie] : float.NegativeInfinity;
        TopK.Select(keys, best, ties);
    }

    /// <summary>True unless the model knows movies only by their ratings and cannot learn anything from the user's
    /// ratings.</summary>
    /// <param name="model">Any model; only those that learn from likes alone need other users who share some.</param>
    /// <param name="history">The user's ratings, by rising movie index.</param>
    /// <param name="user">Index in the data set; −1 for a new user.</param>
    public bool SaysSomething(object model, ReadOnlySpan<ItemRating> history, int user)
    {
        if (model is not ILearnsFromLikes { UsesRatingsAlone: true } likes)
            return true;
        ItemRating[] counted = Likes.Of(likes.LikeThreshold, data.Ratings.Scale).Counted(history);
        if (counted.Length == 0)
            return true; // scored as a user without ratings
        int[] own = [.. history.ToArray().Select(rated => rated.Item)];
        foreach (ItemRating rated in counted)
        {
            foreach (int other in data.Ratings.ByMovie.RowColumns(rated.Item))
            {
                if (other == user)
                    continue;
                foreach (int movie in data.Ratings.ByUser.RowColumns(other))
                {
                    if (Array.BinarySearch(own, movie) < 0)
                        return true;
                }
            }
        }
        return false;
    }

    /// <summary>True if a user who rated the movie has rated other movies.</summary>
    public bool SharesUsers(int movie)
    {
        foreach (int user in data.Ratings.ByMovie.RowColumns(movie))
        {
            if (data.Ratings.ByUser.RowLength(user) > 1)
                return true;
        }
        return false;
    }

    /// <summary>Ranks one user's unseen movies.</summary>
    /// <param name="model">The model that gave the scores.</param>
    /// <param name="history">The user's ratings, by rising movie index.</param>
    /// <param name="user">Index in the data set; −1 for a new user.</param>
    /// <param name="scores">[movies] the model's scores; changed to −∞ for movies that the user has rated, and to
    /// numbers of ratings if the order is that of popularity and the scores are not ratings.</param>
    /// <param name="best">One place for each movie wanted, overwritten.</param>
    /// <param name="ties">The order of movies with equal scores and equal numbers of ratings.</param>
    public (int Count, int Distinguished) Unseen(
        object model,
        ReadOnlySpan<ItemRating> history,
        int user,
        Span<float> scores,
        Span<int> best,
        TieBreak ties
    )
    {
        if (!SaysSomething(model, history, user))
            scores.Clear();
        foreach (ItemRating seen in history)
            scores[seen.Item] = float.NegativeInfinity;
        LeaveOut(scores);
        (int count, int distinguished) = Select(scores, best, ties);
        for (int place = 0; distinguished == 0 && model is not IRatingPredictor && place < count; place++)
            scores[best[place]] = Ratings[best[place]];
        return (count, distinguished);
    }

    /// <summary>Sets the scores of movies that do not pass the filter to −∞.</summary>
    public void LeaveOut(Span<float> scores)
    {
        for (int movie = 0; passing is not null && movie < scores.Length; movie++)
        {
            if (!passing[movie])
                scores[movie] = float.NegativeInfinity;
        }
    }

    /// <summary>The note of a list that the filter makes shorter than requested; null: none.</summary>
    /// <param name="count">Number of movies in the list.</param>
    /// <param name="k">Number of movies requested.</param>
    public string? FilterNoteOf(int count, int k)
    {
        if (passing is null || count >= Math.Min(k, passing.Length))
            return null;
        int all = passing.AsSpan().Count(true);
        string passed =
            all == 1
                ? "1 movie passes the filter"
                : string.Create(CultureInfo.InvariantCulture, $"{all:N0} movies pass the filter");
        return count == 0 ? $"{passed}; the user has rated all of them." : $"{passed}; the list leaves out rated ones.";
    }

    /// <summary>The ratings of a user of the data set, by rising movie index.</summary>
    public ItemRating[] HistoryOf(int user)
    {
        ReadOnlySpan<int> movies = data.Ratings.ByUser.RowColumns(user);
        ReadOnlySpan<float> values = data.Ratings.ByUser.RowValues(user);
        var history = new ItemRating[movies.Length];
        for (int entry = 0; entry < history.Length; entry++)
            history[entry] = new(movies[entry], values[entry]);
        return history;
    }

    /// <summary>The note of a list; null: none.</summary>
    /// <param name="history">The user's ratings.</param>
    /// <param name="likeThreshold">The model's like threshold; null if it does not learn from likes.</param>
    /// <param name="count">Number of movies in the list.</param>
    /// <param name="distinguished">Number of them whose scores distinguish them from most other movies.</param>
    public static string? NoteOf(ReadOnlySpan<ItemRating> history, float? likeThreshold, int count, int distinguished)
    {
        int below = 0;
        foreach (ItemRating rated in history)
            below += rated.Rating < likeThreshold ? 1 : 0;
        string threshold = likeThreshold?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";
        const string without = "without a like, popular movies come first";
        string? likes =
            below == 0 ? null
            : history.Length == 1 ? $"The rating is below {threshold} and does not count as a like; {without}."
            : below == history.Length
                ? Invariant(
                    $"None of the {below} ratings is at least {threshold}, so none counts as a like; {without}."
                )
            : below == 1 ? $"1 of {history.Length} ratings is below {threshold} and does not count as a like."
            : Invariant($"{below} of {history.Length} ratings are below {threshold} and do not count as likes.");
        string? flat = FlatNoteOf(count, distinguished, "this user");
        return likes is null ? flat
            : flat is null ? likes
            : $"{likes} {flat}";
    }

    /// <summary>The note of a list that the scores say nothing about.</summary>
    public static string NothingToRankBy(string user) =>
        $"The model has nothing to rank these movies by for {user}: they are ordered by number of ratings.";

    /// <summary>The note of a list whose scores do not distinguish all of its movies; null: none.</summary>
    /// <param name="count">Number of movies in the list.</param>
    /// <param name="distinguished">Number of them whose scores distinguish them from most other movies.</param>
    /// <param name="user">The user of the list, for the note.</param>
    public static string? FlatNoteOf(int count, int distinguished, string user)
    {
        const string rest = "the rest are ordered by number of ratings";
        return count == 0 || distinguished == count ? null
            : distinguished == 0 ? NothingToRankBy(user)
            : distinguished == 1 ? $"The scores distinguish only the first movie from most others: {rest}."
            : Invariant($"The scores distinguish only the first {distinguished} movies from most others: {rest}.");
    }
}
