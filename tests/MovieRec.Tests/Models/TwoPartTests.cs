using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Models.Factorization;
using MovieRec.Models.Neighbours;
using MovieRec.Models.TwoPart;
using MovieRec.Splitting;
using MovieRec.Tests.Contracts;

namespace MovieRec.Tests.Models;

public sealed class TwoPartTests : ScorerContract<TwoPartModel>
{
    private protected override TwoPartModel Fit(Ratings train, ulong seed, int threads, CancellationToken cancel = default) =>
        TwoPartModel.Fit(train, new() { Regularization = 5, Factors = 3, Seed = seed, Threads = threads }, cancel);

    [Fact]
    public void A_score_is_the_product_of_the_two_models()
    {
        TwoPartModel model = TwoPartModel.Fit(Train, new() { Regularization = 5, Factors = 3, Slope = 2, EvenChance = 3 });
        var watch = Ease.Fit(Train, new() { Regularization = 5, Feedback = Feedback.Rated });
        var like = SvdPlusPlus.Fit(Train, new() { Factors = 3 });
        float[] propensity = ScoresOf(watch, 7), rating = ScoresOf(like, 7), scores = ScoresOf(model, 7);
        Assert.Contains(propensity, value => value < 0);
        for (int item = 0; item <= 40; item++)
        {
            double chance = 1 / (1 + Math.Exp(-2 * (rating[item] - 3.0)));
            double expected = propensity[item] * (propensity[item] < 0 ? 1 - chance : chance);
            Assert.Equal(expected, scores[item], 1e-5);
            TwoPartExplanation why = model.Explain(7, item);
            Assert.Equal((propensity[item], like.Predict(7, item), scores[item]), (why.Propensity, why.Stars, why.Score));
            Assert.Equal(chance, why.Liking, 1e-5);
        }
        ItemRating[] history = HistoryOf(7);
        Assert.Equal(NewUser(model, history)[5], model.ExplainNewUser(history, 5).Score);
        Assert.Equal(NewUser(watch, history)[5], model.ExplainNewUser(history, 5).Propensity);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Explain(7, 41));
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        foreach (double wrong in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            Assert.Contains("Slope", Assert.Throws<ArgumentOutOfRangeException>(() => TwoPartModel.Fit(Train, new() { Slope = wrong })).Message, StringComparison.Ordinal);
        Assert.Contains("EvenChance", Assert.Throws<ArgumentOutOfRangeException>(() => TwoPartModel.Fit(Train, new() { EvenChance = double.NaN })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => TwoPartModel.Fit(Train, new() { Regularization = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => TwoPartModel.Fit(Train, new() { Factors = 0 }));
    }

    [Fact]
    public void On_ml100k_it_beats_each_of_its_parts()
    {
        Split ua = Split.Published(RealData.MovieLens100K, "ua");
        var ndcg = new RankingOptions { Metrics = Metric.ParseAll("ndcg@10") };
        double found = Evaluate.Ranking(TwoPartModel.Fit(ua.Train), ua.Train, ua.Test, ndcg)["ndcg@10"];
        double alone = Evaluate.Ranking(Ease.Fit(ua.Train), ua.Train, ua.Test, ndcg)["ndcg@10"];
        Assert.True(found > alone, $"{found:0.0000} against {alone:0.0000}");
    }
}
