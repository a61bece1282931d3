using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Ranks items by factors of the matrix of rated items: ŷ(u,i) = p(u)·q(i), near 1 for the user's
/// items and near 0 for others.</summary>
/// <remarks>Minimizes Σ over the ratings of a (1 − ŷ)² + α₀ Σ over all pairs of ŷ² + λ (Σ c(u)^ν ‖p(u)‖² + Σ c(i)^ν
/// ‖q(i)‖²), where a is the rating (or 1, see <see cref="ImplicitAlsOptions.Feedback"/>), c(u) = Σ of the user's a + α₀
/// · items, and c(i) = Σ of the item's a + α₀ · users: for all users, then for all items, each row in closed form, so
/// that every half step lowers it. Sources: Hu, Koren and Volinsky 2008, "Collaborative Filtering for Implicit Feedback
/// Datasets"; the weights, the regularization scaled by frequency and the first factors as in Rendle, Krichene, Zhang
/// and Koren 2022, "Revisiting the Performance of iALS on Item Recommendation Benchmarks" (where a = 1). P is [users ×
/// k], Q [items × k], row-major. Time O(iterations · (ratings · k² + (users + items) k³)). Results are bit-identical
/// for any number of threads. Scores are not ratings. An item without ratings scores 0. Q comes from all ratings; at
/// the end each user's row is solved once more without items that the user did not like
/// (<see cref="ImplicitAlsOptions.LikeThreshold"/>). A user without a like is scored as the mean of all
/// users.</remarks>
public sealed class ImplicitAls : FactorModel, IFoldIn, IExplainsByRatings, ILearnsFromLikes, ISavable<ImplicitAls>
{
    const string Name = "ials";
    readonly float[] gram; // α₀ QᵀQ
    readonly float[] stranger; // [stride] mean of the users' rows
    readonly Likes likes;

    ImplicitAls(TrainingFacts facts, ImplicitAlsOptions options, FactorTable table)
        : base(facts, table)
    {
        (Options, likes) = (options, Likes.Of(options.LikeThreshold, facts.Scale));
        gram = ImplicitAlsTraining.Gram(table.Items, table.Stride, options.UnobservedWeight, options.Threads);
        stranger = FactorTable.MeanRow(table.Users, table.Stride, Enumerable.Range(0, UserCount));
    }

    /// <summary>Options of the fit.</summary>
    public ImplicitAlsOptions Options { get; }

    /// <inheritdoc/>
    public float LikeThreshold => likes.From;

    /// <summary>Fits the model to ratings.</summary>
    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="context">Validation ratings, reports, checkpoint and cancellation; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArithmeticException">The regularization is too small for single precision to solve some
    /// row.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static ImplicitAls Fit(Ratings train, ImplicitAlsOptions? options = null, FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        context ??= new();
        TrainingFacts facts = TrainingFacts.Of(train);
        options = (options ?? new()).Checked();
        OptionRange.Reached(options.LikeThreshold, facts.Scale.Maximum, nameof(options.LikeThreshold));
        OptionRange.FactorsFit(options.Factors, train.UserCount, train.MovieCount, squares: 4);
        var training = new ImplicitAlsTraining(train, options);
        new EpochLoop(Name, options.Epochs, Patience: 0) { Objective = () => training.LastObjective }.Run(
            context with
            {
                Validation = null,
            },
            training.State,
            _ => training.Epoch(context.OnEpoch is not null, context.Cancel),
            training.Table.Estimate,
            context.Checkpoint is null ? "" : Checkpoint.Fingerprint(train, options)
        );
        ImmutableArray<int> counted = training.SolveCountedUsers(
            Likes.Of(options.LikeThreshold, facts.Scale),
            train.ByUser,
            context.Cancel
        );
        float[] mean = FactorTable.MeanRow(
            training.Table.Users,
            training.Table.Stride,
            Enumerable.Range(0, train.UserCount).Where(user => counted[user] > 0)
        );
        for (int user = 0; user < train.UserCount; user++)
        {
            if (counted[user] == 0)
                mean.CopyTo(training.Table.UserRow(user));
        }
        return new ImplicitAls(facts, options, training.Table);
    }

    /// <inheritdoc/>
    /// <remarks>The user's row is solved like the rows of training users; with few ratings the mean of all users is
    /// added.</remarks>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        float[] row = stranger;
        (int[] items, float[] weights) = Options.Feedback.Of(likes.Counted(history), Facts.Scale);
        if (items.Length > 0)
        {
            row = new float[Table.Stride];
            new ImplicitRowSolver(Options.Factors).Solve(
                items,
                weights,
                Table.Items,
                gram,
                (float)ImplicitAlsTraining.RegularizationOf(weights, ItemCount, Options),
                row
            );
            float missing = ShortHistory.Missing(items.Length, Facts);
            for (int f = 0; f < row.Length; f++)
                row[f] += missing * stranger[f];
        }
        Table.Score(0, row, scores);
    }

    /// <inheritdoc/>
    /// <remarks>A part for each factor, p(f) q(f).</remarks>
    public Explanation Explain(int user, int item) =>
        new(Table.Estimate(user, item), Contribution.OfFactors(UserFactors(user), ItemFactors(item)));

    /// <inheritdoc/>
    /// <remarks>A part for each rated item j that counts: a q(i)ᵀ W q(j), where W = (Σ a q qᵀ + α₀ QᵀQ + R I)⁻¹ over
    /// the user's items. A user without any has one part, the mean user. Source: Hu, Koren and Volinsky 2008, section
    /// 5.</remarks>
    public Explanation Explain(Ratings train, int user, int item)
    {
        ArgumentNullException.ThrowIfNull(train);
        Guard.SameData(Facts, train, nameof(train));
        float score = Table.Estimate(user, item);
        ItemRating[] counted = likes.Counted(ItemRating.Of(train.ByUser, user));
        if (counted.Length == 0)
            return new(score, [Contribution.OfMeanUser(score)]);
        (int[] items, float[] weights) = Options.Feedback.Of(counted, Facts.Scale);
        int k = Options.Factors;
        double[] a = new double[k * k];
        for (int row = 0; row < k; row++)
        {
            for (int column = 0; column <= row; column++)
                a[row * k + column] = gram[column * Table.Stride + row];
            a[row * k + row] += ImplicitAlsTraining.RegularizationOf(weights, ItemCount, Options);
        }
        for (int entry = 0; entry < items.Length; entry++)
        {
            ReadOnlySpan<float> q = Table.ItemRow(items[entry]);
            for (int row = 0; row < k; row++)
            {
                for (int column = 0; column <= row; column++)
                    a[row * k + column] += weights[entry] * (double)q[row] * q[column];
            }
        }
        double[] target = [.. ItemFactors(item).ToArray().Select(factor => (double)factor)];
        Cholesky.Solve(a, target);
        return Explanation.ByRatings(
            score,
            [
                .. items.Select(
                    (rated, entry) => Contribution.OfRated(Facts, rated, weights[entry] * Dot(Table.ItemRow(rated)))
                ),
            ]
        );

        double Dot(ReadOnlySpan<float> q)
        {
            double sum = 0;
            for (int f = 0; f < target.Length; f++)
                sum += target[f] * q[f];
            return sum;
        }
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        Table.AddTo(file, biases: false);
        file.Write(target);
    }

    /// <inheritdoc/>
    public static ImplicitAls Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static ImplicitAls Read(ModelFile file)
    {
        (TrainingFacts facts, ImplicitAlsOptions options) = TrainingFacts.Read<ImplicitAlsOptions>(file);
        return new ImplicitAls(facts, options, FactorTable.Read(file, facts, options.Factors));
    }
}
