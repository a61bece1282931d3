using System.Collections.Immutable;
using System.Diagnostics;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Splitting;

namespace MovieRec.Evaluation;

/// <summary>Fits several models on one or more splits and evaluates them on the test parts.</summary>
public static class Experiment
{
    /// <summary>Fits and evaluates models on one split.</summary>
    /// <inheritdoc cref="Run(IEnumerable{Split}, ModelList, string, ExperimentOptions, CancellationToken)"/>
    /// <param name="split">Its <see cref="Split.Test"/> part is used for evaluation.</param>
    public static ExperimentReport Run(
        Split split,
        ModelList models,
        string? metrics = null,
        ExperimentOptions? options = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(split);
        return Run([split], models, metrics, options, cancel);
    }

    /// <summary>Fits and evaluates models on several splits.</summary>
    /// <remarks>Deterministic except for the seconds. Models are fitted one after the other, split by split;
    /// consecutive splits that share one <see cref="Split.Train"/> also share the fitted models. No fitted model is
    /// kept.</remarks>
    /// <param name="splits">At least one. Read once, one at a time.</param>
    /// <param name="models">At least one.</param>
    /// <param name="metrics">Names, such as <c>rmse ndcg@10</c>, see <see cref="Metric.Names"/>. Null: rating errors of
    /// models that predict ratings, and <see cref="Metric.UsualAt"/> 10.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancel">Checked between models and every few users; passed to models that take it.</param>
    /// <exception cref="ArgumentException">There is no split, no model or no metric, or a rating error is requested and
    /// no model predicts ratings.</exception>
    /// <exception cref="FormatException">A metric's name is unknown.</exception>
    public static ExperimentReport Run(
        IEnumerable<Split> splits,
        ModelList models,
        string? metrics = null,
        ExperimentOptions? options = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(splits);
        ArgumentNullException.ThrowIfNull(models);
        options ??= new();
        if (models.Count == 0)
            throw new ArgumentException("The list of models is empty.", nameof(models));
        ImmutableArray<Metric>? wanted = metrics is null ? null : Metric.ParseAll(metrics);
        if (wanted is { IsEmpty: true })
            throw new ArgumentException("Name at least one metric.", nameof(metrics));
        var results = new List<ExperimentResult>();
        var fitted = new Dictionary<(string Model, ulong? Seed), IItemScorer>();
        Ratings? train = null;
        TrainingCounts counts = default;
        foreach (Split split in splits)
        {
            if (!ReferenceEquals(train, split.Train))
            {
                fitted.Clear();
                counts = new(split.Train.ByUser.RowLengths, split.Train.ByMovie.RowLengths);
            }
            train = split.Train;
            foreach (FitRule rule in models.Rules)
            foreach (ulong? seed in rule.UsesSeed ? options.Seeds.Select(seed => (ulong?)seed) : [null])
            {
                cancel.ThrowIfCancellationRequested();
                double seconds = 0;
                if (!fitted.TryGetValue((rule.Name, seed), out IItemScorer? model))
                {
                    var clock = Stopwatch.StartNew();
                    model = rule.Fit(split, seed ?? 0, cancel);
                    seconds = clock.Elapsed.TotalSeconds;
                    fitted.Add((rule.Name, seed), model);
                }
                results.Add(Evaluated(rule.Name, seed, model, seconds, split, counts, wanted, options, cancel));
                options.OnResult?.Invoke(results[^1]);
            }
        }
        if (results.Count == 0)
            throw new ArgumentException("There is no split.", nameof(splits));
        if (
            wanted?.FirstOrDefault(metric => metric.IsOfRatings) is { } error
            && results.TrueForAll(result => result.Ratings is null)
        )
            throw new ArgumentException(
                $"'{error}' requires a model that predicts ratings; these models only rank: "
                    + $"{string.Join(", ", models)}.",
                nameof(metrics)
            );
        return new ExperimentReport([.. models], [.. results]);
    }

    static ExperimentResult Evaluated(
        string name,
        ulong? seed,
        IItemScorer model,
        double fitSeconds,
        Split split,
        TrainingCounts counts,
        ImmutableArray<Metric>? wanted,
        ExperimentOptions options,
        CancellationToken cancel
    )
    {
        var clock = Stopwatch.StartNew();
        var predictor = model as IRatingPredictor;
        Metric[] ofRatings =
        [
            .. wanted?.Where(metric => metric.IsOfRatings) ?? (predictor is null ? [] : Metric.OfRatings),
        ];
        Metric[] ofRanking =
        [
            .. wanted?.Where(metric => !metric.IsOfRatings)
                ?? Metric.UsualAt(10, options.Ranking.Similarity is not null),
        ];
        RatingReport? ratings =
            ofRatings.Length > 0 && predictor is not null
                ? Evaluate.Ratings(predictor, split.Test, options.Ranking.Threads, cancel)
                : null;
        RankingReport? ranking =
            ofRanking.Length > 0
                ? Evaluate.Ranking(
                    options.Ranker?.Invoke(model, split) ?? model,
                    split.Train,
                    split.Test,
                    options.Ranking with
                    {
                        Metrics = ofRanking,
                    },
                    cancel
                )
                : null;
        var metrics = new OrderedDictionary<string, double>();
        foreach (Metric metric in ofRatings)
            metrics.Add(metric.Name, ratings?[metric.Name] ?? double.NaN);
        foreach (Metric metric in ofRanking)
            metrics.Add(metric.Name, ranking![metric.Name]);
        return new(name, split.Name, seed, metrics, ratings, ranking, fitSeconds, clock.Elapsed.TotalSeconds)
        {
            Counts = counts,
        };
    }
}
