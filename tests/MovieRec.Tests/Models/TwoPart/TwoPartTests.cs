using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Splitting;
using MovieRec.Tests.Contracts;

namespace MovieRec.Tests.Models.TwoPart;

public sealed class TwoPartTests : ScorerContract<TwoPartModel>
{
    private protected override TwoPartModel Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) =>
        TwoPartModel.Fit(
            train,
            new()
            {
                Regularization = 5,
                Factors = 3,
                Seed = seed,
                Threads = threads,
            },
            new() { Cancel = cancel }
        );

    [Fact]
    public void A_score_is_the_product_of_the_two_parts()
    {
        var model = TwoPartModel.Fit(
            Train,
            new()
            {
                Regularization = 5,
                Factors = 3,
                EaseWeight = 0.8,
                AlsWeight = 0.3,
                Offset = 0.2,
                Slope = 2,
                EvenChance = 3,
            }
        );
        var ease = Ease.Fit(
            Train,
            new()
            {
                Regularization = 5,
                Feedback = Feedback.Binary,
                LikeThreshold = 1,
            }
        );
        var als = ImplicitAls.Fit(Train, new() { Factors = 3 });
        var like = SvdPlusPlus.Fit(Train, new() { Factors = 3 });
        double mean = Train.ByUser.RowValues(7).ToArray().Average(),
            all = Train.Values.Average(value => (double)value);
        double[] first = Standardized(ScoresOf(ease, 7)),
            second = Standardized(ScoresOf(als, 7));
        float[] rating = ScoresOf(like, 7),
            scores = ScoresOf(model, 7);
        Assert.Contains(Train.ByUser.RowValues(7).ToArray(), value => value >= 4);
        Assert.Contains(scores, value => value < 0);
        for (int item = 0; item <= 40; item++)
        {
            double propensity = 0.8 * first[item] + 0.3 * second[item] + 0.2;
            double chance = 1 / (1 + Math.Exp(-2 * (rating[item] - (3 + (mean - all) / 2))));
            Assert.Equal(propensity * (propensity < 0 ? 1 - chance : chance), scores[item], 1e-4);
            TwoPartExplanation why = model.Explain(7, item);
            Assert.Equal((like.Predict(7, item), scores[item]), (why.Stars, why.Score));
            Assert.Equal(propensity, why.Propensity, 1e-4);
            Assert.Equal(chance, why.Liking, 1e-4);
        }
        ItemRating[] history = HistoryOf(7);
        Assert.Equal(NewUser(model, history)[5], model.ExplainNewUser(history, 5).Score);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Explain(7, 41));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Explain(61, 0));

        static double[] Standardized(float[] scores)
        {
            double center = scores.Average(score => (double)score);
            double deviation = Math.Sqrt(scores.Average(score => (score - center) * (score - center)));
            return [.. scores.Select(score => (score - center) / deviation)];
        }
    }

    [Fact]
    public void Dislikes_count_beside_a_like_and_alone_they_are_as_good_as_none()
    {
        TwoPartModel model = TwoPartModel.Fit(Train, new() { Regularization = 5, Factors = 3 });
        Assert.Equal(NewUser(model, []), NewUser(model, [new(3, 1), new(9, 2)]));
        Assert.NotEqual(NewUser(model, [new(3, 5)]), NewUser(model, [new(3, 5), new(9, 1)]));
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        foreach (double wrong in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
                TwoPartModel.Fit(Train, new() { Slope = wrong })
            );
            Assert.Equal("Slope", error.ParamName);
        }
        foreach (
            TwoPartOptions wrong in new TwoPartOptions[]
            {
                new() { EvenChance = double.NaN },
                new() { EaseWeight = -1 },
                new() { AlsWeight = double.NaN },
                new() { Offset = double.PositiveInfinity },
                new() { Regularization = 0 },
                new() { Factors = 0 },
            }
        )
            Assert.Throws<ArgumentOutOfRangeException>(() => TwoPartModel.Fit(Train, wrong));
    }

    [Fact]
    public void On_ml100k_it_beats_each_of_its_parts()
    {
        Split ua = Split.Published(RealData.MovieLens100K, "ua");
        var ndcg = new RankingOptions { Metrics = Metric.ParseAll("ndcg@10") };
        double found = Of(TwoPartModel.Fit(ua.Train)),
            ease = Of(Ease.Fit(ua.Train)),
            als = Of(ImplicitAls.Fit(ua.Train));
        Assert.True(found > Math.Max(ease, als), $"{found:0.0000} against {ease:0.0000} and {als:0.0000}");

        double Of(IItemScorer model) => Evaluate.Ranking(model, ua.Train, ua.Test, ndcg)["ndcg@10"];
    }
}
