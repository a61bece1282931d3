using MovieRec.Data;
using MovieRec.Data.Titles;
using MovieRec.Models;
using MovieRec.Recommending;
using MovieRec.Tests.Cleaning;

namespace MovieRec.Tests.Recommending;

/// <summary>Where a model knows nothing, lists come by popularity and say so; a list in the order of ids at 0.0000 is
/// never an answer.</summary>
/// <remarks>User 1 rated movie 90 alone, which nobody else rated. Users 2 to 7 rated movies 10 to 50: the last of them
/// all six, the others but one user fewer each, so that popularity goes against the order of ids: 50, 40, 30, 20, 10.
/// Movies 60 and 70 have no rating.</remarks>
public sealed class NothingKnownTests
{
    static readonly Dataset Data = SmallSets.Of(
        [
            .. new[] { 10, 20, 30, 40, 50, 60, 70, 90 }.Select(id =>
                SmallSets.Movie(id, $"M{id} (1990)", null, id is 60 or 10 ? "War" : "Drama")
            ),
        ],
        [.. Enumerable.Range(1, 7).Select(id => new User { Id = id })],
        [
            .. from user in Enumerable.Range(2, 6)
            from movie in Enumerable.Range(1, 5)
            where user - 2 <= movie
            select (user, 10 * movie, (user + movie) % 2 == 0 ? 4 : 5, 0L),
            (1, 90, 5, 0L),
        ]
    );

    static readonly Dictionary<string, Func<IItemScorer>> Ranking = new()
    {
        ["ease"] = () => Ease.Fit(Data.Ratings, new() { Regularization = 10 }),
        ["item-knn-ranking"] = () => ItemKnnRanking.Fit(Data.Ratings),
        ["pure-svd"] = () => PureSvd.Fit(Data.Ratings, new() { Factors = 3 }),
        ["ials"] = () => ImplicitAls.Fit(Data.Ratings, new() { Factors = 4 }),
        ["two-part"] = () => TwoPartModel.Fit(Data.Ratings, new() { Regularization = 10, Factors = 4 }),
        ["lightfm"] = () => LightFm.Fit(Data.Ratings, new() { Factors = 4 }),
    };

    static readonly Dictionary<string, Func<IItemSimilarity>> ByRatings = new()
    {
        ["ease"] = () => Ease.Fit(Data.Ratings, new() { Regularization = 10 }),
        ["item-knn-ranking"] = () => ItemKnnRanking.Fit(Data.Ratings),
        ["pure-svd"] = () => PureSvd.Fit(Data.Ratings, new() { Factors = 3 }),
        ["ials"] = () => ImplicitAls.Fit(Data.Ratings, new() { Factors = 4 }),
        ["two-part"] = () => TwoPartModel.Fit(Data.Ratings, new() { Regularization = 10, Factors = 4 }),
        ["lightfm"] = () => LightFm.Fit(Data.Ratings, new() { Factors = 4 }),
        ["item-knn"] = () => ItemKnn.Fit(Data.Ratings),
        ["als"] = () => Als.Fit(Data.Ratings, new() { Factors = 4 }),
        ["funk-svd"] = () => FunkSvd.Fit(Data.Ratings, new() { Factors = 4 }),
        ["svdpp"] = () => SvdPlusPlus.Fit(Data.Ratings, new() { Factors = 4 }),
        ["nmf"] = () => NonNegativeMf.Fit(Data.Ratings, new() { Factors = 4 }),
    };

    static readonly int[] Popular = [50, 40, 30, 20, 10];

    public static TheoryData<string> RankingNames => [.. Ranking.Keys];

    public static TheoryData<string> ByRatingsNames => [.. ByRatings.Keys];

    [Theory]
    [MemberData(nameof(RankingNames))]
    public void A_user_whose_movies_nobody_else_rated_gets_popular_movies(string name)
    {
        IItemScorer model = Ranking[name]();
        Recommendations list = Recommend.For(model, Data, 1);
        Assert.Equal(Popular, list.Take(5).Select(one => (int)one.Movie.Id));
        Assert.Equal([6, 5, 4, 3, 2, 0, 0], list.Select(one => one.Score));
        Assert.Contains("has nothing to rank these movies by", list.Note, StringComparison.Ordinal);
        Assert.Contains($"\n{list.Note}\n", list.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"genres +ratings\n", list.ToString());
        Recommendations batch = Recommend.ForAll(model, Data)[1];
        Assert.Equal((list.Note, list.Heading), (batch.Note, batch.Heading));
        Assert.Equal(list, batch);
        // Users 2 and 3 too: they rated all that those have rated who share a movie with them.
        Assert.Contains(
            "has nothing to rank by for 3 of them",
            Recommend.ForAll(model, Data).ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(RankingNames))]
    public void A_new_user_who_rated_what_nobody_rated_gets_popular_movies(string name)
    {
        var model = (IFoldIn)Ranking[name]();
        foreach (string rated in new[] { "M60", "M90" })
        {
            Recommendations list = Recommend.ForNewUser(model, Data, [(rated, 5)]);
            Assert.Equal(Popular, list.Take(5).Select(one => (int)one.Movie.Id));
            Assert.Contains("has nothing to rank these movies by", list.Note, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(
            "has nothing to rank these movies by",
            Recommend.ForNewUser(model, Data, [("M60", 5), ("M30", 5)]).Note ?? "",
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(RankingNames))]
    public void Ratings_that_are_no_likes_are_counted_in_the_note(string name)
    {
        var model = (IFoldIn)Ranking[name]();
        Recommendations disliked = Recommend.ForNewUser(model, Data, [("M30", 1)]);
        Assert.Equal(
            "The rating is below 4 and does not count as a like; without a like, popular movies come first.",
            disliked.Note
        );
        Assert.NotEqual(
            disliked.Select(one => one.Score),
            Recommend.ForNewUser(model, Data, [("M30", 5)]).Select(one => one.Score)
        );
        Assert.Equal(
            "None of the 2 ratings is at least 4, so none counts as a like; without a like, popular movies come first.",
            Recommend.ForNewUser(model, Data, [("M30", 1), ("M40", 3)]).Note
        );
        Assert.StartsWith(
            "1 of 2 ratings is below 4 and does not count as a like.",
            Recommend.ForNewUser(model, Data, [("M30", 5), ("M40", 1)]).Note,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "2 of 3 ratings are below 4 and do not count as likes.",
            Recommend.ForNewUser(model, Data, [("M30", 5), ("M40", 1), ("M20", 3)]).Note,
            StringComparison.Ordinal
        );
        Assert.Null(Recommend.ForNewUser(model, Data, [("M30", 5)], k: 1).Note);
        Assert.Null(Recommend.ForNewUser((IFoldIn)BiasBaseline.Fit(Data.Ratings), Data, [("M30", 1)], k: 1).Note);
    }

    [Theory]
    [MemberData(nameof(ByRatingsNames))]
    public void Nothing_is_similar_to_a_movie_without_ratings_and_it_to_nothing(string name)
    {
        IItemSimilarity model = ByRatings[name]();
        string message = Assert.Throws<TitleException>(() => Recommend.SimilarTo(model, Data, "M60")).Message;
        Assert.StartsWith("'M60 (1990)' has no ratings in small", message, StringComparison.Ordinal);
        Recommendations list = Recommend.SimilarTo(model, Data, "M30");
        Assert.NotEmpty(list);
        Assert.DoesNotContain(list, one => (int)one.Movie.Id is 60 or 70);
        Assert.DoesNotContain(list, one => one.Score == 0);
        Assert.Equal("The similarity of other movies is unknown.", list.Note);
    }

    [Theory]
    [MemberData(nameof(ByRatingsNames))]
    public void A_movie_that_shares_no_user_has_no_similar_movies(string name) =>
        Assert.Contains(
            "finds no movie similar to 'M90 (1990)'",
            Assert.Throws<TitleException>(() => Recommend.SimilarTo(ByRatings[name](), Data, "M90")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Models_that_read_genres_know_movies_without_ratings()
    {
        Assert.Equal(
            10,
            Recommend.SimilarTo(ContentModel.Fit(new TrainingSet(Data.Ratings, Data)), Data, "M60")[0].Movie.Id
        );
        Assert.NotEmpty(
            Recommend.SimilarTo(
                AlsWithGenres.Fit(new TrainingSet(Data.Ratings, Data), new() { Factors = 4 }),
                Data,
                "M60"
            )
        );
        Assert.NotEmpty(
            Recommend.SimilarTo(
                LightFm.Fit(
                    new TrainingSet(Data.Ratings) { Features = HybridFeatures.Of(Data, ["ids", "genre"]) },
                    new() { Factors = 4 }
                ),
                Data,
                "M60"
            )
        );
    }

    [Fact]
    public void To_LightFM_movies_without_ratings_and_features_are_like_none_but_themselves()
    {
        float[] similarities = new float[8];
        IItemSimilarity model = ByRatings["lightfm"]();
        model.Similarities(5, similarities);
        Assert.Equal([0, 0, 0, 0, 0, 1, 0, 0], similarities);
        model.Similarities(2, similarities);
        Assert.Equal((0f, 0f, 1f), (similarities[5], similarities[6], similarities[2]));
    }

    [Fact]
    public void Every_similarity_is_tested_here() =>
        Assert.Equal(
            typeof(IItemSimilarity)
                .Assembly.GetTypes()
                .Where(type =>
                    type is { IsAbstract: false, IsPublic: true } && type.IsAssignableTo(typeof(IItemSimilarity))
                )
                .Select(type => type.Name)
                .Order(),
            ByRatings
                .Values.Select(fit => fit().GetType().Name)
                .Concat([
                    nameof(ContentModel),
                    nameof(AlsWithGenres),
                    nameof(EmbeddingNetwork),
                    nameof(AttentionNetwork),
                ])
                .Order()
        );

    [Fact]
    public void Likes_that_change_no_score_are_said_to()
    {
        const string note =
            "The likes do not change the scores: the model expects them of all users, or knows nothing "
            + "about these movies.";
        Assert.Equal(note, Recommend.ForNewUser(new Deaf(to: 4), Data, [("M50", 5)]).Note);
        Assert.Equal(
            $"1 of 2 ratings is below 4 and does not count as a like. {note}",
            Recommend.ForNewUser(new Deaf(to: 4), Data, [("M50", 5), ("M10", 1)]).Note
        );
        Assert.Null(Recommend.ForNewUser(new Deaf(to: 4), Data, [("M40", 5)]).Note);
        Assert.Null(Recommend.ForNewUser(new Deaf(to: 4), Data, []).Note);
        Assert.DoesNotContain(
            "do not change",
            Recommend.ForNewUser(new Deaf(to: 4), Data, [("M50", 1)]).Note,
            StringComparison.Ordinal
        );
    }

    /// <summary>Learns nothing from the movie with index <paramref name="to"/>.</summary>
    sealed class Deaf(int to) : IFoldIn, ILearnsFromLikes
    {
        public TrainingFacts Facts { get; } = TrainingFacts.Of(Data.Ratings);

        public float LikeThreshold => 4;

        public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
        {
            for (int movie = 0; movie < scores.Length; movie++)
                scores[movie] = movie;
            foreach (ItemRating rated in history)
                scores[7] += rated.Item != to && rated.Rating >= 4 ? 1 : 0;
        }
    }

    [Fact]
    public void One_mean_for_all_leaves_popularity_and_the_stars()
    {
        Recommendations list = Recommend.For(GlobalMean.Fit(Data.Ratings), Data, 1, k: 3);
        Assert.Equal([50, 40, 30], list.Select(one => one.Movie.Id));
        Assert.All(list, one => Assert.Equal((float)Data.Ratings.Mean, one.Stars));
        Assert.NotNull(list.Note);
    }

    /// <summary>By hand: 60 and 10 lead by score, of six at 0 the most rated come next, with the rest tied.</summary>
    [Fact]
    public void After_the_known_movies_the_rest_comes_by_popularity()
    {
        Recommendations list = Recommend.For(new Fixed([1, 0, 0, 0, 0, 2, 0, 9]), Data, 1, k: 5);
        Assert.Equal([60, 10, 50, 40, 30], list.Select(one => one.Movie.Id));
        Assert.Equal([2, 1, 0, 0, 0], list.Select(one => one.Score));
        Assert.Equal(
            "The scores distinguish only the first 2 movies from most others: the rest are ordered by "
                + "number of ratings.",
            list.Note
        );
        Assert.Null(Recommend.For(new Fixed([1, 0, 0, 0, 0, 2, 0, 9]), Data, 1, k: 2).Note);
        // Equal scores in front: 20 (3 ratings) and 50 (6 ratings) share the first place.
        Assert.Equal(
            [50, 20, 60],
            Recommend
                .For(new Fixed([1, 8, 0, 0, 8, 2, 3, 9]), Data, 1, k: 3)
                .Where((_, place) => place != 2)
                .Select(one => one.Movie.Id)
                .Append(60)
        );
    }

    sealed class Fixed(float[] all) : IItemScorer
    {
        public TrainingFacts Facts { get; } = TrainingFacts.Of(Data.Ratings);
        public int UserCount => 7;
        public int ItemCount => all.Length;

        public void Score(int user, Span<float> scores) => all.CopyTo(scores);
    }
}
