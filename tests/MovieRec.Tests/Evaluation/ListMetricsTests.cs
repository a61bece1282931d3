using MovieRec.Data;
using MovieRec.Evaluation;

namespace MovieRec.Tests.Evaluation;

/// <summary>Each measure of one list, worked by hand.</summary>
public sealed class ListMetricsTests
{
    static readonly int[] Ranked = [1, 9, 2, 7]; // hits at places 1 and 3
    static readonly HashSet<int> Relevant = [1, 2, 5],
        None = [];

    [Fact]
    public void Shares_of_hits()
    {
        Assert.Equal(2 / 3.0, Precision.At(3, Ranked, Relevant));
        Assert.Equal(2 / 10.0, Precision.At(10, Ranked, Relevant)); // missing places are misses
        Assert.Equal(1 / 3.0, Recall.At(1, Ranked, Relevant));
        Assert.Equal(2 / 3.0, Recall.At(10, Ranked, Relevant));
        Assert.Equal(1, HitRate.At(1, Ranked, Relevant));
        Assert.Equal(0, HitRate.At(1, [9], Relevant));
    }

    [Fact]
    public void Ndcg_with_equal_gains()
    {
        Assert.Equal((1 + 0.5) / (1 + 1 / Math.Log2(3)), Ndcg.At(3, [1, 9, 2], new HashSet<int> { 1, 2 }), 12);
        Assert.Equal(1, Ndcg.At(1, [1, 2], new HashSet<int> { 1, 2, 3, 4, 5 }));
        Assert.Equal((1 + 0.5) / (1 + 1 / Math.Log2(3) + 0.5), Ndcg.At(10, Ranked, Relevant), 12);
        Assert.Equal(0, Ndcg.At(2, [7, 8, 1], Relevant));
    }

    [Fact]
    public void Ndcg_with_exponential_gains()
    {
        var stars = new Dictionary<int, float>
        {
            [1] = 4,
            [2] = 5,
            [5] = 4,
        };
        // 2⁴ − 1 = 15 at place 1 and 2⁵ − 1 = 31 at place 3; at best 31, 15, 15.
        Assert.Equal((15 + 31 / 2.0) / (31 + 15 / Math.Log2(3) + 15 / 2.0), Ndcg.ExponentialAt(3, Ranked, stars), 12);
        Assert.Equal(15 / 31.0, Ndcg.ExponentialAt(1, Ranked, stars), 12);
        Assert.Equal(double.NaN, Ndcg.ExponentialAt(1, Ranked, new Dictionary<int, float>()));
    }

    [Fact]
    public void Average_precision_and_reciprocal_rank()
    {
        Assert.Equal((1 + 2 / 3.0) / 3, AveragePrecision.At(10, Ranked, Relevant), 12);
        Assert.Equal(1 / 2.0, AveragePrecision.At(2, Ranked, Relevant), 12); // at most two hits fit
        Assert.Equal(1, ReciprocalRank.Of(Ranked, Relevant));
        Assert.Equal(1 / 3.0, ReciprocalRank.Of([8, 9, 2], Relevant));
        Assert.Equal(0, ReciprocalRank.Of([8, 9], Relevant));
        // Scores: one of 5 above, and three of 3 of which two are relevant: the first of these is second or third.
        Ratings all = new RatingsBuilder(RatingScale.OneToFive)
            .Add(0, 0, 1)
            .Add(0, 1, 1)
            .Add(0, 2, 1)
            .Add(0, 3, 5)
            .Add(0, 4, 5)
            .Build();
        var model = new TableScorer([
            [2, 5, 3, 3, 3],
        ]);
        double[] found =
        [
            .. Enumerable
                .Range(0, 50)
                .Select(seed =>
                    Evaluate.Ranking(
                        model,
                        all.Where(_ => false),
                        all,
                        new() { Metrics = Metric.ParseAll("mrr"), Seed = (ulong)seed }
                    )["mrr"]
                ),
        ];
        Assert.Equal([1 / 3.0, 1 / 2.0], found.Distinct().Order());
    }

    [Fact]
    public void Figures_of_the_example_in_Sparks_documentation()
    {
        // pyspark.mllib.evaluation.RankingMetrics: a third user has no labels and counts as 0 there.
        int[] first = [1, 6, 2, 7, 8, 3, 9, 10, 4, 5],
            second = [4, 1, 5, 6, 2, 7, 3, 8, 9, 10];
        HashSet<int> one = [1, 2, 3, 4, 5],
            two = [1, 2, 3];
        double Mean(Func<int[], HashSet<int>, double> metric) => (metric(first, one) + metric(second, two)) / 3;
        Assert.Equal(0.33, Mean((ranked, relevant) => Precision.At(1, ranked, relevant)), 0.01);
        Assert.Equal(0.26, Mean((ranked, relevant) => Precision.At(5, ranked, relevant)), 0.01);
        Assert.Equal(0.17, Mean((ranked, relevant) => Precision.At(15, ranked, relevant)), 0.01);
        Assert.Equal(0.06, Mean((ranked, relevant) => Recall.At(1, ranked, relevant)), 0.01);
        Assert.Equal(0.35, Mean((ranked, relevant) => Recall.At(5, ranked, relevant)), 0.01);
        Assert.Equal(0.66, Mean((ranked, relevant) => Recall.At(15, ranked, relevant)), 0.01);
        Assert.Equal(0.355, Mean((ranked, relevant) => AveragePrecision.At(10, ranked, relevant)), 0.001);
        Assert.Equal(0.3333, Mean((ranked, relevant) => AveragePrecision.At(1, ranked, relevant)), 0.0001);
        Assert.Equal(0.25, Mean((ranked, relevant) => AveragePrecision.At(2, ranked, relevant)), 1e-12);
        Assert.Equal(0.33, Mean((ranked, relevant) => Ndcg.At(3, ranked, relevant)), 0.01);
        Assert.Equal(0.48, Mean((ranked, relevant) => Ndcg.At(10, ranked, relevant)), 0.01);
    }

    [Fact]
    public void Area_under_the_curve()
    {
        // Relevant 0 and 3; others 1, 2 and 5; 4 is left out. Pairs won: (0: 1, 2, 5), (3: 2, and half of 1).
        float[] scores = [9, 5, 1, 5, float.NegativeInfinity, 8];
        Assert.Equal((3 + 1.5) / 6, Auc.Of(scores, [0, 3]), 12);
        Assert.Equal(0.5, Auc.Of([1, 1, 1, 1], [2]));
        Assert.Equal(1, Auc.Of([2, 3, 1], [0, 1]));
        Assert.Equal(double.NaN, Auc.Of(scores, []));
        Assert.Equal(double.NaN, Auc.Of([1, float.NegativeInfinity], [0]));
    }

    [Fact]
    public void Without_a_relevant_movie_there_is_no_value()
    {
        Assert.Equal(double.NaN, Precision.At(3, Ranked, None));
        Assert.Equal(double.NaN, Recall.At(3, Ranked, None));
        Assert.Equal(double.NaN, HitRate.At(3, Ranked, None));
        Assert.Equal(double.NaN, Ndcg.At(3, Ranked, None));
        Assert.Equal(double.NaN, AveragePrecision.At(3, Ranked, None));
        Assert.Equal(double.NaN, ReciprocalRank.Of(Ranked, None));
        Assert.Equal(double.NaN, Serendipity.At(3, Ranked, None, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ndcg.At(0, Ranked, Relevant));
    }

    [Fact]
    public void Beyond_accuracy()
    {
        int[][] lists =
        [
            [0, 1],
            [0, 2],
            [0, 1],
        ];
        Assert.Equal(1 / 5.0, Coverage.At(1, lists, 5));
        Assert.Equal(3 / 5.0, Coverage.At(2, lists, 5));
        // Shares 0, 0, 1, 2, 3 of 6: (−4·0 − 2·0 + 0·1 + 2·2 + 4·3) / (5 · 6).
        Assert.Equal(16 / 30.0, GiniIndex.At(2, lists, 5), 12);
        Assert.Equal(
            0,
            GiniIndex.At(
                1,
                [
                    [0],
                    [1],
                ],
                2
            )
        );
        Assert.Equal(
            double.NaN,
            GiniIndex.At(
                1,
                [
                    [-1],
                ],
                2
            )
        );
        int[] counts = [8, 2, 0];
        Assert.Equal(5, AveragePopularity.At(2, [0, 1, 2], counts));
        Assert.Equal((0 + 2 + 3) / 3.0, Novelty.At(3, [0, 1, 2], counts, users: 8), 12); // 8/8, 2/8, and 0 as 1/8
        Assert.Equal(
            1 - (0.5 + 0 + 1) / 3,
            Diversity.At(
                3,
                [0, 1, 2],
                (a, b) =>
                    (a, b) switch
                    {
                        (0, 1) => 0.5f,
                        (0, 2) => 0,
                        _ => 1,
                    }
            ),
            12
        );
        Assert.Equal(double.NaN, Diversity.At(3, [4], (_, _) => 1));
        // Hits at 1, 2 and 5; 2 was to be expected, 5 only at a later place.
        Assert.Equal(2 / 3.0, Serendipity.At(3, [1, 2, 5], Relevant, [2, 7, 8, 5]), 12);
        Assert.Equal(1 / 2.0, Serendipity.At(2, [1, 2, 5], Relevant, [2, 7, 8, 5]), 12);
    }
}
