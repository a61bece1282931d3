using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data;
using MovieRec.Formatting;

namespace MovieRec.Evaluation;

/// <summary>Metrics of several models on one or more splits. Shown as a table: a row per model, means over
/// splits and seeds, ± one standard deviation.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class ExperimentReport : IShown
{
    readonly ImmutableArray<ExperimentResult> results;

    internal ExperimentReport(ImmutableArray<string> models, ImmutableArray<ExperimentResult> results)
    {
        this.results = results;
        Splits = [.. results.Select(result => result.Split).Distinct()];
        Metrics = [.. results.SelectMany(result => result.Metrics.Keys).Distinct()];
        Rows =
        [
            .. models.Select(model => new ExperimentRow(
                model,
                Metrics,
                [.. results.Where(result => result.Model == model)]
            )),
        ];
    }

    /// <summary>One row per model, in the order of the list or of <see cref="SortedBy"/>; for figures.</summary>
    public ImmutableArray<ExperimentRow> Rows { get; }

    /// <summary>Names of the splits.</summary>
    public ImmutableArray<string> Splits { get; }

    /// <summary>Names of the metrics.</summary>
    public ImmutableArray<string> Metrics { get; }

    /// <summary>Each model on each split with each seed, in the order of evaluation.</summary>
    public ImmutableArray<ExperimentResult> Results => results;

    /// <summary>Gets the row of a model.</summary>
    /// <exception cref="KeyNotFoundException">There is no such model.</exception>
    public ExperimentRow this[string model]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(model);
            return Rows.FirstOrDefault(row => row.Model == model)
                ?? throw new KeyNotFoundException(
                    $"There is no model '{model}'; expected one of: {string.Join(", ", Rows.Select(row => row.Model))}."
                );
        }
    }

    /// <summary>Gets the mean of a metric of a model over splits and seeds.</summary>
    /// <exception cref="KeyNotFoundException">There is no such model or metric.</exception>
    public double this[string model, string metric]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(metric);
            return this[model][metric];
        }
    }

    /// <summary>Returns the result of a model on a split: values by user, by group of users, and confidence
    /// intervals.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="split">The split's name; null: the first split.</param>
    /// <exception cref="KeyNotFoundException">There is no such model or split.</exception>
    public ExperimentResult Result(string model, string? split = null)
    {
        _ = this[model];
        return results.FirstOrDefault(result => result.Model == model && (split is null || result.Split == split))
            ?? throw new KeyNotFoundException(
                $"There is no split '{split}'; expected one of: {string.Join(", ", Splits)}."
            );
    }

    /// <summary>Returns the same report with the best model first. Lower is better for <c>rmse</c>, <c>mae</c>,
    /// <c>mse</c> and <c>gini@k</c>; equal models keep their order, and those without a value come last.</summary>
    /// <exception cref="KeyNotFoundException">The metric was not requested.</exception>
    public ExperimentReport SortedBy(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        int sign = Metric.Parse(metric).IsLowerBetter ? 1 : -1;
        IEnumerable<string> order = Rows.OrderBy(row => double.IsNaN(row[metric]))
            .ThenBy(row => sign * row[metric])
            .Select(row => row.Model);
        return new ExperimentReport([.. order], results);
    }

    /// <summary>Returns the values of each user, pooled over splits and seeds: for ranking metrics, the user's mean;
    /// for rating errors, the error over all test ratings of the user.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="metric">One of <see cref="Metrics"/>.</param>
    /// <returns>User indices, in ascending order, and values; NaN if the metric is not defined for a user.</returns>
    /// <exception cref="KeyNotFoundException">There is no such model or metric, or the model has no value.</exception>
    public ImmutableArray<(int User, double Value)> PerUser(string model, string metric)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(metric);
        EvaluationReport report = Pooled(model, metric);
        return [.. report.Users.Zip(report.PerUser(metric))];
    }

    /// <summary>Compares models, with confidence intervals and paired tests over users; the users' values are
    /// pooled over splits and seeds, see <see cref="PerUser"/>.</summary>
    /// <param name="metric">One of <see cref="Metrics"/>.</param>
    /// <param name="options">Null for the defaults. Its <see cref="CompareOptions.Metrics"/> are not used.</param>
    /// <returns>Models without a value for the metric are left out.</returns>
    /// <exception cref="KeyNotFoundException">The metric was not requested.</exception>
    public ModelComparison Compare(string metric, CompareOptions? options = null) =>
        Evaluation.Compare.Models(
            [.. Rows.Where(row => !double.IsNaN(row[metric])).Select(row => (row.Model, Pooled(row.Model, metric)))],
            (options ?? new()) with
            {
                Metrics = [metric],
            }
        );

    /// <summary>Computes the RMSE of each model on groups of test ratings, over all splits and seeds.</summary>
    /// <param name="groups">The groups, such as <c>RatingGroups.ByItemRatings(0, 5, 20)</c>.</param>
    /// <exception cref="InvalidOperationException">No model was evaluated by a rating error.</exception>
    public GroupErrors ErrorsBy(RatingGroups groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return GroupErrors.Of(
            groups,
            [
                .. Rows.Select(row =>
                        (row.Model, results.Where(result => result.Model == row.Model && result.Ratings is not null))
                    )
                    .Where(model => model.Item2.Any()),
            ]
        );
    }

    /// <summary>Returns a table with a row per model: <c>model</c> and the mean of each metric, with ± one standard
    /// deviation if there are several values.</summary>
    /// <param name="withSeconds">Adds <c>fit seconds</c> and <c>score seconds</c>, which differ from run to
    /// run.</param>
    public Table ToTable(bool withSeconds = false)
    {
        IEnumerable<Column> seconds =
        [
            Column.OfTexts("fit seconds", Rows.Select(row => Seconds(row.FitSeconds))),
            Column.OfTexts("score seconds", Rows.Select(row => Seconds(row.ScoreSeconds))),
        ];
        return new Table([
            Column.OfTexts("model", Rows.Select(row => row.Model)),
            .. Metrics.Select(metric => Column.OfTexts(metric, Rows.Select(row => Cell(row, metric)))),
            .. withSeconds ? seconds : [],
        ]);
    }

    /// <summary>Returns a table of one metric: a row per model, a column per split (and seed), and the
    /// <c>mean</c>.</summary>
    /// <exception cref="KeyNotFoundException">The metric was not requested.</exception>
    public Table ToTable(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ExperimentRow.ThrowUnlessOne(metric, Metrics);
        bool severalSeeds =
            results.Where(result => result.Seed is not null).Select(result => result.Seed).Distinct().Count() > 1;
        string[] names = [.. results.Select(Name).Distinct()];
        return new Table([
            Column.OfTexts("model", Rows.Select(row => row.Model)),
            .. names.Select(name =>
                Column.OfTexts(
                    name,
                    Rows.Select(row =>
                        results.FirstOrDefault(result => result.Model == row.Model && Name(result) == name)
                            is { } result
                            ? Number(Value(result, metric))
                            : null
                    )
                )
            ),
            .. names.Length > 1 ? new[] { Column.OfTexts("mean", Rows.Select(row => Number(row[metric]))) } : [],
        ]);

        string Name(ExperimentResult result) =>
            severalSeeds && result.Seed is { } seed
                ? string.Create(CultureInfo.InvariantCulture, $"{result.Split}, seed {seed}")
                : result.Split;
    }

    /// <summary>Returns the table, one line per model.</summary>
    public override string ToString() => ToTable().ToString();

    /// <summary>NaN if the model has no value.</summary>
    internal static double Value(ExperimentResult result, string metric) =>
        result.Metrics.TryGetValue(metric, out double value) ? value : double.NaN;

    /// <summary>4 decimals below 10, 1 from 100 on, 2 between.</summary>
    static string? Number(double value) =>
        !double.IsFinite(value)
            ? null
            : value.ToString(
                Math.Abs(value) < 10 ? "0.0000"
                    : Math.Abs(value) < 100 ? "0.00"
                    : "0.0",
                CultureInfo.InvariantCulture
            );

    static string? Cell(ExperimentRow row, string metric) =>
        row.Values(metric).Length > 1 && Number(row[metric]) is { } mean
            ? $"{mean} ± {Number(row.StandardDeviation(metric))}"
            : Number(row[metric]);

    static string Seconds(double seconds) => seconds.ToString("0.00", CultureInfo.InvariantCulture);

    EvaluationReport Pooled(string model, string metric)
    {
        ExperimentRow.ThrowUnlessOne(metric, Metrics);
        _ = this[model];
        ExperimentResult[] own = [.. results.Where(result => result.Model == model)];
        RatingReport[] ratings = [.. own.Select(result => result.Ratings).OfType<RatingReport>()];
        RankingReport[] rankings = [.. own.Select(result => result.Ranking).OfType<RankingReport>()];
        if (rankings.Length > 0 && rankings[0].Metrics.ContainsKey(metric))
            return PooledRankings.Of(rankings);
        if (ratings.Length > 0 && ratings[0].Metrics.ContainsKey(metric))
            return RatingReport.Pooled(ratings);
        throw new KeyNotFoundException($"'{model}' has no value for '{metric}'.");
    }

    void IShown.WriteHtml(TextWriter writer) => ToTable().Write(writer, html: true);
}
