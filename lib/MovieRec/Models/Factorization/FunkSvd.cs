using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Matrix factorization with biases by stochastic gradient descent: r̂(u,i) = μ + b(u) + b(i) + p(u)·q(i), in
/// stars.</summary>
/// <remarks>Descends ½ Σ [(r − r̂)² + λ(u) ‖p(u)‖² + λ(i) ‖q(i)‖² + λb b(u)²/n(u) + λb b(i)²/n(i)], sums over the
/// training ratings, one rating per step; the biases start as those of the bias baseline. Sources: Funk 2006, "Netflix
/// Update: Try This at Home"; Koren, Bell and Volinsky 2009, eq. 4–5. Parallel and bit-identical for any number of
/// threads (<see cref="SgdGrid"/>). P is [users × k], Q [items × k], row-major. Time O(epochs · ratings · k). A user or
/// item without a training rating has bias and factors 0.</remarks>
public sealed class FunkSvd : FactorPredictor, ISavable<FunkSvd>
{
    const string Name = "funk-svd";

    FunkSvd(TrainingFacts facts, FunkSvdOptions options, FactorTable table)
        : base(facts, table) => Options = options;

    /// <summary>Options of the fit.</summary>
    public FunkSvdOptions Options { get; }

    /// <summary>Fits the model to ratings.</summary>
    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults, which suit 100,000 ratings;
    /// <see cref="FunkSvdOptions.ForMillionRatings"/> suits a million.</param>
    /// <param name="context">Validation ratings, reports, checkpoint and cancellation; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> is empty, or there is patience but no
    /// validation rating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The loss is no longer finite: the learning rate is too
    /// high.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static FunkSvd Fit(Ratings train, FunkSvdOptions? options = null, FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        context ??= new();
        TrainingFacts facts = TrainingFacts.Of(train);
        options = (options ?? new()).Checked();
        OptionRange.FactorsFit(options.Factors, train.UserCount, train.MovieCount);
        string fingerprint = context.Checkpoint is null ? "" : Checkpoint.Fingerprint(train, options);
        float unit = RatingUnit.Of(facts.Scale);
        Ratings ratings = RatingUnit.In(train, unit);
        if (options.OneFactorAtATime)
        {
            var one = new OneFactorDescent(ratings, options);
            new EpochLoop(Name, options.Epochs * options.Factors, options.Patience).Run(
                context,
                one.State,
                epoch => unit * one.Epoch(epoch, context.Cancel),
                (user, item) => unit * one.Estimate(user, item),
                fingerprint
            );
            return new FunkSvd(facts, options, one.ToTable().Times(unit, train.Mean));
        }
        var all = new FunkDescent(ratings, options);
        new EpochLoop(Name, options.Epochs, options.Patience).Run(
            context,
            all.State,
            epoch => unit * all.Epoch(epoch, context.Cancel),
            (user, item) => unit * all.Estimate(user, item),
            fingerprint
        );
        return new FunkSvd(facts, options, all.ToTable().Times(unit, train.Mean));
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
    public static FunkSvd Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static FunkSvd Read(ModelFile file)
    {
        (TrainingFacts facts, FunkSvdOptions options) = TrainingFacts.Read<FunkSvdOptions>(file);
        return new FunkSvd(facts, options, FactorTable.Read(file, facts, options.Factors));
    }
}
