using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Splitting;

namespace MovieRec.Tests.Evaluation;

public sealed class ExperimentTests
{
    static readonly Ratings All = Planted.LowRank(60, 30, 2, 0.4, 0.3, seed: 5);
    static readonly Split[] Folds = [.. Split.KFold(All, 3)];

    static ModelList TwoModels() =>
        new() { { "mean", train => GlobalMean.Fit(train) }, { "biases", train => BiasBaseline.Fit(train) } };

    [Fact]
    public void Means_and_deviations_over_folds_are_those_of_single_evaluations()
    {
        ExperimentReport report = Experiment.Run(Folds, TwoModels(), "rmse ndcg@5");
        double[] rmse = [.. Folds.Select(fold => Evaluate.Ratings(BiasBaseline.Fit(fold.Train), fold.Test).Rmse)];
        double[] ndcg =
        [
            .. Folds.Select(fold =>
                Evaluate.Ranking(
                    BiasBaseline.Fit(fold.Train),
                    fold.Train,
                    fold.Test,
                    new() { Metrics = Metric.ParseAll("ndcg@5") }
                )["ndcg@5"]
            ),
        ];
        Assert.Equal(["mean", "biases"], report.Rows.Select(row => row.Model));
        Assert.Equal(rmse, report["biases"].Values("rmse"));
        Assert.Equal(rmse.Average(), report["biases", "rmse"]);
        Assert.Equal(ndcg.Average(), report["biases", "ndcg@5"]);
        double squares = rmse.Sum(value => Math.Pow(value - rmse.Average(), 2));
        Assert.Equal(Math.Sqrt(squares / 3), report["biases"].StandardDeviation("rmse"), 12);
        Assert.Equal(Math.Sqrt(squares / 6), report["biases"].StandardError("rmse"), 12);
        Assert.True(double.IsNaN(Experiment.Run(Folds[0], TwoModels(), "rmse")["mean"].StandardError("rmse")));
    }

    [Fact]
    public void Cross_validation_is_an_experiment_with_one_model()
    {
        ExperimentReport one = Evaluate.CrossValidate(train => BiasBaseline.Fit(train), Folds, "rmse");
        Assert.Equal(Experiment.Run(Folds, TwoModels(), "rmse")["biases", "rmse"], one.Rows[0]["rmse"]);
    }

    [Fact]
    public void Splits_that_share_their_training_part_share_the_fitted_models()
    {
        int fits = 0;
        Split[] splits =
        [
            Split.Of("train", Folds[0].Train, Folds[0].Train),
            Split.Of("test", Folds[0].Train, Folds[0].Test),
            Folds[1],
        ];
        ModelList models = new()
        {
            {
                "biases",
                train =>
                {
                    fits++;
                    return BiasBaseline.Fit(train);
                }
            },
        };
        ExperimentReport report = Experiment.Run(splits, models, "rmse");
        Assert.Equal(2, fits);
        Assert.Equal(0, report.Result("biases", "test").FitSeconds);
        Assert.True(report.Result("biases", "train").Metrics["rmse"] < report.Result("biases", "test").Metrics["rmse"]);
        Assert.Equal(["train", "test", Folds[1].Name], report.Splits);
    }

    [Fact]
    public void A_model_with_a_seed_is_fitted_for_each_seed()
    {
        ModelList models = new()
        {
            { "Funk", (train, seed) => FunkSvd.Fit(train, new() { Epochs = 2, Seed = seed }) },
            { "mean", train => GlobalMean.Fit(train) },
        };
        ExperimentReport report = Experiment.Run(Folds[0], models, "rmse", new() { Seeds = [1, 2, 3] });
        double third = Evaluate
            .Ratings(FunkSvd.Fit(Folds[0].Train, new() { Epochs = 2, Seed = 3 }), Folds[0].Test)
            .Rmse;
        Assert.Equal(third, report["Funk"].Values("rmse")[2]);
        Assert.Equal(3, report["Funk"].Values("rmse").Distinct().Count());
        Assert.Single(report["mean"].Values("rmse"));
        Assert.True(report.ToTable("rmse").Has($"{Folds[0].Name}, seed 2"));
    }

    [Fact]
    public void Models_come_from_validation_parts_options_and_finished_fits()
    {
        Split split = Split.Random(All, 0.2, 0.2);
        BiasBaseline fitted = BiasBaseline.Fit(split.Train);
        ModelList models = new()
        {
            { "fitted", fitted },
            { "also fitted", _ => fitted },
            ModelCatalog.Get("bias"),
            {
                "validated",
                part => part.Validation is null ? GlobalMean.Fit(part.Train) : BiasBaseline.Fit(part.Train)
            },
            {
                [1.0, 100.0],
                weight => FormattableString.Invariant($"λ = {weight}"),
                (weight, train) => BiasBaseline.Fit(train, new() { ItemRegularization = weight })
            },
        };
        ExperimentReport report = Experiment.Run(split, models, "rmse");
        Assert.Equal(
            ["fitted", "also fitted", "bias", "validated", "λ = 1", "λ = 100"],
            report.Rows.Select(row => row.Model)
        );
        Assert.Equal(report["fitted", "rmse"], report["also fitted", "rmse"]);
        Assert.Equal(report["fitted", "rmse"], report["bias", "rmse"]);
        Assert.Equal(report["fitted", "rmse"], report["validated", "rmse"]);
        Assert.NotEqual(report["λ = 1", "rmse"], report["λ = 100", "rmse"]);
        Assert.Throws<ArgumentException>(() => models.Add("fitted", fitted));
        Assert.Throws<ArgumentException>(() => models.Add(" ", fitted));
    }

    [Fact]
    public void Sorting_puts_the_best_first_and_models_without_a_value_last()
    {
        ModelList models = new()
        {
            { "popular", train => MostPopular.Fit(train) },
            { "biases", train => BiasBaseline.Fit(train) },
            { "mean", train => GlobalMean.Fit(train) },
        };
        ExperimentReport report = Experiment.Run(Folds, models, "rmse ndcg@5");
        Assert.True(report["mean", "rmse"] < report["biases", "rmse"]);
        Assert.Equal(["mean", "biases", "popular"], report.SortedBy("rmse").Rows.Select(row => row.Model));
        string[] byNdcg = [.. report.SortedBy("ndcg@5").Rows.Select(row => row.Model)];
        Assert.Equal(byNdcg, byNdcg.OrderByDescending(model => report[model, "ndcg@5"]));
        Assert.True(double.IsNaN(report["popular", "rmse"]));
        Assert.Equal("", report.ToTable()["rmse"].Show(0));
    }

    [Fact]
    public void The_table_shows_mean_and_deviation()
    {
        ExperimentReport report = Experiment.Run(Folds, TwoModels(), "rmse popularity@5");
        ExperimentRow mean = report["mean"];
        string expected = FormattableString.Invariant(
            $"{mean["rmse"]:0.0000} ± {mean.StandardDeviation("rmse"):0.0000}"
        );
        Assert.Equal(expected, report.ToTable()["rmse"].Texts[0]);
        Assert.Contains(expected, report.ToString(), StringComparison.Ordinal);
        Assert.Equal(["model", "rmse", "popularity@5"], report.ToTable().Columns.Select(column => column.Name));
        Assert.True(report.ToTable(withSeconds: true).Has("fit seconds"));
        Assert.Equal(
            ["model", .. Folds.Select(fold => fold.Name), "mean"],
            report.ToTable("rmse").Columns.Select(column => column.Name)
        );
    }

    [Fact]
    public void Comparison_of_one_split_is_that_of_its_reports()
    {
        ExperimentReport report = Experiment.Run(Folds[0], TwoModels(), "rmse");
        ModelComparison expected = Compare.Models(
            [
                ("mean", Evaluate.Ratings(GlobalMean.Fit(Folds[0].Train), Folds[0].Test)),
                ("biases", Evaluate.Ratings(BiasBaseline.Fit(Folds[0].Train), Folds[0].Test)),
            ],
            new() { Metrics = ["rmse"] }
        );
        Assert.Equal(expected.Differences, report.Compare("rmse").Differences);
    }

    [Fact]
    public void Users_are_pooled_over_splits()
    {
        ExperimentReport report = Experiment.Run(Folds, TwoModels(), "rmse precision@5");
        ILookup<int, double> squares = Folds
            .SelectMany(fold =>
            {
                BiasBaseline model = BiasBaseline.Fit(fold.Train);
                return Enumerable
                    .Range(0, fold.Test.Count)
                    .Select(row =>
                        (
                            User: fold.Test.Users[row],
                            Square: Math.Pow(
                                model.Predict(fold.Test.Users[row], fold.Test.Movies[row]) - fold.Test.Values[row],
                                2
                            )
                        )
                    );
            })
            .ToLookup(one => one.User, one => one.Square);
        Assert.All(
            report.PerUser("biases", "rmse"),
            one => Assert.Equal(Math.Sqrt(squares[one.User].Average()), one.Value, 5)
        );
        Assert.Equal(squares.Count, report.PerUser("biases", "rmse").Length);
        double[] first =
        [
            .. Folds
                .Select(
                    (fold, place) => report.Results.Where(result => result.Model == "biases").ElementAt(place).Ranking!
                )
                .Where(ranking => ranking.Users.Contains(0))
                .Select(ranking => ranking.PerUser("precision@5")[ranking.Users.IndexOf(0)])
                .Where(value => !double.IsNaN(value)),
        ];
        Assert.Equal(first.Average(), report.PerUser("biases", "precision@5")[0].Value, 12);
        Assert.Equal(2, report.Compare("precision@5").Models.Length);
    }

    [Fact]
    public void Errors_by_group_are_those_of_loops_over_test_ratings()
    {
        GroupErrors errors = Experiment.Run(Folds, TwoModels(), "rmse").ErrorsBy(RatingGroups.ByItemRatings(13, 17));
        Assert.Equal(All.Count, errors.All.Ratings);
        var differences = new List<double>();
        double mean = 0,
            biases = 0;
        foreach (Split fold in Folds)
        {
            var (one, other) = (GlobalMean.Fit(fold.Train), BiasBaseline.Fit(fold.Train));
            for (int row = 0; row < fold.Test.Count; row++)
            {
                int count = fold.Train.ByMovie.RowLength(fold.Test.Movies[row]);
                if (count is < 14 or > 17)
                    continue;
                double Square(IRatingPredictor model) =>
                    Math.Pow(model.Predict(fold.Test.Users[row], fold.Test.Movies[row]) - fold.Test.Values[row], 2);
                differences.Add(Square(one) - Square(other));
                mean += Square(one);
                biases += Square(other);
            }
        }
        int n = differences.Count;
        GroupErrorRow found = Assert.Single(errors.Rows, row => row.Group == "14 to 17");
        Assert.Equal(n, found.Ratings);
        Assert.Equal(Math.Sqrt(mean / n), found["mean"], 6);
        Assert.Equal(Math.Sqrt(mean / n) - Math.Sqrt(biases / n), found.Gain("biases", "mean"), 6);
        double average = differences.Average(),
            variance = differences.Average(d => Math.Pow(d - average, 2));
        Assert.Equal(
            Math.Sqrt(variance / n) / (Math.Sqrt(mean / n) + Math.Sqrt(biases / n)),
            found.GainError("biases", "mean"),
            6
        );
        Assert.Equal(["none", "1", "2 to 5", "above 5"], RatingGroups.ByItemRatings(0, 1, 5).Names);
        Assert.Throws<ArgumentException>(() => RatingGroups.ByItemRatings(5, 5));
    }

    [Fact]
    public void A_ranker_orders_the_lists_and_results_are_reported_on_the_way()
    {
        var seen = new List<(string, string)>();
        ExperimentOptions options = new()
        {
            Ranker = (_, split) => MostPopular.Fit(split.Train),
            OnResult = result => seen.Add((result.Model, result.Split)),
        };
        ExperimentReport report = Experiment.Run(Folds[0], TwoModels(), "ndcg@5 rmse", options);
        Assert.Equal(report["mean", "ndcg@5"], report["biases", "ndcg@5"]);
        Assert.NotEqual(report["mean", "rmse"], report["biases", "rmse"]);
        Assert.Equal([("mean", Folds[0].Name), ("biases", Folds[0].Name)], seen);
    }

    [Fact]
    public void Without_metrics_come_the_usual_ones()
    {
        ModelList models = TwoModels();
        models.Add("popular", train => MostPopular.Fit(train));
        ExperimentReport report = Experiment.Run(Folds[0], models);
        string[] ranking = [.. Metric.UsualAt(10).Select(metric => metric.Name)];
        Assert.Equal(["rmse", "mae", "mse", "r2", .. ranking], report.Metrics);
        Assert.Equal(ranking, report.Result("popular").Metrics.Keys);
    }

    [Fact]
    public void What_cannot_be_run_is_an_error()
    {
        ModelList popular = new() { { "popular", train => MostPopular.Fit(train) } };
        Assert.Contains(
            "'rmse' requires a model that predicts ratings; these models only rank: popular",
            Assert.Throws<ArgumentException>(() => Experiment.Run(Folds[0], popular, "rmse")).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Experiment.Run([], popular));
        Assert.Throws<ArgumentException>(() => Experiment.Run(Folds[0], new()));
        Assert.Throws<ArgumentException>(() => Experiment.Run(Folds[0], popular, " "));
        Assert.Throws<FormatException>(() => Experiment.Run(Folds[0], popular, "nonsense"));
        Assert.Throws<KeyNotFoundException>(() => Experiment.Run(Folds[0], popular, "mrr").PerUser("popular", "auc"));
        Assert.Throws<KeyNotFoundException>(() => Experiment.Run(Folds[0], popular, "mrr").Rows[0]["auc"]);
        Assert.Throws<InvalidOperationException>(() =>
            Experiment.Run(Folds[0], popular, "mrr").ErrorsBy(RatingGroups.ByItemRatings(5))
        );
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Experiment.Run(Folds[0], popular, "mrr", cancel: new CancellationToken(canceled: true))
        );
        Assert.Contains(
            "different data",
            Assert
                .Throws<ArgumentException>(() => Split.Of("mixed", All, Planted.LowRank(9, 9, 1, 0.9, 0, seed: 1)))
                .Message,
            StringComparison.Ordinal
        );
    }
}
