using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Splitting;

namespace MovieRec.Tests.Evaluation;

/// <summary>Metrics of a user's own, with public types alone.</summary>
public sealed class OwnMetricTests
{
    static readonly Split Part = Split.Random(Planted.LowRank(60, 30, 2, 0.4, 0.3, seed: 5));

    static OwnMetricTests()
    {
        Metric.Register(new RelevantPlace());
        Metric.Register(new LongestShare());
    }

    /// <summary>Place of the relevant item that has the worst one.</summary>
    sealed class RelevantPlace : IRankingMetric
    {
        public string Name => "worst_place";

        public bool HasPlaces => false;

        public bool IsLowerBetter => true;

        public double Of(in RankedUser user, int k)
        {
            double worst = double.NaN;
            foreach (int item in user.Relevant)
                worst = double.IsNaN(worst) ? user.PlaceOf(item) : Math.Max(worst, user.PlaceOf(item));
            return worst;
        }
    }

    /// <summary>Share of the lists that have the item which is in most lists.</summary>
    sealed class LongestShare : IListMetric
    {
        public string Name => "top_share";

        public bool HasPlaces => true;

        public double Of(in RankedLists lists, int k) => lists.CountsAt(k).Max() / (double)lists.Count;
    }

    [Fact]
    public void A_registered_metric_is_known_by_its_name()
    {
        Assert.Contains("worst_place", Metric.Names);
        Assert.Equal(5, Metric.Parse("top_share@5").K);
        Assert.True(Metric.Parse("worst_place").IsLowerBetter);
        // the defaults do not change
        Assert.DoesNotContain(Metric.RankingAt(5), metric => metric.Name == "top_share@5");
        ExperimentReport report = Experiment.Run(
            Part,
            new() { { "biases", train => BiasBaseline.Fit(train) } },
            "ndcg@5 worst_place top_share@5"
        );
        Assert.Equal(["ndcg@5", "worst_place", "top_share@5"], report.Metrics);
    }

    [Fact]
    public void Its_values_are_those_of_sorted_scores()
    {
        BiasBaseline model = BiasBaseline.Fit(Part.Train);
        RankingReport report = Evaluate.Ranking(
            model,
            Part.Train,
            Part.Test,
            new() { Metrics = Metric.ParseAll("worst_place top_share@5") }
        );
        float[] scores = new float[model.ItemCount];
        double[] places = report.PerUser("worst_place").ToArray();
        for (int place = 0; place < places.Length; place++)
        {
            int user = report.Users[place];
            model.Score(user, scores);
            int[] candidates =
            [
                .. Enumerable.Range(0, scores.Length).Where(item => !Part.Train.ByUser.RowColumns(user).Contains(item)),
            ];
            int[] relevant =
            [
                .. Enumerable
                    .Range(0, Part.Test.Count)
                    .Where(row => Part.Test.Users[row] == user && Part.Test.Values[row] >= 4)
                    .Select(row => Part.Test.Movies[row]),
            ];
            double expected =
                relevant.Length == 0
                    ? double.NaN
                    : relevant.Max(item => 1 + candidates.Count(other => scores[other] > scores[item]));
            Assert.Equal(expected, places[place]); // no two scores are equal here
        }
        int most = Enumerable
            .Range(0, model.ItemCount)
            .Max(item => report.Users.Count(user => report.Recommended(user).Contains(item)));
        Assert.Equal(most / (double)report.Users.Length, report["top_share@5"]);
    }

    [Fact]
    public void An_unregistered_metric_can_be_used_as_an_object()
    {
        Metric metric = Metric.Of(new HalfDiversity(), 4);
        Assert.Equal("half_diversity@4", metric.Name);
        RankingOptions options = new() { Metrics = [metric] };
        Assert.Contains(
            "half_diversity@4",
            Assert
                .Throws<ArgumentException>(() =>
                    Evaluate.Ranking(MostPopular.Fit(Part.Train), Part.Train, Part.Test, options)
                )
                .Message,
            StringComparison.Ordinal
        );
        options = options with { Similarity = (_, _) => 0.5f };
        Assert.Equal(0.5, Evaluate.Ranking(MostPopular.Fit(Part.Train), Part.Train, Part.Test, options)[metric.Name]);
        Assert.Throws<FormatException>(() => Metric.Parse("half_diversity@4"));
    }

    sealed class HalfDiversity : IRankingMetric
    {
        public string Name => "half_diversity";

        public bool HasPlaces => true;

        public bool NeedsSimilarity => true;

        public double Of(in RankedUser user, int k) => user.Similarity(user.Ranked[0], user.Ranked[1]);
    }

    [Fact]
    public void What_is_no_metric_is_refused()
    {
        Assert.Contains(
            "'worst_place' already",
            Assert.Throws<ArgumentException>(() => Metric.Register(new RelevantPlace())).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Metric.Register(new Named("rmse")));
        Assert.Throws<ArgumentException>(() => Metric.Register(new Named("Own metric")));
        Assert.Throws<ArgumentException>(() => Metric.Register(new Neither()));
        Assert.Throws<ArgumentOutOfRangeException>(() => Metric.Of(new HalfDiversity()));
        Assert.Throws<ArgumentOutOfRangeException>(() => Metric.Of(new RelevantPlace(), 10));
    }

    sealed class Named(string name) : IRankingMetric
    {
        public string Name => name;

        public bool HasPlaces => false;

        public double Of(in RankedUser user, int k) => 0;
    }

    sealed class Neither : IMetric
    {
        public string Name => "neither";

        public bool HasPlaces => false;
    }
}
