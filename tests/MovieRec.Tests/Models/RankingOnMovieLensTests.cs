using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Splitting;

namespace MovieRec.Tests.Models;

/// <summary>Models that rank, by their presets on the published split <c>ua</c> of ML-100K: all movies but the user's
/// training movies, relevant from 4 stars.</summary>
public sealed class RankingOnMovieLensTests
{
    static readonly Lazy<Dictionary<string, RankingReport>> Reports = new(() =>
    {
        Split ua = Split.Published(RealData.MovieLens100K, "ua");
        var models = new Dictionary<string, IItemScorer>
        {
            ["popular"] = MostPopular.Fit(ua.Train),
            ["item-knn-ranking"] = ItemKnnRanking.Fit(ua.Train),
            ["pure-svd"] = PureSvd.Fit(ua.Train),
            ["ease"] = Ease.Fit(ua.Train),
            ["ials"] = ImplicitAls.Fit(ua.Train),
            ["two-part"] = TwoPartModel.Fit(new TrainingSet(ua.Train, RealData.MovieLens100K)),
        };
        return models.ToDictionary(
            model => model.Key,
            model => Evaluate.Ranking(model.Value, ua.Train, ua.Test, new() { Metrics = Metric.ParseAll("ndcg@10") })
        );
    });

    [Theory]
    [InlineData("popular", 0.1333)]
    [InlineData("item-knn-ranking", 0.2714)]
    [InlineData("pure-svd", 0.3086)]
    [InlineData("ease", 0.3306)]
    [InlineData("ials", 0.3259)]
    [InlineData("two-part", 0.3387)]
    public void Each_reaches_its_own_figure(string model, double ndcg) =>
        Assert.Equal(ndcg, ReportOf(model)["ndcg@10"], 0.002);

    [Fact]
    public void Two_part_is_above_each_of_its_parts()
    {
        double twoPart = ReportOf("two-part")["ndcg@10"];
        Assert.InRange(twoPart, 0.338, 1);
        Assert.All(new[] { "ease", "ials" }, part => Assert.True(twoPart > ReportOf(part)["ndcg@10"] + 0.004, part));
    }

    [Theory]
    [InlineData("item-knn-ranking", "popular")]
    [InlineData("ease", "popular")]
    [InlineData("ease", "item-knn-ranking")]
    [InlineData("ease", "pure-svd")]
    [InlineData("ials", "popular")]
    [InlineData("ials", "item-knn-ranking")]
    [InlineData("ials", "pure-svd")]
    [InlineData("two-part", "pure-svd")]
    public void Better_is_better_by_a_paired_test(string better, string worse)
    {
        ModelDifference difference = Assert.Single(
            Compare
                .Models([(better, ReportOf(better)), (worse, ReportOf(worse))], new() { Against = worse })
                .Differences
        );
        Assert.InRange(difference.Difference.Low, 0, 1);
        Assert.InRange(difference.P, 0, 0.001);
    }

    static RankingReport ReportOf(string model)
    {
        _ = RealData.MovieLens100K; // skips where there is none
        return Reports.Value[model];
    }
}
