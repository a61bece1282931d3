using System.Collections.Immutable;
using System.CommandLine;
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

/// <summary><c>movierec evaluate MODEL</c>: fits a model on the training part of each split and evaluates it on the
/// test part.</summary>
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
            Description = "Metrics. Default: rating errors, if the model predicts ratings, and ranking metrics at 10.",
        };
        Option<float> relevant = new Option<float>("--relevant")
        {
            HelpName = "STARS",
            Description = "Minimum test rating for a movie to count as relevant.",
            DefaultValueFactory = _ => 4,
        }.Between(-1e9, 1e9);
        Option<RankBy> rank = CommonOptions.Rank();
        Option<bool> json = new("--json") { Description = "Print the results as one JSON object." };
        Command command = new(
            "evaluate",
            "Fit a model on the training part of each split and evaluate it on the test part."
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
                        Invariant($"--relevant {parse.GetValue(relevant)}: no rating of {data.Name} reaches it; ")
                            + $"its scale goes from {data.Ratings.Scale}."
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
                bool quiet = parse.GetValue(json);
                string? note = SplitSpec.Note(data, parse.GetValue(split)!);
                RankBy? wantedRank = parse.GetResult(rank) is { Implicit: false } ? parse.GetValue(rank) : null;
                (string Name, Split Split)[] parts =
                [
                    .. SplitSpec.Of(data, parse.GetValue(split)!, parse.GetValue(shared.Seed)),
                ];
                var folds = new List<Fold>();
                string? order = null;
                ExperimentReport report = Experiment.Run(
                    parts.Select(part => part.Split),
                    new() { { model.Name, Fit } },
                    wanted is { } chosen ? string.Join(' ', chosen) : null,
                    new()
                    {
                        Ranking = ranking,
                        Ranker = Ranker,
                        OnResult = OnResult,
                    },
                    cancel
                );

                IItemScorer Fit(Split part, CancellationToken token)
                {
                    string name = parts[folds.Count].Name;
                    if (name != part.Name && !quiet)
                        error.WriteLine($"{name}: {part.Name}");
                    (Ratings train, Ratings? validation) = shared.HoldOut(parse, part.Train);
                    Action<EpochReport>? onEpoch = validation is null
                        ? null
                        : epoch => error.WriteLine(TrainCommand.Line(epoch));
                    IItemScorer fitted = model.Fit(
                        shared.TrainingSetOf(parse, model, train, data),
                        options,
                        new()
                        {
                            Validation = validation,
                            OnEpoch = onEpoch,
                            Cancel = token,
                        }
                    );
                    RecommendCommand.CheckRank(wantedRank is not null, fitted, model.Name);
                    if (fitted is not IRatingPredictor && wanted?.FirstOrDefault(one => one.IsOfRatings) is { } first)
                        throw new ArgumentException(
                            $"--metrics {first}: {model.Name} ranks movies and does not predict ratings."
                        );
                    return fitted;
                }

                IItemScorer Ranker(IItemScorer fitted, Split part)
                {
                    if (fitted is not IRatingPredictor predictor)
                    {
                        order = "score";
                        return fitted;
                    }
                    order = (wantedRank ?? RankBy.Likely) == RankBy.Likely ? "likely" : "stars";
                    return order == "likely" ? LikelyRanking.Of(predictor, part.Train) : fitted;
                }

                void OnResult(ExperimentResult result)
                {
                    folds.Add(new(parts[folds.Count].Name, result));
                    if (!quiet)
                        error.WriteLine(
                            Invariant($"{folds[^1].Name}: fitted in {result.FitSeconds:0.00} s, ")
                                + Invariant($"evaluated in {result.ScoreSeconds:0.00} s")
                        );
                }

                if (parse.GetValue(json))
                    output.WriteLine(
                        Json(
                                parse,
                                shared,
                                model,
                                options,
                                data,
                                parse.GetValue(split)!,
                                note,
                                report.Rows[0],
                                order,
                                folds
                            )
                            .ToJsonString(Indented)
                    );
                else
                    Table(output, model, data, note, report.Rows[0], order, folds);
                return Task.FromResult(0);
            }
        );
        return command;
    }

    /// <param name="Name">Short, such as <c>u1</c>.</param>
    /// <param name="Result">What was found on it.</param>
    sealed record Fold(string Name, ExperimentResult Result);

    static OrderedDictionary<string, double> Mean(ExperimentRow row, List<Fold> folds) =>
        new(folds[0].Result.Metrics.Keys.Select(metric => KeyValuePair.Create(metric, row[metric])));

    static JsonObject Json(
        ParseResult parse,
        ModelOptions shared,
        ModelEntry model,
        object options,
        Dataset data,
        string split,
        string? note,
        ExperimentRow row,
        string? order,
        List<Fold> folds
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
            ["rank"] = order,
            ["features"] = new JsonArray([.. shared.ReadFeatures(parse, model).Select(name => (JsonNode)name)]),
            ["folds"] = new JsonArray([
                .. folds.Select(fold =>
                {
                    JsonObject one = new() { ["name"] = fold.Name, ["cut"] = fold.Result.Split };
                    Add(one, fold.Result.Metrics);
                    one["fit_seconds"] = fold.Result.FitSeconds;
                    one["predict_seconds"] = fold.Result.ScoreSeconds;
                    return (JsonNode)one;
                }),
            ]),
            ["mean"] = Add([], Mean(row, folds)),
        };

    /// <summary>A metric that is not defined on a split is null: JSON has no NaN.</summary>
    static JsonObject Add(JsonObject to, IReadOnlyDictionary<string, double> metrics)
    {
        foreach ((string name, double value) in metrics)
            to[name] = double.IsFinite(value) ? value : null;
        return to;
    }

    static void Table(
        TextWriter output,
        ModelEntry model,
        Dataset data,
        string? note,
        ExperimentRow row,
        string? order,
        List<Fold> folds
    )
    {
        output.WriteLine($"{model.Name} on {data.Name}");
        if (order is not null)
        {
            string how = order == "score" ? "" : $" (--rank {order})";
            output.WriteLine($"ranked: the full catalog without the user's training movies{how}");
        }
        if (note is not null)
            output.WriteLine(note);
        string[] headers = ["metric", .. folds.Select(fold => fold.Name), .. folds.Count > 1 ? ["mean"] : (string[])[]];
        IReadOnlyDictionary<string, double> mean = Mean(row, folds);
        TableWriter.WriteText(
            output,
            headers,
            [
                .. mean.Select(metric =>
                    (IReadOnlyList<string>)
                        [
                            metric.Key,
                            .. folds.Select(fold => Invariant($"{fold.Result.Metrics[metric.Key]:0.0000}")),
                            .. folds.Count > 1 ? [Invariant($"{metric.Value:0.0000}")] : (string[])[],
                        ]
                ),
            ]
        );
    }
}
