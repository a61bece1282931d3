using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using MovieRec.Cli.Models;
using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Formatting;
using MovieRec.Models;
using MovieRec.Recommending;
using MovieRec.Splitting;

namespace MovieRec.Cli.Commands;

/// <summary><c>movierec evaluate MODEL</c>: fits on the training part of each split and judges by its test
/// part.</summary>
static class EvaluateCommand
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var shared = new ModelOptions();
        Option<string> split = new("--split")
        {
            HelpName = "SPEC",
            Description = SplitSpec.Forms,
            DefaultValueFactory = _ => "u1",
        };
        Option<string?> metrics = new("--metrics")
        {
            HelpName = "rmse,ndcg@10",
            Description =
                "What to measure; otherwise errors of ratings, where the model predicts them, and rankings at 10.",
        };
        Option<float> relevant = new Option<float>("--relevant")
        {
            HelpName = "STARS",
            Description = "A test rating of at least so many stars makes a movie relevant.",
            DefaultValueFactory = _ => 4,
        }.Between(-1e9, 1e9);
        Option<RankBy> rank = new Option<RankBy>("--rank")
        {
            Description = RecommendCommand.RankDescription,
            DefaultValueFactory = _ => RankBy.Likely,
        }.Named();
        Option<bool> json = new("--json") { Description = "Print one JSON object and nothing else." };
        Command command = new(
            "evaluate",
            "Fit a model on the training part of each split and judge it by the test part."
        )
        {
            split,
            metrics,
            relevant,
            rank,
            json,
        };
        shared.AddTo(command);
        command.SetAction(
            (parse, cancel) =>
            {
                ModelEntry model = shared.ReadModel(parse);
                ImmutableArray<Metric>? wanted = parse.GetValue(metrics) is { } names ? Metric.ParseAll(names) : null;
                if (wanted is { IsEmpty: true })
                    throw new ArgumentException("--metrics: name at least one.");
                Dataset data = Open.Data(parse.GetValue(shared.Data));
                object options = shared.ReadOptions(parse, model, data.Ratings.Count);
                if (parse.GetValue(relevant) > data.Ratings.Scale.Maximum)
                    throw new ArgumentException(
                        $"--relevant {parse.GetValue(relevant)}: no rating of {data.Name} reaches it; its scale goes from {data.Ratings.Scale}."
                    );
                var ranking = new RankingOptions
                {
                    RelevanceThreshold = parse.GetValue(relevant),
                    Threads = parse.GetValue(shared.Threads),
                    Similarity = ItemSimilarity.OfGenres(data.Movies),
                    Seed = parse.GetValue(shared.Seed),
                };
                TextWriter output = parse.InvocationConfiguration.Output,
                    error = parse.InvocationConfiguration.Error;
                var folds = new List<FoldResult>();
                string? note = SplitSpec.Note(data, parse.GetValue(split)!);
                foreach (
                    (string name, Split part) in SplitSpec.Of(data, parse.GetValue(split)!, parse.GetValue(shared.Seed))
                )
                {
                    if (name != part.Name && !parse.GetValue(json))
                        error.WriteLine($"{name}: {part.Name}");
                    (Ratings train, Ratings? validation) = shared.HoldOut(parse, part.Train);
                    Action<EpochReport>? onEpoch = validation is null
                        ? null
                        : epoch => error.WriteLine(TrainCommand.Line(epoch));
                    var context = new FitContext
                    {
                        Validation = validation,
                        OnEpoch = onEpoch,
                        Cancel = cancel,
                    };
                    folds.Add(
                        Judge(
                            name,
                            part,
                            model,
                            shared.TrainingSetOf(parse, model, train, data),
                            options,
                            context,
                            wanted,
                            ranking,
                            parse.GetResult(rank) is { Implicit: false } ? parse.GetValue(rank) : null
                        )
                    );
                    if (!parse.GetValue(json))
                        error.WriteLine(
                            $"{name}: fitted in {folds[^1].FitSeconds:0.00} s, judged in {folds[^1].PredictSeconds:0.00} s"
                        );
                }
                if (parse.GetValue(json))
                    output.WriteLine(
                        Json(parse, shared, model, options, data, parse.GetValue(split)!, note, folds)
                            .ToJsonString(Indented)
                    );
                else
                    Table(output, model, data, note, folds);
                return Task.FromResult(0);
            }
        );
        return command;
    }

    /// <param name="Rank">What ordered the lists: <c>likely</c>, <c>stars</c>, or the model's own <c>score</c>; null
    /// where no list was judged.</param>
    sealed record FoldResult(
        string Name,
        string Cut,
        string? Rank,
        OrderedDictionary<string, double> Metrics,
        double FitSeconds,
        double PredictSeconds
    );

    static FoldResult Judge(
        string name,
        Split split,
        ModelEntry model,
        TrainingSet train,
        object options,
        FitContext context,
        ImmutableArray<Metric>? wanted,
        RankingOptions ranking,
        RankBy? rank
    )
    {
        var clock = Stopwatch.StartNew();
        IItemScorer fitted = model.Fit(train, options, context);
        double fitSeconds = clock.Elapsed.TotalSeconds;
        RecommendCommand.CheckRank(rank is not null, fitted, model.Name);
        clock.Restart();
        Metric[] ofRatings =
        [
            .. wanted?.Where(metric => metric.IsOfRatings) ?? (fitted is IRatingPredictor ? Metric.OfRatings : []),
        ];
        Metric[] ofRanking = [.. wanted?.Where(metric => !metric.IsOfRatings) ?? Usual()];
        string? ranker = null;
        var found = new OrderedDictionary<string, double>();
        if (ofRatings.Length > 0)
        {
            if (fitted is not IRatingPredictor predictor)
                throw new ArgumentException(
                    $"--metrics {ofRatings[0]}: {model.Name} ranks movies and does not predict ratings."
                );
            RatingReport report = Evaluate.Ratings(predictor, split.Test, ranking.Threads, context.Cancel);
            foreach (Metric metric in ofRatings)
                found.Add(metric.Name, report[metric.Name]);
        }
        if (ofRanking.Length > 0)
        {
            ranker =
                fitted is not IRatingPredictor ? "score"
                : (rank ?? RankBy.Likely) == RankBy.Likely ? "likely"
                : "stars";
            IItemScorer judged = ranker == "likely" ? LikelyRanking.Of((IRatingPredictor)fitted, split.Train) : fitted;
            RankingReport report = Evaluate.Ranking(
                judged,
                split.Train,
                split.Test,
                ranking with
                {
                    Metrics = ofRanking,
                },
                context.Cancel
            );
            foreach (Metric metric in ofRanking)
                found.Add(metric.Name, report[metric.Name]);
        }
        return new FoldResult(name, split.Name, ranker, found, fitSeconds, clock.Elapsed.TotalSeconds);
    }

    static ImmutableArray<Metric> Usual() =>
        Metric.ParseAll(
            "precision@10 recall@10 ndcg@10 map@10 mrr hit_rate@10 auc coverage@10 novelty@10 diversity@10"
        );

    static OrderedDictionary<string, double> Mean(List<FoldResult> folds)
    {
        var mean = new OrderedDictionary<string, double>();
        foreach (string metric in folds[0].Metrics.Keys)
            mean.Add(metric, folds.Average(fold => fold.Metrics[metric]));
        return mean;
    }

    static JsonObject Json(
        ParseResult parse,
        ModelOptions shared,
        ModelEntry model,
        object options,
        Dataset data,
        string split,
        string? note,
        List<FoldResult> folds
    ) =>
        new()
        {
            ["model"] = model.Name,
            ["data"] = data.Name,
            ["split"] = split,
            ["split_note"] = note,
            ["seed"] = parse.GetValue(shared.Seed),
            ["threads"] = parse.GetValue(shared.Threads),
            ["validation"] = parse.GetValue(shared.Validation),
            ["options"] = OptionSettings.ToJson(options),
            ["rank"] = folds[0].Rank,
            ["features"] = new JsonArray([.. shared.ReadFeatures(parse, model).Select(name => (JsonNode)name)]),
            ["folds"] = new JsonArray([
                .. folds.Select(fold =>
                {
                    JsonObject one = new() { ["name"] = fold.Name, ["cut"] = fold.Cut };
                    Add(one, fold.Metrics);
                    one["fit_seconds"] = fold.FitSeconds;
                    one["predict_seconds"] = fold.PredictSeconds;
                    return (JsonNode)one;
                }),
            ]),
            ["mean"] = Add([], Mean(folds)),
        };

    /// <summary>A metric that is not defined on a split is null: JSON has no NaN.</summary>
    static JsonObject Add(JsonObject to, OrderedDictionary<string, double> metrics)
    {
        foreach ((string name, double value) in metrics)
            to[name] = double.IsFinite(value) ? value : null;
        return to;
    }

    static void Table(TextWriter output, ModelEntry model, Dataset data, string? note, List<FoldResult> folds)
    {
        string order = folds[0].Rank switch
        {
            "likely" => ", by how likely movies are to be seen and liked (--rank likely)",
            "stars" => ", by predicted stars (--rank stars)",
            _ => "",
        };
        output.WriteLine(
            $"{model.Name} on {data.Name}; ranking over the full catalog without the user's training movies{order}"
        );
        if (note is not null)
            output.WriteLine(note);
        string[] headers = ["metric", .. folds.Select(fold => fold.Name), .. folds.Count > 1 ? ["mean"] : (string[])[]];
        OrderedDictionary<string, double> mean = Mean(folds);
        TableWriter.WriteText(
            output,
            headers,
            [
                .. mean.Select(metric =>
                    (IReadOnlyList<string>)
                        [
                            metric.Key,
                            .. folds.Select(fold => $"{fold.Metrics[metric.Key]:0.0000}"),
                            .. folds.Count > 1 ? [$"{metric.Value:0.0000}"] : (string[])[],
                        ]
                ),
            ]
        );
    }
}
