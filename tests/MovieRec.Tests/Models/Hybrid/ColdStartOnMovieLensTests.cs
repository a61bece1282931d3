using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Numerics;
using MovieRec.Splitting;

namespace MovieRec.Tests.Models.Hybrid;

/// <summary>A fifth of the users, or of the movies, of ML-100K is hidden completely and then ranked by features. WARP,
/// 10 components, 15 epochs, relevant from 4 stars, all movies but the user's training movies. The bounds come from
/// LightFM 1.17 on the same ratings with the same hyperparameters (five seeds), with the better of its scalings.
/// </summary>
public sealed class ColdStartOnMovieLensTests
{
    static readonly LightFmOptions Options = new() { Epochs = 15, Seed = 1 };

    [Fact]
    public void Hidden_movies_are_ranked_better_than_by_the_peer()
    {
        Dataset data = RealData.MovieLens100K;
        (Ratings train, Ratings hidden) = Hide(data.Ratings, data.Ratings.MovieCount, row => data.Ratings.Movies[row]);
        Above(
            Judge(
                LightFm.Fit(
                    new TrainingSet(train) { Features = HybridFeatures.Of(data, "user", "genre", "decade") },
                    Options
                ),
                train,
                hidden
            ),
            auc: 0.731,
            ndcg: 0.087
        );
        Above(
            Judge(
                LightFm.Fit(
                    new TrainingSet(train) { Features = HybridFeatures.Of(data, "ids", "genre", "decade") },
                    Options
                ),
                train,
                hidden
            ),
            auc: 0.481,
            ndcg: 0
        );
    }

    [Fact]
    public void Hidden_users_are_served_better_than_by_the_peer()
    {
        Dataset data = RealData.MovieLens100K;
        (Ratings train, Ratings hidden) = Hide(data.Ratings, data.Ratings.UserCount, row => data.Ratings.Users[row]);
        Above(
            Judge(LightFm.Fit(new TrainingSet(train) { Features = Described(data) }, Options), train, hidden),
            auc: 0.880,
            ndcg: 0.400
        );
    }

    /// <summary>Each user hidden once, a fifth at a time.</summary>
    [Fact]
    public void Hidden_users_are_served_better_than_by_popularity()
    {
        Dataset data = RealData.MovieLens100K;
        var (hybrid, popular) = (new List<RankingReport>(), new List<RankingReport>());
        for (int fifth = 0; fifth < 5; fifth++)
        {
            Ratings train = data.Ratings.Where(row => data.Ratings.Users[row] % 5 != fifth),
                hidden = data.Ratings.Where(row => data.Ratings.Users[row] % 5 == fifth);
            hybrid.Add(
                Judge(LightFm.Fit(new TrainingSet(train) { Features = Described(data) }, Options), train, hidden)
            );
            popular.Add(Judge(MostPopular.Fit(train), train, hidden));
        }
        foreach (string metric in new[] { "auc", "ndcg@10" })
        {
            (double[] ours, double[] theirs) = (Of(hybrid), Of(popular));
            Assert.True(
                ours.Average() > theirs.Average() + 0.005 && PairedTest.P(ours, theirs) < 0.001,
                $"{metric}: {ours.Average()} and {theirs.Average()}, p {PairedTest.P(ours, theirs)}"
            );

            double[] Of(List<RankingReport> reports) =>
                [
                    .. reports
                        .SelectMany(report => report.Statistic(metric).Amounts!)
                        .Where(value => !double.IsNaN(value)),
                ];
        }
    }

    static HybridFeatures Described(Dataset data) => HybridFeatures.Of(data, "ids", "age", "gender", "occupation");

    static (Ratings Train, Ratings Hidden) Hide(Ratings all, int count, Func<int, int> of)
    {
        var rng = new Rng(11);
        bool[] hidden = [.. Enumerable.Range(0, count).Select(_ => rng.NextDouble() < 0.2)];
        return (
            Split.HoldOutPerUser(all.Where(row => !hidden[of(row)]), 5, HoldOut.Random, 3).Train,
            all.Where(row => hidden[of(row)])
        );
    }

    static RankingReport Judge(IItemScorer model, Ratings train, Ratings test) =>
        Evaluate.Ranking(model, train, test, new() { Metrics = Metric.ParseAll("auc ndcg@10") });

    static void Above(RankingReport report, double auc, double ndcg) =>
        Assert.True(
            report["auc"] >= auc && report["ndcg@10"] >= ndcg,
            $"AUC {report["auc"]}, NDCG {report["ndcg@10"]}"
        );
}
