using System.Collections.Immutable;

namespace MovieRec.Evaluation;

/// <summary>One model of an experiment: its metrics over all splits and seeds.</summary>
public sealed class ExperimentRow
{
    readonly ImmutableArray<string> metrics;
    readonly ImmutableArray<ExperimentResult> results;

    internal ExperimentRow(string model, ImmutableArray<string> metrics, ImmutableArray<ExperimentResult> results) =>
        (Model, this.metrics, this.results) = (model, metrics, results);

    /// <summary>The model's name.</summary>
    public string Model { get; }

    /// <summary>Mean seconds to fit the model.</summary>
    public double FitSeconds => results.Average(result => result.FitSeconds);

    /// <summary>Mean seconds to score a test part and to compute the metrics.</summary>
    public double ScoreSeconds => results.Average(result => result.ScoreSeconds);

    /// <summary>Gets the mean of a metric over splits and seeds; NaN if the model has no value.</summary>
    /// <exception cref="KeyNotFoundException">The metric was not requested.</exception>
    public double this[string metric] => Values(metric).Average();

    /// <summary>Returns the values of a metric on each split and seed, in the order of the splits.</summary>
    /// <exception cref="KeyNotFoundException">The metric was not requested.</exception>
    public ImmutableArray<double> Values(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ThrowUnlessOne(metric, metrics);
        return [.. results.Select(result => ExperimentReport.Value(result, metric))];
    }

    /// <summary>Returns the standard deviation of a metric over splits and seeds, √(Σ(x − x̄)² / n), as NumPy's
    /// <c>std</c>; 0 with one value.</summary>
    /// <exception cref="KeyNotFoundException">The metric was not requested.</exception>
    public double StandardDeviation(string metric)
    {
        ImmutableArray<double> values = Values(metric);
        return Math.Sqrt(Squares(values) / values.Length);
    }

    /// <summary>Returns the standard error of the mean over splits and seeds, √(Σ(x − x̄)² / (n (n − 1))); NaN with one
    /// value. Training parts of folds overlap, so this tends to be too small.</summary>
    /// <exception cref="KeyNotFoundException">The metric was not requested.</exception>
    public double StandardError(string metric)
    {
        ImmutableArray<double> values = Values(metric);
        return values.Length < 2 ? double.NaN : Math.Sqrt(Squares(values) / (values.Length * (values.Length - 1.0)));
    }

    internal static void ThrowUnlessOne(string metric, ImmutableArray<string> metrics)
    {
        if (!metrics.Contains(metric))
            throw new KeyNotFoundException(
                $"'{metric}' was not requested; expected one of: {string.Join(", ", metrics)}."
            );
    }

    static double Squares(ImmutableArray<double> values)
    {
        double mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean));
    }
}
