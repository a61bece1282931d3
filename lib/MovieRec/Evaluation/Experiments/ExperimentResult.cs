using System.Collections.Immutable;

namespace MovieRec.Evaluation;

/// <summary>One model on one split.</summary>
public sealed class ExperimentResult
{
    internal ExperimentResult(
        string model,
        string split,
        ulong? seed,
        OrderedDictionary<string, double> metrics,
        RatingReport? ratings,
        RankingReport? ranking,
        double fitSeconds,
        double scoreSeconds
    )
    {
        (Model, Split, Seed, Metrics) = (model, split, seed, metrics);
        (Ratings, Ranking, FitSeconds, ScoreSeconds) = (ratings, ranking, fitSeconds, scoreSeconds);
    }

    /// <summary>The model's name.</summary>
    public string Model { get; }

    /// <summary>The split's name.</summary>
    public string Split { get; }

    /// <summary>The seed that the model was fitted with; null for a model without a seed.</summary>
    public ulong? Seed { get; }

    /// <summary>The value of each metric by its name, in the order requested; NaN for the rating errors of a model that
    /// does not predict ratings.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; }

    /// <summary>Errors of predicted ratings by user; null if no such metric was requested or the model does not predict
    /// ratings.</summary>
    public RatingReport? Ratings { get; }

    /// <summary>Ranking metrics by user; null if none was requested.</summary>
    public RankingReport? Ranking { get; }

    /// <summary>Seconds to fit the model; 0 if it was fitted for an earlier split with the same training
    /// part.</summary>
    public double FitSeconds { get; }

    /// <summary>Seconds to score the test part and to compute the metrics.</summary>
    public double ScoreSeconds { get; }

    internal TrainingCounts Counts { get; init; } // of the training part
}

/// <summary>Numbers of training ratings.</summary>
/// <param name="OfUsers">[users]</param>
/// <param name="OfItems">[items]</param>
internal readonly record struct TrainingCounts(ImmutableArray<int> OfUsers, ImmutableArray<int> OfItems);
