using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Matrix factorization with biases by alternating least squares: r̂(u,i) = μ + b(u) + b(i) + u·v, in rating
/// units.</summary>
/// <remarks>Minimizes λ/2 Σ (r − r̂)² + τ/2 (Σ n^ν ‖u‖² + Σ n^ν ‖v‖²) + γ/2 (Σ b(u)² + Σ b(i)²), ν = 0 by default: for
/// all users, then for all items, the factors and the bias of a row together in closed form, so that every half step
/// lowers it. Sources: Bell and Koren 2007, "Scalable Collaborative Filtering with Jointly Derived Neighborhood
/// Interpolation Weights"; Zhou et al. 2008, "Large-scale Parallel Collaborative Filtering for the Netflix Prize" (ν =
/// 1). U is [users × k], V [items × k], row-major. Time O(iterations · (ratings · k² + (users + items) k³)). Results
/// are bit-identical for any number of threads. A user or item without a training rating has bias and factors
/// 0.</remarks>
public sealed class Als : FactorPredictor, ISavable<Als>
{
    const string Name = "als";

    Als(TrainingFacts facts, AlsOptions options, FactorTable table)
        : base(facts, table) => Options = options;

    /// <summary>Options of the fit.</summary>
    public AlsOptions Options { get; }

    /// <summary>Fits the model to ratings.</summary>
    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults, which suit 100,000 ratings;
    /// <see cref="AlsOptions.ForMillionRatings"/> suits a million and more.</param>
    /// <param name="context">Validation ratings, reports, checkpoint and cancellation; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> is empty, or there is patience but no
    /// validation rating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArithmeticException">The regularization is too small for single precision to solve some
    /// row.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static Als Fit(Ratings train, AlsOptions? options = null, FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        context ??= new();
        TrainingFacts facts = TrainingFacts.Of(train);
        options = (options ?? new()).Checked();
        OptionRange.FactorsFit(options.Factors, train.UserCount, train.MovieCount, squares: 2);
        var training = new AlsTraining(train, options);
        new EpochLoop(Name, options.Epochs, options.Patience) { Objective = () => training.LastObjective }.Run(
            context,
            training.State,
            _ => training.Epoch(context.OnEpoch is not null, context.Cancel),
            training.Table.Estimate,
            context.Checkpoint is null ? "" : Checkpoint.Fingerprint(train, options)
        );
        return new Als(facts, options, training.Table);
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        Table.AddTo(file);
        file.Write(target);
    }

    /// <inheritdoc/>
    public static Als Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static Als Read(ModelFile file)
    {
        (TrainingFacts facts, AlsOptions options) = TrainingFacts.Read<AlsOptions>(file);
        return new Als(
            facts,
            options,
            FactorTable.Read(file, facts, options.Factors, options.UseCentering ? facts.Mean : 0)
        );
    }
}
