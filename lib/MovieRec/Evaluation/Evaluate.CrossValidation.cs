using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Splitting;

namespace MovieRec.Evaluation;

public static partial class Evaluate
{
    /// <summary>Fits a model on the training part of each split and evaluates it on the test part; the report gives the
    /// means over the splits. See <see cref="Experiment"/> for several models.</summary>
    /// <param name="fit">Fits the model, such as <c>train => Als.Fit(train)</c>.</param>
    /// <param name="splits">The splits, such as <c>Split.KFold(data)</c>.</param>
    /// <param name="metrics">Names of metrics, such as <c>rmse ndcg@10</c>; null for the usual ones.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancel">Checked between splits and every few users.</param>
    /// <exception cref="ArgumentException">There is no split or no metric, or a rating error is requested and the model
    /// does not predict ratings.</exception>
    /// <exception cref="FormatException">A metric's name is unknown.</exception>
    public static ExperimentReport CrossValidate(
        Func<Ratings, IItemScorer> fit,
        IEnumerable<Split> splits,
        string? metrics = null,
        ExperimentOptions? options = null,
        CancellationToken cancel = default
    ) => Experiment.Run(splits, new() { { "model", fit } }, metrics, options, cancel);
}
