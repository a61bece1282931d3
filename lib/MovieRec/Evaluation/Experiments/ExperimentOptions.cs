using System.Collections.Immutable;
using MovieRec.Models;
using MovieRec.Splitting;

namespace MovieRec.Evaluation;

/// <summary>Options of <see cref="Experiment"/>.</summary>
public sealed record ExperimentOptions
{
    /// <summary>Relevance threshold, similarity, seed of ties and threads. Its <see cref="RankingOptions.Metrics"/> are
    /// not used: the metrics of the experiment decide.</summary>
    public RankingOptions Ranking
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new();

    /// <summary>Seeds of the models that take one; at least one, no repeats. Default: 42 alone.</summary>
    public ImmutableArray<ulong> Seeds
    {
        get;
        init =>
            field =
                !value.IsDefaultOrEmpty && value.Distinct().Count() == value.Length
                    ? value
                    : throw new ArgumentException("Expected at least one seed and no repeats.", nameof(value));
    } = [42];

    /// <summary>Returns the scorer that ranks instead of a model, such as <c>LikelyRanking.Of</c>; null: the model
    /// itself.</summary>
    public Func<IItemScorer, Split, IItemScorer>? Ranker { get; init; }

    /// <summary>Called after each model and split with its result, on the thread that runs the experiment.</summary>
    public Action<ExperimentResult>? OnResult { get; init; }
}
