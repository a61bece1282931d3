using MovieRec.Evaluation;

namespace MovieRec.Tests.Evaluation;

public sealed class MetricTests
{
    [Fact]
    public void Every_name_of_the_command_line_is_understood()
    {
        string[] names =
        [
            "rmse",
            "mae",
            "mse",
            "r2",
            "precision@10",
            "recall@10",
            "ndcg@10",
            "map@10",
            "mrr",
            "hit_rate@10",
            "auc",
            "coverage@10",
            "novelty@10",
            "diversity@10",
            "ndcg_exp@5",
        ];
        Assert.All(names, name => Assert.Equal(name, Metric.Parse(name).Name));
        Assert.Equal(names, Metric.ParseAll(string.Join(", ", names) + " mrr").Select(metric => metric.Name));
        Assert.Equal(
            ["rmse", "mae", "mse", "r2"],
            Metric.ParseAll(string.Join(' ', names)).Where(metric => metric.IsOfRatings).Select(metric => metric.Name)
        );
        Assert.Equal(Metric.OfRatings, Metric.ParseAll("rmse mae mse r2"));
        Assert.Equal(20, Metric.Parse("ndcg@20").K);
        Assert.All(Metric.Names, name => Metric.Parse(name.Replace("@k", "@3", StringComparison.Ordinal)));
        string[] standard = [.. Metric.RankingAt(2, 3).Select(metric => metric.Name)];
        Assert.All(
            new[] { "precision@2", "precision@3", "ndcg_exp@3", "mrr" },
            name => Assert.Contains(name, standard)
        );
        Assert.Equal(standard.Distinct(), standard);
    }

    [Theory]
    [InlineData("ndgc@10", "ndcg@k")]
    [InlineData("hitrate@5", "hit_rate@k")]
    [InlineData("ndcg", "ndcg@10")]
    [InlineData("ndcg@0", "at least 1")]
    [InlineData("ndcg@ten", "at least 1")]
    [InlineData("ndcg@1@2", "ndcg@k")]
    [InlineData("mrr@10", "takes no number of places")]
    [InlineData("", "Closest")]
    public void What_is_not_a_metric_is_an_error_that_helps(string name, string help) =>
        Assert.Contains(
            help,
            Assert.Throws<FormatException>(() => Metric.Parse(name)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("NDCG@10", "ndcg@10")]
    [InlineData("RMSE", "rmse")]
    [InlineData(" Hit-Rate@5 ", "hit_rate@5")]
    [InlineData("MAP@3", "map@3")]
    public void Case_does_not_tell_names_apart(string name, string metric) =>
        Assert.Equal(Metric.Parse(metric), Metric.Parse(name));

    [Theory]
    [InlineData("rmse", true)]
    [InlineData("mae", true)]
    [InlineData("mse", true)]
    [InlineData("gini@3", true)]
    [InlineData("r2", false)]
    [InlineData("ndcg@3", false)]
    [InlineData("coverage@3", false)]
    public void Errors_and_gini_are_better_when_lower(string name, bool isLower) =>
        Assert.Equal(isLower, Metric.Parse(name).IsLowerBetter);
}
