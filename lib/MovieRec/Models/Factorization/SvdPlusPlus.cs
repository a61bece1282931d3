using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>SVD++, which also learns from the set of items that a user rated: r̂(u,i) = μ + b(u) + b(i) + q(i)·z(u)
/// with z(u) = p(u) + n(u)^(−½) Σ y(j) over the n(u) items j that u rated, in stars.</summary>
/// <remarks>Source: Koren 2008, eq. 15, trained by stochastic gradient descent on the squared errors, with a λ for each
/// of p, q, y and b. The biases start as those of the bias baseline. A user's ratings move all y(j) by the same vector,
/// so it is summed over the user's ratings and applied once (2 n(u) row updates per user instead of n(u)²), while z(u)
/// is kept up to date. Parallel over the users of a round, see <see cref="SvdPlusPlusDescent"/>, and bit-identical for
/// any number of threads. P is [users × k], Q and Y are [items × k], row-major. Time O(epochs · ratings · k). A user or
/// item without a training rating has bias and factors 0.</remarks>
public sealed class SvdPlusPlus : FactorPredictor, IExplainsByRatings, ISavable<SvdPlusPlus>
{
    const string Name = "svdpp";
    readonly float[] y; // [items × stride]

    SvdPlusPlus(TrainingFacts facts, SvdPlusPlusOptions options, FactorTable table, float[] y)
        : base(facts, table) => (Options, this.y) = (options, y);

    /// <summary>Options of the fit.</summary>
    public SvdPlusPlusOptions Options { get; }

    /// <summary>Fits the model to ratings.</summary>
    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults, which suit 100,000 ratings;
    /// <see cref="SvdPlusPlusOptions.ForMillionRatings"/> suits a million.</param>
    /// <param name="context">Validation ratings, reports, checkpoint and cancellation; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> is empty, or there is patience but no
    /// validation rating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The loss is no longer finite: the learning rate is too
    /// high.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static SvdPlusPlus Fit(Ratings train, SvdPlusPlusOptions? options = null, FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        context ??= new();
        TrainingFacts facts = TrainingFacts.Of(train);
        options = (options ?? new()).Checked();
        OptionRange.FactorsFit(options.Factors, train.UserCount, train.MovieCount, bytes: 8);
        float unit = RatingUnit.Of(facts.Scale);
        var descent = new SvdPlusPlusDescent(RatingUnit.In(train, unit), options);
        FactorTable? present = null;
        new EpochLoop(Name, options.Epochs, options.Patience).Run(
            context,
            descent.State,
            epoch =>
            {
                double error = unit * descent.Epoch(epoch, context.Cancel);
                if (context.Validation is not null)
                    present = Table();
                return error;
            },
            (user, item) => present!.Estimate(user, item),
            context.Checkpoint is null ? "" : Checkpoint.Fingerprint(train, options)
        );
        float root = MathF.Sqrt(unit);
        return new SvdPlusPlus(facts, options, Table(), Array.ConvertAll(descent.Implicit, factor => factor * root));

        FactorTable Table() => descent.ToTable().Times(unit, train.Mean);
    }

    /// <inheritdoc/>
    /// <remarks>The mean, both biases, the user's own factors p·q, and for each rated item j q·y(j) / √n.</remarks>
    public Explanation Explain(Ratings train, int user, int item)
    {
        ArgumentNullException.ThrowIfNull(train);
        Guard.SameData(Facts, train, nameof(train));
        Explanation whole = Explain(user, item);
        int[] rated = train.ByUser.RowColumns(user).ToArray();
        Contribution[] items =
        [
            .. rated.Select(other =>
                Contribution.OfRated(
                    Facts,
                    other,
                    FactorMath.Dot(Table.ItemRow(item), FactorMath.Row(y, other, Table.Stride))
                        / Math.Sqrt(rated.Length)
                )
            ),
        ];
        double sum = items.Sum(part => part.Value);
        return new(
            whole.Score,
            whole
                .Contributions.Select(part =>
                    part.OfItem == FactorsPart ? part with { Value = part.Value - sum } : part
                )
                .Concat(items)
        );
    }

    /// <inheritdoc/>
    /// <remarks>user_factors holds z, implicit_factors y; μ, biases and item_factors q are as in the formula.</remarks>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        Table.AddTo(file);
        file.Add("implicit_factors", FactorTable.Unpadded(y, ItemCount, Options.Factors));
        file.Write(target);
    }

    /// <inheritdoc/>
    public static SvdPlusPlus Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static SvdPlusPlus Read(ModelFile file)
    {
        (TrainingFacts facts, SvdPlusPlusOptions options) = TrainingFacts.Read<SvdPlusPlusOptions>(file);
        return new SvdPlusPlus(
            facts,
            options,
            FactorTable.Read(file, facts, options.Factors),
            FactorTable.Padded(file.Get("implicit_factors"), facts.ItemIds.Count, options.Factors)
        );
    }
}
