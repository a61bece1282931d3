using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Splitting;

namespace MovieRec.Tests.Evaluation;

public sealed class EvaluateTests
{
    [Fact]
    public void Errors_worked_by_hand()
    {
        Ratings test = new RatingsBuilder(RatingScale.OneToFive).Add(1, 1, 5).Add(1, 2, 3).Add(2, 1, 1).Build();
        RatingReport report = Evaluate.Ratings((_, _) => 4, test); // errors −1, 1, 3
        Assert.Equal(Math.Sqrt(11 / 3.0), report.Rmse, 12);
        Assert.Equal(5 / 3.0, report.Mae, 12);
        Assert.Equal(11 / 3.0, report.Mse, 12);
        Assert.Equal(1 - 11 / 8.0, report.R2, 12); // about the mean of 3: 4 + 0 + 4
        Assert.Equal(3, report.Count);
        Assert.Equal(["rmse", "mae", "mse", "r2"], report.Metrics.Keys);
        Assert.Equal([0, 1], report.Users);
        Assert.Equal([1, 3], report.PerUser("rmse"));
        Assert.Equal([0, double.NaN], report.PerUser("r2")); // one rating has no variance to explain
        Assert.Contains("3 ratings of 2 users", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_are_evaluations_of_their_own()
    {
        Ratings test = Planted.LowRank(40, 20, 2, 0.4, 0.5, seed: 2);
        float Predict(int user, int item) => 3 + (user + item) % 3 - 1;
        Table groups = Evaluate.Ratings(Predict, test).By(user => user < 30 ? "many" : "few");
        Assert.Equal(["few", "many"], groups["group"].Texts);
        RatingReport few = Evaluate.Ratings(Predict, test.Where(row => test.Users[row] >= 30));
        Assert.All(few.Metrics, metric => Assert.Equal(metric.Value, groups[metric.Key].Numbers[0], 12));
    }

    [Fact]
    public void Same_bits_for_any_number_of_threads()
    {
        Ratings test = Planted.LowRank(500, 30, 2, 0.3, 0.5, seed: 2);
        float Predict(int user, int item) => 3 + MathF.Sin(user * 31 + item);
        RatingReport one = Evaluate.Ratings(Predict, test, threads: 1);
        double sum = 0;
        for (int row = 0; row < test.Count; row++)
            sum += Math.Pow(Predict(test.Users[row], test.Movies[row]) - (double)test.Values[row], 2);
        Assert.Equal(Math.Sqrt(sum / test.Count), one.Rmse, 12);
        Assert.All(
            new[] { 2, 3, 8 },
            threads => Assert.Equal(one.Metrics, Evaluate.Ratings(Predict, test, threads).Metrics)
        );
    }

    [Fact]
    public void What_cannot_be_judged_is_an_error()
    {
        Ratings test = new RatingsBuilder(RatingScale.OneToFive).Add(1, 1, 5).Build();
        Assert.Throws<ArgumentException>(() => Evaluate.Ratings((_, _) => 4, test.Select([])));
        Assert.Contains(
            "user index 0 and item index 0",
            Assert.Throws<InvalidOperationException>(() => Evaluate.Ratings((_, _) => float.NaN, test)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "user 1 in the ratings",
            Assert
                .Throws<ArgumentException>(() =>
                    Evaluate.Ratings(
                        new TableScorer([
                            [1, 2],
                        ]),
                        test
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_models_ratings_and_ranking_on_ml100k()
    {
        // The bias baseline's ranking is one list for all: popular taste, so it finds something, and covers little.
        Split u1 = Split.Published(RealData.MovieLens100K, "u1");
        BiasBaseline model = BiasBaseline.Fit(u1.Train);
        Assert.Equal(0.9599, Evaluate.Ratings(model, u1.Test).Rmse, 0.00005);
        RankingReport report = Evaluate.Ranking(
            model,
            u1.Train,
            u1.Test,
            new()
            {
                Metrics = Metric.ParseAll("ndcg@10 coverage@10 auc diversity@10"),
                Similarity = ItemSimilarity.OfGenres(RealData.MovieLens100K.Movies),
            }
        );
        Assert.Equal(459, report.Users.Length);
        Assert.InRange(report["auc"], 0.65, 0.95);
        Assert.InRange(report["ndcg@10"], 0.02, 0.3);
        Assert.InRange(report["coverage@10"], 0.005, 0.1);
        Assert.InRange(report["diversity@10"], 0.2, 1);
    }
}
