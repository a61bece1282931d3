using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Numerics;

namespace MovieRec.Tests.Evaluation;

public sealed class CompareTests
{
    static readonly Ratings Test = Planted.LowRank(80, 30, 2, 0.4, 0.5, seed: 2);

    [Fact]
    public void Holms_correction_worked_by_hand()
    {
        // Sorted .01, .02, .03, .04: times 4, 3, 2, 1, and never below the one before.
        Assert.Equal(
            [0.06, 0.04, 0.06, double.NaN, 0.06],
            PairedTest.Holm([0.04, 0.01, 0.02, double.NaN, 0.03]),
            (a, b) => double.IsNaN(a) ? double.IsNaN(b) : Math.Abs(a - b) < 1e-12
        );
        Assert.Equal([1, 1], PairedTest.Holm([0.6, 0.7]));
    }

    [Fact]
    public void Paired_t_test_worked_by_hand()
    {
        // Differences 1, 2, 3, 2: mean 2, deviation √(2/3), t = 2 / √(2/3 / 4) = 4.899 with 3 degrees; p from a table
        // of the distribution.
        Assert.Equal(0.01628, PairedTest.P([1, 4, 3, 2, double.NaN], [0, 2, 0, 0, 1]), 0.00001);
        Assert.Equal(1, PairedTest.P([1, 2], [2, 1]));
        Assert.Equal(1, PairedTest.P([1, 2], [1, 2]));
        Assert.Equal(0, PairedTest.P([2, 3], [1, 2]));
        Assert.Equal(double.NaN, PairedTest.P([2], [1]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(-1.5)]
    [InlineData(7)]
    [InlineData(1e6)]
    public void Two_sided_probability_has_a_closed_form_for_one_and_two_degrees(double t)
    {
        double size = Math.Abs(t);
        Assert.Equal(2 / Math.PI * Math.Atan2(1, size), PairedTest.TwoSided(t, 1), 13); // Cauchy's distribution
        Assert.Equal(1 - size / Math.Sqrt(2 + t * t), PairedTest.TwoSided(t, 2), 13);
    }

    [Fact]
    public void Two_sided_probability_of_many_degrees_is_the_normal_one()
    {
        Assert.Equal(0.0500, PairedTest.TwoSided(1.95996, 10_000_000), 0.00001);
        Assert.Equal(0, PairedTest.TwoSided(double.NegativeInfinity, 3));
    }

    [Fact]
    public void Paired_t_test_agrees_with_shuffling_who_is_who()
    {
        // Fisher's randomization test asks the same without a distribution: how often is a sum of differences with
        // random signs as far from 0?
        var rng = new Rng(9);
        double[] first = [.. Enumerable.Range(0, 60).Select(_ => rng.NextGaussian() + 0.3)],
            second = [.. Enumerable.Range(0, 60).Select(_ => rng.NextGaussian())];
        double observed = Math.Abs(first.Zip(second, (a, b) => a - b).Sum());
        int asFar = 0;
        for (int i = 0; i < 20_000; i++)
        {
            if (Math.Abs(first.Zip(second, (a, b) => rng.Next(2) == 0 ? a - b : b - a).Sum()) >= observed)
                asFar++;
        }
        Assert.Equal(asFar / 20_000.0, PairedTest.P(first, second), 0.015);
    }

    [Fact]
    public void Quantiles_lie_between_the_nearest_values()
    {
        Assert.Equal(2.5, Quantile.Of([1, 2, 3, 4], 0.5));
        Assert.Equal(1.3, Quantile.Of([1, 2, 3, 4], 0.1), 12);
        Assert.Equal(4, Quantile.Of([1, 2, 3, 4], 1));
        Assert.Equal(7, Quantile.Of([7], 0.3));
    }

    [Fact]
    public void Intervals_of_a_mean_are_those_of_its_standard_error()
    {
        RatingReport report = Evaluate.Ratings(Guess(0.8, 1), Test);
        // MAE is a ratio Σ a / Σ n over users; its standard error by the usual linear approximation.
        double[] counts = [.. report.Users.Select(user => (double)Test.ByUser.RowLength(user))],
            absolutes = [.. report.PerUser("mae").Zip(counts, (mae, n) => mae * n)];
        double error = Math.Sqrt(absolutes.Zip(counts, (a, n) => Math.Pow(a - report.Mae * n, 2)).Sum()) / counts.Sum();
        Interval interval = report.Intervals(new() { Replicates = 4000 })["mae"];
        Assert.Equal(1.96 * error, interval.HalfWidth, 0.1 * 1.96 * error);
        Assert.Equal(report.Mae, interval.Value);
        Assert.InRange(report.Mae, interval.Low, interval.High);
        Assert.True(report.Intervals(new() { Confidence = 0.5 })["mae"].HalfWidth < 0.5 * interval.HalfWidth);
        Assert.Throws<ArgumentOutOfRangeException>(() => report.Intervals(new() { Confidence = 1 }));
    }

    [Fact]
    public void A_true_difference_is_found_and_none_is_not()
    {
        // Two guesses with the same noise and one with more.
        (string, EvaluationReport)[] models =
        [
            ("a", Evaluate.Ratings(Guess(0.8, 1), Test)),
            ("b", Evaluate.Ratings(Guess(0.8, 2), Test)),
            ("worse", Evaluate.Ratings(Guess(1.2, 3), Test)),
        ];
        ModelComparison comparison = Compare.Models(models);
        Assert.Equal(["a", "b", "worse"], comparison.Models);
        Assert.Equal(["rmse", "mae", "mse", "r2"], comparison.Metrics);
        ModelDifference[] rmse = [.. comparison.Differences.Where(row => row.Metric == "rmse")];
        Assert.Equal([("b", "a"), ("worse", "a"), ("worse", "b")], rmse.Select(row => (row.Model, row.Against)));
        Assert.True(rmse[0].HolmP > 0.05 && rmse[0].Difference.Low < 0 && rmse[0].Difference.High > 0);
        Assert.True(rmse[1].HolmP < 0.001 && rmse[1].Difference.Low > 0 && rmse[1].P < rmse[1].HolmP);
        Assert.Equal(comparison.Of("rmse")[2].Value - comparison.Of("rmse")[0].Value, rmse[1].Difference.Value, 12);
        Assert.Equal(models[0].Item2.Intervals()["rmse"], comparison.Of("rmse")[0].Interval);
        Assert.Equal(3, comparison.ToTable().RowCount);
        Assert.Contains("< 0.0001", comparison.ToString(), StringComparison.Ordinal);

        ModelComparison against = Compare.Models(models, new() { Metrics = ["mae"], Against = "b" });
        Assert.Equal([("a", "b"), ("worse", "b")], against.Differences.Select(row => (row.Model, row.Against)));
    }

    [Fact]
    public void Rankings_are_compared_too_and_what_belongs_to_all_lists_has_no_test()
    {
        Ratings train = Test.Where(row => row % 2 == 0),
            test = Test.Where(row => row % 2 == 1);
        var rng = new Rng(1);
        float[][] random =
        [
            .. Enumerable.Range(0, 80).Select(_ => Enumerable.Range(0, 30).Select(_ => rng.NextSingle()).ToArray()),
        ];
        float[][] oracle =
        [
            .. random.Select(
                (row, user) =>
                    row.Select((score, movie) => test.ByUser.RowColumns(user).Contains(movie) ? 1 + score : score)
                        .ToArray()
            ),
        ];
        ModelComparison comparison = Compare.Models(
            [
                ("random", Evaluate.Ranking(new TableScorer(random), train, test)),
                ("oracle", Evaluate.Ranking(new TableScorer(oracle), train, test)),
            ],
            new() { Metrics = ["ndcg@10", "coverage@10"] }
        );
        Assert.True(comparison.Differences[0].HolmP < 0.001);
        Assert.Equal(
            (double.NaN, double.NaN, double.NaN),
            (comparison.Differences[1].P, comparison.Differences[1].HolmP, comparison.Differences[1].Difference.Low)
        );
        Assert.Equal(double.NaN, comparison.Of("coverage@10")[0].Error);
    }

    [Fact]
    public void Models_that_were_judged_otherwise_are_not_compared()
    {
        RatingReport report = Evaluate.Ratings(Guess(1, 1), Test),
            other = Evaluate.Ratings(Guess(1, 1), Test.Where(row => row > 0));
        Assert.Contains(
            "'b' was evaluated on other users",
            Assert.Throws<ArgumentException>(() => Compare.Models([("a", report), ("b", other)])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Two models are named 'a'",
            Assert.Throws<ArgumentException>(() => Compare.Models([("a", report), ("a", report)])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "expected one of: a",
            Assert.Throws<ArgumentException>(() => Compare.Models([("a", report)], new() { Against = "c" })).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Compare.Models([]));
        Assert.Throws<KeyNotFoundException>(() => Compare.Models([("a", report)], new() { Metrics = ["auc"] }));
        Assert.Empty(Compare.Models([("a", report)]).Differences);
    }

    /// <summary>The rating and some noise: no two of the same user and movie alike.</summary>
    static Func<int, int, float> Guess(double noise, ulong seed) =>
        (user, movie) =>
        {
            Rng rng = Rng.ForStream(seed, (ulong)(user * 1000 + movie));
            return (float)(
                Test.ByUser.RowValues(user)[Test.ByUser.RowColumns(user).IndexOf(movie)] + noise * rng.NextGaussian()
            );
        };
}
