using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data;
using MovieRec.Formatting;

namespace MovieRec.Evaluation;

/// <summary>One metric of one model.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Metric">The metric's name, such as <c>ndcg@10</c>.</param>
/// <param name="Interval">The value over all users and its confidence interval.</param>
public sealed record ModelValue(string Model, string Metric, Interval Interval)
{
    /// <summary>The value over all users.</summary>
    public double Value => Interval.Value;

    /// <summary>Half the width of the confidence interval, for error bars; NaN if there is none.</summary>
    public double Error => Interval.HalfWidth;
}

/// <summary>Difference between two models in one metric.</summary>
/// <param name="Metric">The metric's name, such as <c>ndcg@10</c>.</param>
/// <param name="Model">The model.</param>
/// <param name="Against">The model that it is compared with.</param>
/// <param name="Difference">The model's value minus the other's, and its confidence interval.</param>
/// <param name="P">p value of the paired test, in [0, 1]; NaN if there is no test.</param>
/// <param name="HolmP">p value with Holm's correction for the number of tests in the table.</param>
public sealed record ModelDifference(
    string Metric,
    string Model,
    string Against,
    Interval Difference,
    double P,
    double HolmP
);

/// <summary>Metrics of several models and their differences. Shown as a table in a notebook.</summary>
/// <remarks>For a figure: <c>var ndcg = comparison.Of("ndcg@10"); Figure.Bar(ndcg, m => m.Model, m => m.Value,
/// title).WithErrorBars(ndcg.Select(m => m.Error))</c>.</remarks>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class ModelComparison : IShown
{
    internal ModelComparison(
        ImmutableArray<string> models,
        ImmutableArray<string> metrics,
        ImmutableArray<ModelValue> values,
        ImmutableArray<ModelDifference> differences
    ) => (Models, Metrics, Values, Differences) = (models, metrics, values, differences);

    /// <summary>Names of the models, in the order given.</summary>
    public ImmutableArray<string> Models { get; }

    /// <summary>Names of the metrics.</summary>
    public ImmutableArray<string> Metrics { get; }

    /// <summary>Every metric of every model, model by model.</summary>
    public ImmutableArray<ModelValue> Values { get; }

    /// <summary>Metric by metric, every pair of models; empty with one model.</summary>
    public ImmutableArray<ModelDifference> Differences { get; }

    /// <summary>Returns a metric of all models, in their order.</summary>
    /// <exception cref="KeyNotFoundException">The metric was not compared; the message lists those that
    /// were.</exception>
    public ImmutableArray<ModelValue> Of(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return Metrics.Contains(metric)
            ? [.. Values.Where(value => value.Metric == metric)]
            : throw new KeyNotFoundException(
                $"'{metric}' was not compared; expected one of: {string.Join(", ", Metrics)}."
            );
    }

    /// <summary>Returns a table with one row per model: <c>model</c>, and one column per metric.</summary>
    public Table ToTable() =>
        new([
            Column.OfTexts("model", Models),
            .. Metrics.Select(metric => Column.OfNumbers(metric, Of(metric).Select(value => (double?)value.Value))),
        ]);

    /// <summary>Returns a table with one row per difference: <c>metric</c>, <c>model</c>, <c>against</c>,
    /// <c>difference</c>, <c>low</c>, <c>high</c>, <c>p</c>, <c>p (Holm)</c>.</summary>
    public Table ToDifferencesTable() =>
        new(
            Column.OfTexts("metric", Differences.Select(row => row.Metric)),
            Column.OfTexts("model", Differences.Select(row => row.Model)),
            Column.OfTexts("against", Differences.Select(row => row.Against)),
            Column.OfNumbers("difference", Differences.Select(row => (double?)row.Difference.Value)),
            Column.OfNumbers("low", Differences.Select(row => (double?)row.Difference.Low)),
            Column.OfNumbers("high", Differences.Select(row => (double?)row.Difference.High)),
            Column.OfTexts("p", Differences.Select(row => Shown(row.P))),
            Column.OfTexts("p (Holm)", Differences.Select(row => Shown(row.HolmP)))
        );

    /// <summary>Returns the values, and below them the differences.</summary>
    public override string ToString() =>
        Differences.IsEmpty ? ToTable().ToString() : $"{ToTable()}\n{ToDifferencesTable()}";

    static string? Shown(double p) =>
        double.IsNaN(p) ? null
        : p < 0.0001 ? "< 0.0001"
        : p.ToString("0.0000", CultureInfo.InvariantCulture);

    void IShown.WriteHtml(TextWriter writer)
    {
        ToTable().Write(writer, html: true);
        if (!Differences.IsEmpty)
            ToDifferencesTable().Write(writer, html: true);
    }
}
