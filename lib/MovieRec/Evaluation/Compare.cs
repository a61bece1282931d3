using System.Collections.Immutable;

namespace MovieRec.Evaluation;

/// <summary>Compares models: differences, confidence intervals and paired tests.</summary>
public static class Compare
{
    /// <summary>Compares the metrics of several models that were evaluated on the same test ratings.</summary>
    /// <remarks>Intervals: bootstrap over users, the same draws for all models. p: Student's t test of the users'
    /// paired differences, two-sided. For <c>rmse</c>, <c>mse</c> and <c>r2</c> these are differences of the users'
    /// sums of squared errors, for <c>mae</c> of absolute errors. Holm's correction is over all tests of the table.
    /// Metrics of all lists together, such as <c>coverage@k</c>, have neither interval nor p.</remarks>
    /// <param name="models">At least one; names are unique. All reports are of ratings, or all of rankings.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no model, a name occurs twice, <see
    /// cref="CompareOptions.Against"/> is not one of them, or the reports are of different users or
    /// ratings.</exception>
    /// <exception cref="KeyNotFoundException">A report does not have one of the metrics.</exception>
    public static ModelComparison Models(
        IReadOnlyList<(string Name, EvaluationReport Report)> models,
        CompareOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(models);
        options ??= new();
        BootstrapOptions bootstrap = options.Bootstrap.Checked();
        if (models.Count == 0)
            throw new ArgumentException("The list of models is empty.", nameof(models));
        (string firstName, EvaluationReport first) = models[0];
        foreach ((string name, EvaluationReport report) in models)
        {
            if (models.Count(other => other.Name == name) > 1)
                throw new ArgumentException($"Two models are named '{name}'.", nameof(models));
            if (
                report.GetType() != first.GetType()
                || !report.Users.SequenceEqual(first.Users)
                || !report.RatingCounts.SequenceEqual(first.RatingCounts)
            )
                throw new ArgumentException(
                    $"'{name}' was evaluated on other users or ratings than '{firstName}', or with another threshold.",
                    nameof(models)
                );
        }
        int against = -1;
        if (options.Against is not null)
        {
            against = models.ToList().FindIndex(model => model.Name == options.Against);
            if (against < 0)
                throw new ArgumentException(
                    $"There is no model '{options.Against}'; expected one of: "
                        + $"{string.Join(", ", models.Select(model => model.Name))}.",
                    nameof(options)
                );
        }
        (int Model, int Against)[] pairs =
        [
            .. from one in Enumerable.Range(0, models.Count)
            from other in Enumerable.Range(0, models.Count)
            where against < 0 ? other < one : other == against && one != against
            select (one, other),
        ];
        string[] metrics = [.. options.Metrics ?? [.. first.Metrics.Keys]];
        // [models][metrics]
        UserStatistic[][] statistics = [.. models.Select(model => metrics.Select(model.Report.Statistic).ToArray())];
        double[][][] draws =
        [
            .. statistics.Select(of =>
                Bootstrap.Draw(
                    first.Users.Length,
                    [.. of.Select(one => one.Amounts is null ? Nothing : one.Of)],
                    bootstrap
                )
            ),
        ];

        var values =
            from model in Enumerable.Range(0, models.Count)
            from metric in Enumerable.Range(0, metrics.Length)
            let interval = Bootstrap.Around(
                models[model].Report[metrics[metric]],
                draws[model][metric],
                bootstrap.Confidence
            )
            select new ModelValue(models[model].Name, metrics[metric], interval);
        ModelDifference[] differences =
        [
            .. from metric in Enumerable.Range(0, metrics.Length)
            from pair in pairs
            let one = statistics[pair.Model][metric].Amounts
            let other = statistics[pair.Against][metric].Amounts
            let value = models[pair.Model].Report[metrics[metric]] - models[pair.Against].Report[metrics[metric]]
            let interval = Bootstrap.Around(
                value,
                [.. draws[pair.Model][metric].Zip(draws[pair.Against][metric], (a, b) => a - b)],
                bootstrap.Confidence
            )
            select new ModelDifference(
                metrics[metric],
                models[pair.Model].Name,
                models[pair.Against].Name,
                interval,
                one is null ? double.NaN : PairedTest.P(one, other!),
                double.NaN
            ),
        ];
        double[] holm = PairedTest.Holm([.. differences.Select(difference => difference.P)]);
        return new ModelComparison(
            [.. models.Select(model => model.Name)],
            [.. metrics],
            [.. values],
            [.. differences.Zip(holm, (difference, p) => difference with { HolmP = p })]
        );

        static double Nothing(ReadOnlySpan<int> places) => double.NaN;
    }
}
