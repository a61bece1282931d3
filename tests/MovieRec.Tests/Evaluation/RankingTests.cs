using FsCheck;
using FsCheck.Fluent;
using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Tests.Evaluation;

public sealed class RankingTests
{
    static readonly Func<int, int, float> Similarity = (a, b) => 1f / (1 + Math.Abs(a - b));
    static readonly Metric[] All = [.. Metric.RankingAt(1, 3, 10), .. Metric.ParseAll("auc diversity@3 diversity@10")];

    [Fact]
    public void Worked_by_hand()
    {
        IdMap users = IdMap.Of([0, 1, 2, 3]),
            movies = IdMap.Of([0, 1, 2, 3, 4]);
        Ratings train = Rated([(0, 0, 5), (1, 0, 4), (1, 1, 2), (3, 4, 1)], users, movies);
        Ratings test = Rated([(0, 2, 4), (0, 3, 2), (1, 4, 5), (1, 2, 4), (2, 1, 3)], users, movies);
        var model = new TableScorer([
            [9, 5, 4, 7, 1],
            [9, 8, 1, 3, 3],
            [1, 1, 1, 1, 1],
            [0, 0, 0, 0, 0],
        ]);
        RankingReport Judge(ulong seed) =>
            Evaluate.Ranking(
                model,
                train,
                test,
                new()
                {
                    Seed = seed,
                    Metrics = Metric.ParseAll(
                        "precision@2 recall@2 ndcg@2 ndcg_exp@2 map@2 mrr hit_rate@2 auc coverage@2 "
                            + "popularity@2 novelty@2 serendipity@2"
                    ),
                }
            );
        // User 0 sees 3, 1, 2, 4 and likes 2; user 1 sees 3, 4, 2 (a tie) and likes 2 and 4; user 2 likes nothing and
        // sees all; user 3 is not tested.
        // Ties as some seed draws them: 3 before 4 for user 1, 0 and 1 first for user 2.
        RankingReport report = Enumerable
            .Range(0, 2000)
            .Select(seed => Judge((ulong)seed))
            .First(one => one.Recommended(1)[0] == 3 && one.Recommended(2) is [0, 1]);
        Assert.Equal([0, 1, 2], report.Users);
        Assert.Equal(1, report.UsersWithoutRelevant);
        Assert.Equal([3, 1], report.Recommended(0));
        Assert.Equal([3, 4], report.Recommended(1));
        Assert.Equal([0, 1], report.Recommended(2));
        Assert.Throws<ArgumentException>(() => report.Recommended(3));
        Assert.Equal((0 + 1 / 2.0) / 2, report["precision@2"], 12);
        Assert.Equal((0 + 1 / 2.0) / 2, report["recall@2"], 12);
        Assert.Equal((0 + 1 / Math.Log2(3) / (1 + 1 / Math.Log2(3))) / 2, report["ndcg@2"], 12);
        Assert.Equal((0 + 31 / Math.Log2(3) / (31 + 15 / Math.Log2(3))) / 2, report["ndcg_exp@2"], 12);
        Assert.Equal((0 + 1 / 2.0 / 2) / 2, report["map@2"], 12);
        Assert.Equal((1 / 3.0 + 1 / 2.0) / 2, report["mrr"], 12);
        Assert.Equal((0 + 1) / 2.0, report["hit_rate@2"], 12);
        Assert.Equal((1 / 3.0 + 0.5 / 2) / 2, report["auc"], 12); // user 1: 4 ties with 3, 2 lies below
        Assert.Equal(4 / 5.0, report["coverage@2"], 12);
        Assert.Equal(((0 + 1) / 2.0 + (0 + 1) / 2.0 + (2 + 1) / 2.0) / 3, report["popularity@2"], 12);
        double rare = Math.Log2(3),
            known = Math.Log2(3 / 2.0); // of the three users with training ratings
        Assert.Equal((rare + rare + (known + rare) / 2) / 3, report["novelty@2"], 12);
        Assert.Equal((0 + 0) / 2.0, report["serendipity@2"], 12); // user 1's most popular unseen are 4 and 2
        Assert.Equal([0, 1, double.NaN], report.PerUser("hit_rate@2"));
    }

    [Fact]
    public void Agrees_with_the_obvious_way_for_any_ratings_and_scores() =>
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    var rng = new Rng((ulong)seed);
                    (Ratings train, Ratings test, float[][] scores) = Anything(
                        ref rng,
                        users: 2 + rng.Next(12),
                        movies: 3 + rng.Next(20)
                    );
                    if (test.Count == 0)
                        return;
                    float bound = 1 + rng.Next(5);
                    RankingReport report = Evaluate.Ranking(
                        new TableScorer(scores),
                        train,
                        test,
                        new()
                        {
                            Metrics = All,
                            Similarity = Similarity,
                            RelevanceThreshold = bound,
                            Seed = (ulong)seed,
                        }
                    );
                    Dictionary<string, double> naive = NaiveRanking.Evaluate(
                        scores,
                        train,
                        test,
                        bound,
                        All.Select(metric => metric.Name),
                        Similarity,
                        (ulong)seed
                    );
                    Assert.Equal(All.Select(metric => metric.Name), report.Metrics.Keys);
                    Assert.All(report.Metrics, metric => AssertNear(naive[metric.Key], metric.Value, metric.Key));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Constant_scores_are_judged_as_a_random_order()
    {
        // 3,000 users, 40 movies, one relevant test movie each, always movie 39 (or 0): its place is uniform, so
        // NDCG@10 is Σ 1/log2(place + 1) / 40 on average, and so on.
        const int users = 3000,
            movies = 40,
            k = 10;
        IdMap userIds = IdMap.Of(Enumerable.Range(0, users)),
            movieIds = IdMap.Of(Enumerable.Range(0, movies));
        Ratings train = Rated([(0, 1, 3)], userIds, movieIds).Where(_ => false);
        double[] discounts =
        [
            .. Enumerable.Range(1, movies).Select(place => place <= k ? 1 / Math.Log2(place + 1) : 0),
        ];
        (string Metric, double[] ByPlace)[] expected =
        [
            ("ndcg@10", discounts),
            ("hit_rate@10", [.. discounts.Select(gain => gain > 0 ? 1.0 : 0)]),
            ("mrr", [.. Enumerable.Range(1, movies).Select(place => 1.0 / place)]),
            ("map@10", [.. Enumerable.Range(1, movies).Select(place => place <= k ? 1.0 / place : 0)]),
        ];
        foreach (int relevant in new[] { 0, 20, 39 })
        {
            Ratings test = Rated(Enumerable.Range(0, users).Select(user => (user, relevant, 5)), userIds, movieIds);
            RankingReport report = Evaluate.Ranking(
                new TableScorer([.. Enumerable.Repeat(new float[movies], users)]),
                train,
                test,
                new() { Metrics = Metric.ParseAll("ndcg@10 hit_rate@10 mrr map@10 auc coverage@1") }
            );
            foreach ((string metric, double[] byPlace) in expected)
            {
                double mean = byPlace.Average(),
                    error = Math.Sqrt(byPlace.Average(value => Math.Pow(value - mean, 2)) / users);
                Assert.InRange(report[metric], mean - 4 * error, mean + 4 * error);
            }
            Assert.Equal(0.5, report["auc"], 12);
            Assert.Equal(1, report["coverage@1"]); // one shared order would show all users the same movie
        }
    }

    [Fact]
    public void Popular_movies_are_never_serendipitous_however_their_ties_fall()
    {
        var rng = new Rng(6);
        (Ratings train, Ratings test, _) = Anything(ref rng, users: 60, movies: 30);
        Assert.All(
            Enumerable.Range(0, 5),
            seed =>
                Assert.Equal(
                    0,
                    Evaluate.Ranking(
                        MostPopular.Fit(train),
                        train,
                        test,
                        new() { Metrics = Metric.ParseAll("serendipity@5"), Seed = (ulong)seed }
                    )["serendipity@5"]
                )
        );
    }

    [Fact]
    public void Same_bits_for_any_number_of_threads()
    {
        var rng = new Rng(3);
        (Ratings train, Ratings test, float[][] scores) = Anything(ref rng, users: 300, movies: 50);
        RankingReport Judge(int threads) =>
            Evaluate.Ranking(
                new TableScorer(scores),
                train,
                test,
                new()
                {
                    Metrics = All,
                    Similarity = Similarity,
                    Threads = threads,
                }
            );
        RankingReport one = Judge(1);
        Assert.All(
            new[] { 2, 3, 8 },
            threads =>
            {
                RankingReport report = Judge(threads);
                Assert.Equal(one.Metrics, report.Metrics);
                Assert.All(one.Users, user => Assert.Equal(one.Recommended(user), report.Recommended(user)));
                Assert.Equal(
                    one.Intervals(new() { Replicates = 40, Threads = 1 }),
                    report.Intervals(new() { Replicates = 40, Threads = threads })
                );
            }
        );
    }

    [Fact]
    public void Groups_are_evaluations_of_their_own()
    {
        var rng = new Rng(4);
        (Ratings train, Ratings test, float[][] scores) = Anything(ref rng, users: 60, movies: 30);
        var model = new TableScorer(scores);
        var options = new RankingOptions { Metrics = All, Similarity = Similarity };
        Table groups = Evaluate
            .Ranking(model, train, test, options)
            .By(user => user % 3 == 2 ? null : $"rest {user % 3}");
        Assert.Equal(["rest 0", "rest 1"], groups["group"].Texts);
        for (int row = 0; row < 2; row++)
        {
            RankingReport own = Evaluate.Ranking(
                model,
                train,
                test.Where(place => test.Users[place] % 3 == row),
                options
            );
            Assert.Equal(own.Users.Length, groups["users"].Numbers[row]);
            Assert.All(own.Metrics, metric => AssertNear(metric.Value, groups[metric.Key].Numbers[row], metric.Key));
        }
    }

    [Fact]
    public void Activity_groups_part_users_by_their_training_ratings()
    {
        Ratings train = Rated(
            [
                .. Enumerable
                    .Range(0, 8)
                    .SelectMany(user =>
                        Enumerable.Range(0, new[] { 1, 1, 2, 2, 2, 5, 6, 9 }[user]).Select(movie => (user, movie, 3))
                    ),
            ],
            IdMap.Of(Enumerable.Range(0, 8)),
            IdMap.Of(Enumerable.Range(0, 9))
        );
        Func<int, string> group = UserGroups.ByActivity(train, 4);
        Assert.Equal("1 of 4: 1 to 1 ratings", group(1));
        Assert.Equal("3 of 4: 2 to 5 ratings", group(2));
        Assert.Equal(group(2), group(4));
        Assert.Equal("4 of 4: 6 to 9 ratings", group(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => UserGroups.ByActivity(train, 1));
    }

    [Fact]
    public void What_cannot_be_judged_is_an_error()
    {
        IdMap users = IdMap.Of([0, 1]),
            movies = IdMap.Of([0, 1, 2]);
        Ratings train = Rated([(0, 0, 5)], users, movies),
            test = Rated([(0, 1, 5)], users, movies);
        var model = new TableScorer([
            [1, 2, 3],
            [1, 2, 3],
        ]);
        Assert.Contains(
            "both parts",
            Assert.Throws<ArgumentException>(() => Evaluate.Ranking(model, train, train)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Evaluate.Ranking(model, train, test.Select([])));
        Assert.Contains(
            "user 1 of the ratings 'train' is not in the model",
            Assert
                .Throws<ArgumentException>(() =>
                    Evaluate.Ranking(
                        new TableScorer([
                            [1, 2],
                        ]),
                        train,
                        test
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "item index 2 is NaN",
            Assert
                .Throws<InvalidOperationException>(() =>
                    Evaluate.Ranking(
                        new TableScorer([
                            [1, 2, float.NaN],
                            [1, 2, 3],
                        ]),
                        train,
                        test
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "ItemSimilarity",
            Assert
                .Throws<ArgumentException>(() =>
                    Evaluate.Ranking(model, train, test, new() { Metrics = Metric.ParseAll("diversity@2") })
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "rmse",
            Assert
                .Throws<ArgumentException>(() =>
                    Evaluate.Ranking(model, train, test, new() { Metrics = Metric.OfRatings })
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "expected one of: ndcg@10",
            Assert
                .Throws<KeyNotFoundException>(() =>
                    Evaluate.Ranking(model, train, test, new() { Metrics = Metric.ParseAll("ndcg@10") })["auc"]
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Evaluate.Ranking(model, train, test, cancel: new CancellationToken(canceled: true))
        );
    }

    [Fact]
    public void Without_options_everything_at_ten_is_measured()
    {
        IdMap users = IdMap.Of([0]),
            movies = IdMap.Of([0, 1, 2]);
        Ratings train = Rated([(0, 0, 5)], users, movies),
            test = Rated([(0, 1, 5)], users, movies);
        var model = new TableScorer([
            [1, 2, 3],
        ]);
        Assert.Equal(
            Metric.RankingAt(10).Select(metric => metric.Name),
            Evaluate.Ranking(model, train, test).Metrics.Keys
        );
        RankingReport report = Evaluate.Ranking(model, train, test, new() { Similarity = Similarity });
        Assert.Equal(0.5, report["diversity@10"], 12);
        Assert.StartsWith("1 users; accuracy leaves out 0", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("ndcg@10", report.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Some ratings, split at random, and scores with many ties.</summary>
    static (Ratings Train, Ratings Test, float[][] Scores) Anything(ref Rng rng, int users, int movies)
    {
        var train = new List<(int, int, int)>();
        var test = new List<(int, int, int)>();
        for (int user = 0; user < users; user++)
        {
            for (int movie = 0; movie < movies; movie++)
            {
                double draw = rng.NextDouble();
                if (draw < 0.25 || draw > 0.8)
                    (draw < 0.25 ? train : test).Add((user, movie, 1 + rng.Next(5)));
            }
        }
        float[][] scores = new float[users][];
        for (int user = 0; user < users; user++)
        {
            scores[user] = new float[movies];
            for (int movie = 0; movie < movies; movie++)
                scores[user][movie] = rng.Next(12) / 4f;
        }
        IdMap userIds = IdMap.Of(Enumerable.Range(0, users)),
            movieIds = IdMap.Of(Enumerable.Range(0, movies));
        return (Rated(train, userIds, movieIds), Rated(test, userIds, movieIds), scores);
    }

    static Ratings Rated(IEnumerable<(int User, int Movie, int Stars)> rows, IdMap users, IdMap movies)
    {
        var builder = new RatingsBuilder(RatingScale.OneToFive);
        foreach ((int user, int movie, int stars) in rows)
            builder.Add(user, movie, stars);
        return builder.Build(users, movies);
    }

    static void AssertNear(double expected, double actual, string name) =>
        Assert.True(
            double.IsNaN(expected) ? double.IsNaN(actual) : Math.Abs(expected - actual) < 1e-9,
            $"{name}: expected {expected}, found {actual}"
        );
}
