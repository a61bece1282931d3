using MovieRec.Data;
using MovieRec.Models;

namespace MovieRec.Tests.Contracts;

/// <summary>What every model that learns from likes owes a user who disliked a movie: never more movies like
/// it.</summary>
/// <remarks>Two camps of ten and twenty users, each with ten movies of its own that it likes, one missing to each user;
/// movie 20 is liked by all. User 30 has given nothing but the lowest rating, to two movies of the first camp; user 31
/// has not rated.</remarks>
public sealed class LikesTests
{
    const int Users = 32,
        Movies = 21;
    const string TwoPart = "two-part";

    static readonly Dictionary<string, Func<Ratings, IItemScorer>> Models = new()
    {
        ["ease"] = train => Ease.Fit(train, new() { Regularization = 2 * train.Scale.Maximum * train.Scale.Maximum }),
        ["ease, rated"] = train => Ease.Fit(train, new() { Regularization = 2, Feedback = Feedback.Binary }),
        ["item-knn-ranking"] = train => ItemKnnRanking.Fit(train, new()),
        ["item-knn-ranking, rated"] = train => ItemKnnRanking.Fit(train, new() { Feedback = Feedback.Binary }),
        ["pure-svd"] = train => PureSvd.Fit(train, new() { Factors = 2 }),
        ["ials"] = train => ImplicitAls.Fit(train, new() { Factors = 3 }),
        ["ials, rated"] = train => ImplicitAls.Fit(train, new() { Factors = 3, Feedback = Feedback.Binary }),
        [TwoPart] = train => TwoPartModel.Fit(train, new() { Regularization = 2, Factors = 3 }),
        ["lightfm"] = train =>
            LightFm.Fit(
                train,
                new()
                {
                    Factors = 4,
                    Epochs = 30,
                    BatchSize = 8,
                }
            ),
    };

    public static TheoryData<string> Names => [.. Models.Keys];

    /// <summary>All but two-part, whose predicted ratings learn from dislikes beside a like.</summary>
    public static TheoryData<string> NamesByLikesAlone => [.. Models.Keys.Where(name => name != TwoPart)];

    public static TheoryData<string, RatingScale> NamesAndScales
    {
        get
        {
            var all = new TheoryData<string, RatingScale>();
            foreach (string name in Models.Keys)
            {
                foreach (
                    RatingScale scale in new[]
                    {
                        RatingScale.OneToFive,
                        RatingScale.HalfStars,
                        new RatingScale(1, 10, 1),
                        new RatingScale(0, 100, 1),
                        new RatingScale(0, 1, 1),
                    }
                )
                    all.Add(name, scale);
            }
            return all;
        }
    }

    [Fact]
    public void Every_such_model_is_here() =>
        Assert.Equal(
            typeof(ILearnsFromLikes)
                .Assembly.GetTypes()
                .Where(type =>
                    type is { IsInterface: false, IsPublic: true } && type.IsAssignableTo(typeof(ILearnsFromLikes))
                )
                .Select(type => type.Name)
                .Order(),
            Models.Values.Select(fit => fit(Camps(RatingScale.OneToFive)).GetType().Name).Distinct().Order()
        );

    [Theory]
    [MemberData(nameof(NamesAndScales))]
    public void The_lowest_rating_is_as_good_as_none_and_the_highest_is_not(string name, RatingScale scale)
    {
        IItemScorer model = Models[name](Camps(scale));
        Assert.Equal(scale.LikeThreshold, ((ILearnsFromLikes)model).LikeThreshold);
        float[] stranger = NewUser(model),
            disliked = NewUser(model, new ItemRating(3, scale.Minimum)),
            liked = NewUser(model, new ItemRating(3, scale.Maximum));
        Assert.Equal(stranger, disliked);
        Assert.NotEqual(Ranking(liked, 3), Ranking(disliked, 3));
        // Of the camps' movies those of the liked one's camp come first, else those of the larger camp; movie 20
        // belongs to both.
        Assert.All(Ranking(liked, 3).Where(movie => movie != 20).Take(9), movie => Assert.InRange(movie, 0, 9));
        Assert.All(Ranking(disliked, 3).Where(movie => movie != 20).Take(9), movie => Assert.InRange(movie, 10, 19));
    }

    [Theory]
    [MemberData(nameof(NamesByLikesAlone))]
    public void A_dislike_beside_a_like_changes_nothing(string name)
    {
        IItemScorer model = Models[name](Camps(RatingScale.OneToFive));
        Assert.Equal(
            NewUser(model, new ItemRating(3, 5)),
            NewUser(model, new ItemRating(12, 1), new ItemRating(3, 5), new ItemRating(13, 2))
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_training_user_without_a_like_is_scored_as_one_without_ratings(string name)
    {
        IItemScorer model = Models[name](Camps(RatingScale.OneToFive));
        float[] disliker = new float[Movies],
            silent = new float[Movies];
        model.Score(30, disliker);
        model.Score(31, silent);
        Assert.Equal(silent, disliker);
    }

    [Fact]
    public void Scores_of_training_users_are_those_of_new_users_with_their_ratings()
    {
        foreach (
            (string name, Func<Ratings, IItemScorer> fit) in Models.Where(model =>
                model.Key is not ("lightfm" or TwoPart)
            )
        ) // descent takes its steps together with the others'
        {
            Ratings train = Camps(RatingScale.OneToFive);
            IItemScorer model = fit(train);
            for (int user = 0; user < Users; user++)
            {
                float[] own = new float[Movies];
                model.Score(user, own);
                ItemRating[] history =
                [
                    .. train
                        .ByUser.RowColumns(user)
                        .ToArray()
                        .Zip(train.ByUser.RowValues(user).ToArray(), (item, rating) => new ItemRating(item, rating)),
                ];
                Assert.True(own.AsSpan().SequenceEqual(NewUser(model, history)), $"{name}, user {user}");
            }
        }
    }

    /// <summary>1 to 10 by hand: 8 is the lowest value at or above 1 + 0.75 · 9 = 7.75.</summary>
    [Theory]
    [InlineData(1, 5, 1, 4)]
    [InlineData(0.5, 5, 0.5, 4)]
    [InlineData(1, 10, 1, 8)]
    [InlineData(1, 10, 0.1, 7.8)]
    [InlineData(0, 10, 1, 8)]
    [InlineData(0, 100, 1, 75)]
    [InlineData(0, 1, 1, 1)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(-10, 10, 0.01, 5)]
    [InlineData(1, 4, 1, 4)]
    public void The_like_threshold_is_a_value_of_the_scale(float minimum, float maximum, float step, float expected) =>
        Assert.Equal(expected, new RatingScale(minimum, maximum, step).LikeThreshold);

    /// <summary>By hand: 4 is a like of 1 to 5, 3 counts beside one, 2 does not.</summary>
    [Fact]
    public void From_the_middle_of_the_scale_on_ratings_count_beside_a_like()
    {
        Likes likes = Likes.Of(null, RatingScale.OneToFive);
        ItemRating one = new(1, 1),
            two = new(2, 2),
            three = new(3, 3),
            four = new(4, 4);
        Assert.Equal([three, four], likes.Counted([one, two, three, four]));
        Assert.Empty(likes.Counted([one, two, three]));
        Assert.Empty(likes.Counted([]));
        Assert.Equal([one, two], Likes.Of(1, RatingScale.OneToFive).Counted([one, two]));
        Assert.Equal([two], Likes.Of(2, RatingScale.OneToFive).Counted([one, two]));
        Assert.Equal(new Likes(4, 2.75f), Likes.Of(null, RatingScale.HalfStars));
    }

    [Fact]
    public void A_threshold_that_is_no_number_is_an_error_that_names_it()
    {
        Ratings train = Camps(RatingScale.OneToFive);
        foreach (
            Action fit in new Action[]
            {
                () => Ease.Fit(train, new() { LikeThreshold = float.NaN }),
                () => ItemKnnRanking.Fit(train, new() { LikeThreshold = float.NaN }),
                () => PureSvd.Fit(train, new() { LikeThreshold = float.PositiveInfinity }),
                () => ImplicitAls.Fit(train, new() { LikeThreshold = float.NaN }),
                () => LightFm.Fit(train, new() { LikeThreshold = float.NaN }),
            }
        )
            Assert.Equal("LikeThreshold", Assert.Throws<ArgumentOutOfRangeException>(fit).ParamName);
    }

    static Ratings Camps(RatingScale scale)
    {
        var builder = new RatingsBuilder(scale);
        for (int user = 0; user < 30; user++)
        {
            for (int movie = 0; movie < 10; movie++)
            {
                if (movie != user % 10)
                    builder.Add(user, (user < 10 ? 0 : 10) + movie, scale.Maximum);
            }
            builder.Add(user, 20, scale.Maximum);
        }
        builder.Add(30, 1, scale.Minimum).Add(30, 2, scale.Minimum);
        return builder.Build(IdMap.Of(Enumerable.Range(0, Users)), IdMap.Of(Enumerable.Range(0, Movies)));
    }

    static float[] NewUser(IItemScorer model, params ItemRating[] history)
    {
        float[] scores = new float[Movies];
        ((IFoldIn)model).ScoreNewUser(history, scores);
        return scores;
    }

    static int[] Ranking(float[] scores, int seen) =>
        [.. Enumerable.Range(0, Movies).Where(movie => movie != seen).OrderByDescending(movie => scores[movie])];
}
