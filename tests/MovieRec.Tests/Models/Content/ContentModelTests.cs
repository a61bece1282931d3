using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Splitting;
using MovieRec.Tests.Contracts;

namespace MovieRec.Tests.Models.Content;

public sealed class ContentModelTests : ScorerContract<ContentModel>
{
    private protected override bool CanBeCanceled => false;

    private protected override ContentModel Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) =>
        ContentModel.Fit(
            new TrainingSet(train, Planted.Described(train, movie => [$"mod {movie % 3}", $"fifth {movie / 8}"]))
        );

    [Fact]
    public void Vectors_are_those_of_scikit_learn_worked_by_hand()
    {
        // n = 4: idf(x) = ln(5 / 4) + 1 = 1.223144 in 3 movies, idf(y) = ln(5 / 3) + 1 = 1.510826 in 2; the length of
        // both is 1.943896.
        ContentModel model = Toy(["x"], ["x", "y"], [], ["x", "y"]);
        Assert.Equal([("genre:x", 1f)], model.TermsOf(0));
        Assert.Equal(["genre:y", "genre:x"], model.TermsOf(1).Select(term => term.Term));
        Assert.Equal(
            [0.777215f, 0.629223f],
            model.TermsOf(1).Select(term => term.Weight),
            (a, b) => Math.Abs(a - b) < 1e-5f
        );
        Assert.Empty(model.TermsOf(2));
        float[] similarities = new float[4];
        model.Similarities(0, similarities);
        Assert.Equal([1f, 0.629223f, 0f, 0.629223f], similarities, (a, b) => Math.Abs(a - b) < 1e-5f);
        model.Similarities(2, similarities);
        Assert.Equal([0f, 0f, 1f, 0f], similarities);
    }

    [Fact]
    public void Tags_count_by_users_and_need_two_movies()
    {
        Ratings ratings = new RatingsBuilder(RatingScale.OneToFive).Add(1, 10, 4).Add(1, 20, 3).Add(1, 30, 2).Build();
        Dataset data = Planted
            .Described(ratings, _ => [])
            .WithTags([
                new(1, 10, "Time  Travel ", 0),
                new(2, 10, "time travel", 0),
                new(2, 10, "TIME TRAVEL", 5),
                new(1, 20, "time travel", 0),
                new(1, 20, "robots", 0),
                new(1, 30, "robots", 0),
                new(1, 30, "seen it", 0),
            ]);
        ContentModel model = ContentModel.Fit(new TrainingSet(ratings, data));
        Assert.Equal(["tag:robots", "tag:time travel"], model.Terms);
        Assert.Equal([("tag:time travel", 1f)], model.TermsOf(0));
        Assert.Equal(model.TermsOf(1)[0].Weight, model.TermsOf(1)[1].Weight);
        Assert.Equal(
            ["tag:robots", "tag:seen it", "tag:time travel"],
            ContentModel.Fit(new TrainingSet(ratings, data), new() { MinTagItems = 1 }).Terms
        );
        Assert.Empty(ContentModel.Fit(new TrainingSet(ratings, data), new() { UseTags = false }).Terms);
        // Two users said it of a movie that has another tag as well: tf 1 + ln 2 against 1.
        Dataset both = data.WithTags([
            new(1, 10, "a", 0),
            new(2, 10, "a", 0),
            new(1, 10, "b", 0),
            new(1, 20, "a", 0),
            new(1, 20, "b", 0),
        ]);
        ContentModel counted = ContentModel.Fit(new TrainingSet(ratings, both));
        Assert.Equal(1 + MathF.Log(2), counted.TermsOf(0)[0].Weight / counted.TermsOf(0)[1].Weight, 1e-5f);
    }

    [Fact]
    public void Keywords_and_directors_are_terms_of_two_movies_or_more()
    {
        Ratings ratings = new RatingsBuilder(RatingScale.OneToFive).Add(1, 10, 4).Add(1, 20, 3).Add(1, 30, 2).Build();
        Dataset data = new(
            "described",
            ratings,
            [
                new()
                {
                    Id = 10,
                    Title = "A",
                    Genres = ["Drama"],
                    Keywords = ["toy", "robot"],
                    Directors = ["Z"],
                },
                new()
                {
                    Id = 20,
                    Title = "B",
                    Keywords = ["robot"],
                    Directors = ["Z", "Y"],
                },
                new()
                {
                    Id = 30,
                    Title = "C",
                    Keywords = ["chess"],
                },
            ],
            [new() { Id = 1 }],
            ["Drama"]
        );
        Assert.Equal(
            ["genre:Drama", "keyword:robot", "director:Z"],
            ContentModel.Fit(new TrainingSet(ratings, data)).Terms
        );
        Assert.Equal(
            ["genre:Drama", "keyword:chess", "keyword:robot", "keyword:toy", "director:Y", "director:Z"],
            ContentModel.Fit(new TrainingSet(ratings, data), new() { MinTagItems = 1 }).Terms
        );
        Assert.Equal(
            ["genre:Drama"],
            ContentModel.Fit(new TrainingSet(ratings, data), new() { UseKeywords = false }).Terms
        );
        Assert.Equal(
            [("keyword:robot", MathF.Sqrt(0.5f)), ("director:Z", MathF.Sqrt(0.5f))],
            ContentModel.Fit(new TrainingSet(ratings, data)).TermsOf(1),
            (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) < 1e-6f
        );
    }

    [Fact]
    public void A_profile_weighs_what_was_rated_by_how_far_from_the_users_mean()
    {
        // With no damping the mean of 5 and 2 is 3.5: profile 1.5 x − 1.5 z, so x: +1/√2 and z: −1/√2, and y 0.
        Ratings ratings = new RatingsBuilder(RatingScale.OneToFive)
            .Add(1, 1, 5)
            .Add(1, 3, 2)
            .Add(2, 2, 5)
            .Add(2, 1, 1)
            .Build();
        Dataset data = Planted.Described(
            ratings,
            movie =>
                [
                    movie == 0 ? "x"
                    : movie == 1 ? "y"
                    : "z",
                ]
        );
        ContentModel model = ContentModel.Fit(new TrainingSet(ratings, data), new() { MeanDamping = 0 });
        float half = MathF.Sqrt(0.5f);
        Assert.Equal([half, 0, -half], ScoresOf(model, 0), (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.Equal(
            [("genre:x", half), ("genre:z", -half)],
            model.ProfileOf(0),
            (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) < 1e-6f
        );
        float[] stranger = new float[3],
            fan = new float[3];
        model.ScoreNewUser([], stranger); // the mean of all is 3.25: x −.5, y 1.75, z −1.25
        Assert.Equal([1, 0, 2], Enumerable.Range(0, 3).OrderByDescending(item => stranger[item]));
        // damped, a single five is a like
        ContentModel.Fit(new TrainingSet(ratings, data)).ScoreNewUser([new(2, 5)], fan);
        Assert.Equal([0f, 0f, 1f], fan, (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Ratings_of_other_movies_are_an_error() =>
        Assert.Contains(
            "Features and ratings come from different data",
            Assert
                .Throws<ArgumentException>(() =>
                    ContentModel.Fit(
                        new TrainingSet(Planted.LowRank(5, 4, 1, 1, 0, seed: 1), Planted.Described(Train, _ => []))
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Orders_what_users_will_like_and_dislike_better_than_chance_on_ml100k()
    {
        Split u1 = Split.Published(RealData.MovieLens100K, "u1");
        ContentModel model = ContentModel.Fit(new TrainingSet(u1.Train, RealData.MovieLens100K));
        (double right, double pairs) = (0, 0);
        foreach (IGrouping<int, int> user in Enumerable.Range(0, u1.Test.Count).GroupBy(row => u1.Test.Users[row]))
        {
            float[] scores = ScoresOf(model, user.Key);
            foreach (int good in user.Where(row => u1.Test.Values[row] >= 4))
            {
                foreach (int bad in user.Where(row => u1.Test.Values[row] <= 2))
                {
                    pairs++;
                    right +=
                        scores[u1.Test.Movies[good]] > scores[u1.Test.Movies[bad]] ? 1
                        : scores[u1.Test.Movies[good]] == scores[u1.Test.Movies[bad]] ? 0.5
                        : 0;
                }
            }
        }
        Assert.InRange(right / pairs, 0.6, 0.75);
    }

    [Fact]
    public void Toy_Story_is_like_other_animation_for_children()
    {
        Dataset data = RealData.MovieLens100K;
        ContentModel model = ContentModel.Fit(data);
        float[] similarities = new float[data.Movies.Length];
        model.Similarities(data.Ratings.MovieIds.IndexOf(1), similarities);
        string[] nearest =
        [
            .. Enumerable
                .Range(0, similarities.Length)
                .OrderByDescending(item => similarities[item])
                .Take(4)
                .Select(item => data.Movies[item].Title),
        ];
        Assert.Contains("Aladdin and the King of Thieves (1996)", nearest);
    }

    static ContentModel Toy(params string[][] genres)
    {
        var builder = new RatingsBuilder(RatingScale.OneToFive);
        for (int movie = 0; movie < genres.Length; movie++)
            builder.Add(1, movie, 1 + movie);
        Ratings ratings = builder.Build();
        return ContentModel.Fit(new TrainingSet(ratings, Planted.Described(ratings, movie => genres[movie])));
    }
}

internal static class DatasetTags
{
    public static Dataset WithTags(this Dataset data, Tag[] tags) =>
        new(data.Name, data.Ratings, data.Movies, data.Users, data.Genres) { TagReader = () => [.. tags] };
}
