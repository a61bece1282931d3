using System.Buffers;
using System.Globalization;
using MovieRec.Data;
using MovieRec.Data.Titles;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Recommending;

/// <summary>Recommends movies that the user has not rated, by a fitted model.</summary>
/// <remarks>The model must have been fitted on the ratings of the data set, or on a part of them. All movies that the
/// user has rated in the data set are left out, those of a test part too. A model that predicts ratings ranks by <see
/// cref="LikelyRanking"/> unless <see cref="RankBy.Stars"/> is chosen; other models rank by their scores.</remarks>
public static class Recommend
{
    const int UsersPerBlock = 32;

    const string UnchangedScores =
        "The likes do not change the scores: "
        + "the model expects them of all users, or knows nothing about these movies.";

    // If no similarity is larger than this, all are rounding errors.
    const float SmallestSimilarity = 1e-6f;

    /// <summary>Recommends movies to a user of the data set.</summary>
    /// <param name="model">Fitted on this data set.</param>
    /// <param name="data">Its movies and ratings.</param>
    /// <param name="userId">The user's id.</param>
    /// <param name="k">Number of movies, at least 1.</param>
    /// <param name="seed">Seed of the order of movies with equal scores, a different one for each user.</param>
    /// <param name="rank">The order of the movies, for a model that predicts ratings.</param>
    /// <param name="filter">The movies that may be recommended; null: all.</param>
    /// <exception cref="KeyNotFoundException">The data set has no such user; the message says how to recommend to a
    /// new user.</exception>
    /// <exception cref="ArgumentException">The model was fitted on other data.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static Recommendations For(
        IItemScorer model,
        Dataset data,
        Id userId,
        int k = 10,
        ulong seed = 42,
        RankBy rank = RankBy.Likely,
        RecommendationFilter? filter = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ThrowUnlessSame(model.Facts, data, k);
        int user = UserIndex(data, userId);
        LikelyRanking? likely = Likely(model, data, rank);
        float[] scores = new float[model.ItemCount],
            stars = model is IRatingPredictor ? new float[scores.Length] : [];
        int[] best = new int[Math.Min(k, scores.Length)];
        var ranking = new MovieRanking(data, filter);
        ItemRating[] history = ranking.HistoryOf(user);
        model.Score(user, scores);
        (int count, int distinguished) = Best(
            model,
            likely,
            ranking,
            history,
            user,
            scores,
            stars,
            best,
            TieBreak.For(seed, user)
        );
        string heading = HeadingFor(data, userId, count) + Order(model, rank);
        return List(
            data,
            heading,
            best.AsSpan(0, count),
            Of(scores, best, count),
            Of(stars, best, count),
            distinguished,
            Joined(
                MovieRanking.NoteOf(history, ThresholdOf(model), count, distinguished),
                ranking.FilterNoteOf(count, k)
            )
        );
    }

    /// <summary>Recommends movies to a user who is not in the data set.</summary>
    /// <param name="model">Fitted on this data set.</param>
    /// <param name="data">Its movies and ratings.</param>
    /// <param name="ratings">The user's ratings: titles as <see cref="TitleIndex"/> finds them, stars on the scale of
    /// the data set. May be empty.</param>
    /// <param name="k">Number of movies, at least 1.</param>
    /// <param name="seed">Seed of the order of movies with equal scores.</param>
    /// <param name="rank">The order of the movies, for a model that predicts ratings.</param>
    /// <param name="filter">The movies that may be recommended; null: all.</param>
    /// <exception cref="TitleException">A title names no movie, or several.</exception>
    /// <exception cref="ArgumentException">Two titles name the same movie, or the model was fitted on other
    /// data.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Stars are off the scale, or <paramref name="k"/> is below
    /// 1.</exception>
    public static Recommendations ForNewUser(
        IFoldIn model,
        Dataset data,
        IEnumerable<(string Title, float Stars)> ratings,
        int k = 10,
        ulong seed = 42,
        RankBy rank = RankBy.Likely,
        RecommendationFilter? filter = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(ratings);
        ThrowUnlessSame(model.Facts, data, k);
        List<ItemRating> history = HistoryOf(data, ratings);
        float[] scores = new float[data.Movies.Length];
        model.ScoreNewUser([.. history], scores);
        bool isStrangers = IsStrangers(model, history, scores);
        float[] stars = model is IRatingPredictor ? new float[scores.Length] : [];
        LikelyRanking? likely = Likely(model, data, rank);
        int[] best = new int[Math.Min(k, scores.Length)];
        ItemRating[] byMovie = [.. history.OrderBy(rated => rated.Item)];
        TieBreak ties = TieBreak.For(seed, -1);
        var ranking = new MovieRanking(data, filter);
        (int count, int distinguished) = Best(model, likely, ranking, byMovie, user: -1, scores, stars, best, ties);
        string heading =
            $"{Movies(count)} for a new user who rated "
            + (history.Count == 0 ? "nothing" : string.Join(", ", history.Select(rated => Rated(data, rated))));
        return List(
            data,
            heading + Order(model, rank),
            best.AsSpan(0, count),
            Of(scores, best, count),
            Of(stars, best, count),
            distinguished,
            Joined(
                Joined(
                    MovieRanking.NoteOf(byMovie, ThresholdOf(model), count, distinguished),
                    ranking.FilterNoteOf(count, k)
                ),
                isStrangers && distinguished > 0 ? UnchangedScores : null
            )
        );
    }

    /// <summary>True if the likes of a user do not change the scores of a user without ratings.</summary>
    static bool IsStrangers(IFoldIn model, List<ItemRating> history, float[] scores)
    {
        if (model is not ILearnsFromLikes likes)
            return false;
        if (!history.Exists(one => one.Rating >= likes.LikeThreshold))
            return false;
        float[] strangers = new float[scores.Length];
        model.ScoreNewUser([], strangers);
        return scores.AsSpan().SequenceEqual(strangers);
    }

    internal static string? Joined(string? note, string? other) =>
        note is null ? other
        : other is null ? note
        : $"{note} {other}";

    /// <summary>Recommends movies to every user of the data set; each list equals that of <see cref="For"/>.</summary>
    /// <param name="model">Fitted on this data set.</param>
    /// <param name="data">Its movies and ratings.</param>
    /// <param name="k">Number of movies per user, at least 1.</param>
    /// <param name="threads">Maximum number of threads; 0 uses all processors. Results are bit-identical for any
    /// value.</param>
    /// <param name="seed">Seed of the order of movies with equal scores.</param>
    /// <param name="rank">The order of the movies, for a model that predicts ratings.</param>
    /// <param name="filter">The movies that may be recommended; null: all.</param>
    /// <param name="cancel">Checked between blocks of users.</param>
    /// <exception cref="ArgumentException">The model was fitted on other data.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1, or <paramref name="threads"/>
    /// below 0.</exception>
    public static BatchRecommendations ForAll(
        IItemScorer model,
        Dataset data,
        int k = 10,
        int threads = 0,
        ulong seed = 42,
        RankBy rank = RankBy.Likely,
        RecommendationFilter? filter = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ThrowUnlessSame(model.Facts, data, k);
        k = Math.Min(k, data.Movies.Length);
        int[] movies = new int[checked(model.UserCount * k)];
        float[] bestScores = new float[movies.Length],
            bestStars = model is IRatingPredictor ? new float[movies.Length] : [];
        LikelyRanking? likely = Likely(model, data, rank);
        int[] allDistinguished = new int[model.UserCount];
        var ranking = new MovieRanking(data, filter);
        ParallelBlocks.For(
            model.UserCount,
            UsersPerBlock,
            threads,
            (_, first, end) =>
            {
                float[] rented = ArrayPool<float>.Shared.Rent(model.ItemCount);
                Span<float> scores = rented.AsSpan(0, model.ItemCount);
                float[] stars = model is IRatingPredictor ? new float[scores.Length] : [];
                for (int user = first; user < end; user++)
                {
                    Span<int> best = movies.AsSpan(user * k, k);
                    model.Score(user, scores);
                    ItemRating[] history = ranking.HistoryOf(user);
                    TieBreak ties = TieBreak.For(seed, user);
                    (int count, allDistinguished[user]) = Best(
                        model,
                        likely,
                        ranking,
                        history,
                        user,
                        scores,
                        stars,
                        best,
                        ties
                    );
                    best[count..].Fill(-1);
                    for (int place = 0; place < k; place++)
                    {
                        bestScores[user * k + place] = place < count ? scores[best[place]] : float.NegativeInfinity;
                        if (stars.Length > 0)
                            bestStars[user * k + place] = place < count ? stars[best[place]] : float.NegativeInfinity;
                    }
                }
                ArrayPool<float>.Shared.Return(rented);
            },
            cancel
        );
        return new BatchRecommendations(
            data,
            ranking,
            k,
            Order(model, rank),
            ThresholdOf(model),
            movies,
            bestScores,
            bestStars,
            allDistinguished
        );
    }

    /// <summary>Finds the movies most similar to a movie. Movies of unknown similarity are left out.</summary>
    /// <param name="model">Fitted on this data set.</param>
    /// <param name="data">Its movies.</param>
    /// <param name="title">As <see cref="TitleIndex"/> finds it.</param>
    /// <param name="k">Number of movies, at least 1.</param>
    /// <param name="seed">Seed of the order of equally similar movies.</param>
    /// <param name="filter">The movies that may be in the list; null: all.</param>
    /// <exception cref="TitleException">The title names no movie, or several, or one that the model knows nothing
    /// about.</exception>
    /// <exception cref="ArgumentException">The model was fitted on other data.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static Recommendations SimilarTo(
        IItemSimilarity model,
        Dataset data,
        string title,
        int k = 10,
        ulong seed = 42,
        RecommendationFilter? filter = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(title);
        ThrowUnlessSame(model.Facts, data, k);
        int movie = TitleIndex.Of(data).Find(title);
        string name = data.Movies[movie].Title.Trim();
        float[] similarities = new float[model.ItemCount];
        var ranking = new MovieRanking(data, filter);
        if (!model.UsesFeatures && ranking.Ratings[movie] == 0)
        {
            throw new TitleException(
                $"'{name}' has no ratings in {data.Name}, and this model learns from ratings only. "
                    + "Name another movie, or use a model that uses genres, such as content, als-genres or lightfm.",
                []
            );
        }
        model.Similarities(movie, similarities);
        similarities[movie] = float.NegativeInfinity;
        int unknown = 0;
        bool isFlat = true,
            isAlone = !model.UsesFeatures && !ranking.SharesUsers(movie);
        for (int other = 0; other < similarities.Length; other++)
        {
            if (other == movie)
                continue;
            isFlat &= Math.Abs(similarities[other]) < SmallestSimilarity;
            if (similarities[other] != 0 && (model.UsesFeatures || ranking.Ratings[other] > 0))
                continue;
            similarities[other] = float.NegativeInfinity;
            unknown++;
        }
        if (isFlat || isAlone)
        {
            string users = ranking.Ratings[movie] == 1 ? "1 user" : Invariant($"{ranking.Ratings[movie]:0} users");
            throw new TitleException(
                $"The model finds no movie similar to '{name}': no other movie shares "
                    + $"its features or the users who rated it ({users}).",
                []
            );
        }
        ranking.LeaveOut(similarities);
        int[] best = new int[Math.Min(k, similarities.Length)];
        int count = TopK.Select(similarities, best, TieBreak.For(seed, movie));
        string? note =
            count == k ? null
            : filter is not null ? "No other movie that passes the filter is known to be similar."
            : unknown > 0 ? "The similarity of other movies is unknown."
            : null;
        Recommendation[] list =
        [
            .. best.Take(count)
                .Select(
                    (other, place) =>
                        new Recommendation(place + 1, data.Movies[other], similarities[other], null) { Index = other }
                ),
        ];
        return new Recommendations($"{Movies(count)} like {name}", "similarity", list, note);
    }

    /// <summary>Explains a user's score of a movie.</summary>
    /// <param name="model">Fitted on this data set.</param>
    /// <param name="data">Its movies.</param>
    /// <param name="userId">The user's id.</param>
    /// <param name="title">As <see cref="TitleIndex"/> finds it.</param>
    /// <returns>Parts that add up to the score, with the titles of rated movies.</returns>
    /// <exception cref="KeyNotFoundException">The data set has no such user.</exception>
    /// <exception cref="TitleException">The title names no movie, or several.</exception>
    /// <exception cref="ArgumentException">The model was fitted on other data.</exception>
    public static Explanation Explain(IExplainable model, Dataset data, Id userId, string title)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(title);
        Guard.SameData(model.Facts, data);
        return Explain(model, data, UserIndex(data, userId), TitleIndex.Of(data).Find(title));
    }

    /// <summary>Explains a user's score of a movie.</summary>
    /// <param name="model">Fitted on the data set or a part of it.</param>
    /// <param name="data">The data set.</param>
    /// <param name="user">User index.</param>
    /// <param name="movie">Movie index.</param>
    internal static Explanation Explain(IExplainable model, Dataset data, int user, int movie) =>
        (
            model is IExplainsByRatings byRatings
                ? byRatings.Explain(data.Ratings, user, movie)
                : model.Explain(user, movie)
        ).WithTitles(data);

    /// <summary>Movie indices and stars of titles; each movie once.</summary>
    internal static List<ItemRating> HistoryOf(Dataset data, IEnumerable<(string Title, float Stars)> ratings)
    {
        TitleIndex titles = TitleIndex.Of(data);
        var history = new List<ItemRating>();
        foreach ((string title, float stars) in ratings)
        {
            int movie = titles.Find(title);
            if (!data.Ratings.Scale.Contains(stars))
                throw new ArgumentOutOfRangeException(
                    nameof(ratings),
                    stars,
                    $"'{title}': expected a rating from {data.Ratings.Scale}."
                );
            if (history.Exists(rated => rated.Item == movie))
                throw new ArgumentException(
                    $"'{title}' is '{data.Movies[movie].Title}', which was rated before.",
                    nameof(ratings)
                );
            history.Add(new ItemRating(movie, stars));
        }
        return history;
    }

    internal static int UserIndex(Dataset data, Id userId)
    {
        int user = data.Ratings.UserIds.Find(userId);
        if (user >= 0)
            return user;
        string range =
            data.Users.Length == 0
                ? "there are none"
                : Invariant($"the ids here run from {data.Users[0].Id} to {data.Users[^1].Id}");
        throw new KeyNotFoundException(
            Invariant($"There is no user {userId} in {data.Name}: {range}. For a new user, use ")
                + $"{nameof(Recommend)}.{nameof(ForNewUser)} or 'movierec recommend --rate \"TITLE=STARS\"'."
        );
    }

    internal static string HeadingFor(Dataset data, Id userId, int count) =>
        Invariant($"{Movies(count)} for user {userId} of {data.Name}");

    /// <param name="data">The data set.</param>
    /// <param name="heading">Heading of the list.</param>
    /// <param name="movies">Indices, best first.</param>
    /// <param name="scores">[movies] the values that rank them.</param>
    /// <param name="stars">[movies] predicted ratings; empty if the model does not predict ratings.</param>
    /// <param name="distinguished">Number of movies whose scores distinguish them from most others; 0: the list is
    /// ordered by number of ratings.</param>
    /// <param name="note">Note of the list; null: none.</param>
    internal static Recommendations List(
        Dataset data,
        string heading,
        ReadOnlySpan<int> movies,
        ReadOnlySpan<float> scores,
        ReadOnlySpan<float> stars,
        int distinguished,
        string? note
    )
    {
        var list = new Recommendation[movies.Length];
        for (int place = 0; place < list.Length; place++)
            list[place] = new(
                place + 1,
                data.Movies[movies[place]],
                scores[place],
                stars.IsEmpty ? null : data.Ratings.Scale.Clamp(stars[place])
            )
            {
                Index = movies[place],
            };
        string scoreName =
            distinguished == 0 && stars.IsEmpty && list.Length > 0 ? Recommendations.RatingCount : "score";
        return new Recommendations(heading, scoreName, list, note) { Distinguished = distinguished };
    }

    static float? ThresholdOf(object model) => (model as ILearnsFromLikes)?.LikeThreshold;

    /// <summary>Ranks one user's unseen movies by the model's scores, or by the rule that replaces them.</summary>
    /// <param name="stars">Overwritten with the predicted ratings; empty if the model does not predict
    /// ratings.</param>
    static (int Count, int Distinguished) Best(
        object model,
        LikelyRanking? likely,
        MovieRanking ranking,
        ItemRating[] history,
        int user,
        Span<float> scores,
        Span<float> stars,
        Span<int> best,
        TieBreak ties
    )
    {
        if (!stars.IsEmpty)
            scores.CopyTo(stars);
        likely?.Rank(history, scores);
        (int count, int distinguished) = ranking.Unseen(model, history, user, scores, best, ties);
        // all the same stars: popularity alone ranks
        return (count, likely is not null && stars.IndexOfAnyExcept(stars[0]) < 0 ? 0 : distinguished);
    }

    /// <summary>The ranking that replaces the model's own scores; null: none.</summary>
    static LikelyRanking? Likely(object model, Dataset data, RankBy rank)
    {
        if (!Enum.IsDefined(rank))
            throw new ArgumentOutOfRangeException(nameof(rank), rank, $"Expected {RankBy.Likely} or {RankBy.Stars}.");
        return rank == RankBy.Likely && model is IRatingPredictor predictor
            ? LikelyRanking.Of(predictor, data.Ratings)
            : null;
    }

    static string Order(object model, RankBy rank) =>
        model is not IRatingPredictor ? ""
        : rank == RankBy.Likely ? ", by how likely they are to be seen and liked"
        : ", by predicted stars";

    static float[] Of(float[] values, int[] movies, int count) =>
        values.Length == 0 ? [] : [.. movies.Take(count).Select(movie => values[movie])];

    static string Rated(Dataset data, ItemRating rated) =>
        string.Create(CultureInfo.InvariantCulture, $"{data.Movies[rated.Item].Title.Trim()} {rated.Rating:0.#}");

    static string Movies(int count) => count == 1 ? "1 movie" : Invariant($"{count} movies");

    static void ThrowUnlessSame(TrainingFacts facts, Dataset data, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        Guard.SameData(facts, data);
    }
}
