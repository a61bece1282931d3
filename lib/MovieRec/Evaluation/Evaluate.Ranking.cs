using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Evaluation;

public static partial class Evaluate
{
    /// <summary>Evaluates how well a model ranks all items, for every user with a test rating.</summary>
    /// <remarks>Candidates are all items, including those without ratings, except the user's training items. The order
    /// of equal scores is drawn by <see cref="RankingOptions.Seed"/>. Users without a relevant test item are left out
    /// of the means of accuracy metrics; the report counts them.</remarks>
    /// <param name="model">A fitted model; called from several threads.</param>
    /// <param name="train">The ratings that it was fitted on.</param>
    /// <param name="test">At least one rating, none of them in <paramref name="train"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancel">Checked every few users.</param>
    /// <exception cref="ArgumentException"><paramref name="test"/> is empty, a relevant rating of it is in
    /// <paramref name="train"/>, indices differ, or an option is invalid.</exception>
    /// <exception cref="InvalidOperationException">A score is not finite; the message names it.</exception>
    public static RankingReport Ranking(
        IItemScorer model,
        Ratings train,
        Ratings test,
        RankingOptions? options = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        options ??= new();
        Metric[] metrics = options.CheckedMetrics();
        if (test.Count == 0)
            throw new ArgumentException("The test set is empty.", nameof(test));
        Guard.SameData(model.Facts, train, nameof(train));
        Guard.SameData(model.Facts, test, nameof(test));
        var run = new RankingRun(model, train, test, options, metrics, UsersOf(test.ByUser));
        ParallelBlocks.For(
            run.UserCount,
            UsersPerBlock,
            options.Threads,
            (_, start, end) => run.Evaluate(start, end),
            cancel
        );
        return run.Report();
    }
}
