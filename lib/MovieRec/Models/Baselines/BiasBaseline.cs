using System.Collections.Immutable;
using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>Predicts ratings by the mean and the biases of users and items: r̂(u,i) = μ + b(u) + b(i).</summary>
/// <remarks>Minimizes Σ (r − μ − b(u) − b(i))² + λu Σ b(u)² + λi Σ b(i)², either in turn (with the users fixed, each
/// item's bias has the closed form b(i) = Σ (r − μ − b(u)) / (λi + n(i)), and vice versa) or by gradient descent,
/// rating by rating; see <see cref="BiasMethod"/>. Source: Koren 2010, "Factor in the Neighbors", section 2.1. Time
/// O(epochs · ratings). A user or item without a training rating has bias 0.</remarks>
public sealed class BiasBaseline : IRatingPredictor, IFoldIn, IExplainable, ISavable<BiasBaseline>
{
    const string Name = "bias";
    readonly double[] userBias,
        itemBias;

    BiasBaseline(TrainingFacts facts, BiasOptions options, double[] userBias, double[] itemBias) =>
        (Facts, Options, this.userBias, this.itemBias) = (facts, options, userBias, itemBias);

    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    public TrainingFacts Facts { get; }

    /// <summary>Options of the fit.</summary>
    public BiasOptions Options { get; }

    /// <summary>μ: mean training rating.</summary>
    public double Mean => Facts.Mean;

    /// <summary>[users] b(u), in rating units.</summary>
    public ImmutableArray<double> UserBias => [.. userBias];

    /// <summary>[items] b(i), in rating units.</summary>
    public ImmutableArray<double> ItemBias => [.. itemBias];

    /// <inheritdoc/>
    public int UserCount => userBias.Length;

    /// <inheritdoc/>
    public int ItemCount => itemBias.Length;

    /// <summary>Fits the model to ratings.</summary>
    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static BiasBaseline Fit(Ratings train, BiasOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        TrainingFacts facts = TrainingFacts.Of(train);
        options = (options ?? new()).Checked();
        (double[] user, double[] item) =
            options.Method == BiasMethod.Als
                ? Biases.Alternating(train, options.ItemRegularization, options.UserRegularization, options.Epochs)
                : Biases.Descent(train, options.SgdRate, options.SgdRegularization, options.SgdEpochs);
        return new BiasBaseline(facts, options, user, item);
    }

    /// <inheritdoc/>
    public float Predict(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        return Facts.Scale.Clamp((float)(Mean + userBias[user] + itemBias[item]));
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Length(scores, ItemCount);
        ScoreAll(userBias[user], scores);
    }

    /// <inheritdoc/>
    /// <remarks>The mean and both biases.</remarks>
    public Explanation Explain(int user, int item)
    {
        Guard.Index(user, UserCount, nameof(user));
        Guard.Index(item, ItemCount, nameof(item));
        return new(
            (float)(Mean + userBias[user] + itemBias[item]),
            [new("", "mean", Mean), new("", "user bias", userBias[user]), new("", "item bias", itemBias[item])]
        );
    }

    /// <inheritdoc/>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        ScoreAll(
            Options.Method == BiasMethod.Als
                ? Biases.OfNewUser(history, Mean, itemBias, Options.UserRegularization)
                : Biases.OfNewUser(
                    history,
                    Mean,
                    itemBias,
                    Options.SgdRate,
                    Options.SgdRegularization,
                    Options.SgdEpochs
                ),
            scores
        );
    }

    /// <inheritdoc/>
    public void Save(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(Name, Options);
        file.Add("user_bias", Tensor.Of(userBias));
        file.Add("item_bias", Tensor.Of(itemBias));
        file.Write(target);
    }

    /// <inheritdoc/>
    public static BiasBaseline Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ModelFile.Load(source, Name, Read);
    }

    static BiasBaseline Read(ModelFile file)
    {
        (TrainingFacts facts, BiasOptions options) = TrainingFacts.Read<BiasOptions>(file);
        return new BiasBaseline(
            facts,
            options,
            file.Get("user_bias").Doubles(facts.UserIds.Count),
            file.Get("item_bias").Doubles(facts.ItemIds.Count)
        );
    }

    void ScoreAll(double bias, Span<float> scores)
    {
        for (int item = 0; item < scores.Length; item++)
            scores[item] = (float)(Mean + bias + itemBias[item]);
    }
}
