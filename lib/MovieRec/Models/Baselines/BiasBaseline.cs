using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models.Baselines;

/// <summary>The mean and who and what departs from it: r̂(u,i) = μ + b(u) + b(i), in stars.</summary>
/// <remarks>Minimizes Σ (r − μ − b(u) − b(i))² + λu Σ b(u)² + λi Σ b(i)² by turns: with the users held, each movie's bias has the closed form
/// b(i) = Σ (r − μ − b(u)) / (λi + n(i)), and the other way round. Source: Koren 2010, "Factor in the Neighbors", section 2.1. Time
/// O(epochs · ratings). A user or movie without a training rating has the bias 0.</remarks>
public sealed class BiasBaseline : IRatingPredictor
{
    readonly RatingScale scale;
    readonly double[] userBias, itemBias;

    BiasBaseline(RatingScale scale, double mean, double[] userBias, double[] itemBias) =>
        (this.scale, Mean, this.userBias, this.itemBias) = (scale, mean, userBias, itemBias);

    /// <summary>μ: the mean of the training ratings in stars.</summary>
    public double Mean { get; }

    /// <summary>[users] stars that a user gives above the mean.</summary>
    public ImmutableArray<double> UserBias => [.. userBias];

    /// <summary>[movies] stars that a movie gets above the mean.</summary>
    public ImmutableArray<double> ItemBias => [.. itemBias];

    /// <inheritdoc/>
    public int UserCount => userBias.Length;

    /// <inheritdoc/>
    public int ItemCount => itemBias.Length;

    /// <param name="train">At least one rating.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="train"/> holds no rating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static BiasBaseline Fit(Ratings train, BiasOptions? options = null)
    {
        if (train.Count == 0) throw new ArgumentException("No ratings to learn from: did a filter or a split leave none?", nameof(train));
        options = (options ?? new()).Checked();
        var model = new BiasBaseline(train.Scale, train.Mean, new double[train.UserCount], new double[train.MovieCount]);
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            Solve(train.ByMovie, train.Mean, model.userBias, options.ItemRegularization, model.itemBias);
            Solve(train.ByUser, train.Mean, model.itemBias, options.UserRegularization, model.userBias);
        }
        return model;
    }

    /// <inheritdoc/>
    public float Predict(int user, int item)
    {
        ThrowUnlessIndex(user, UserCount, nameof(user));
        ThrowUnlessIndex(item, ItemCount, nameof(item));
        return scale.Clamp((float)(Mean + userBias[user] + itemBias[item]));
    }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores)
    {
        ThrowUnlessIndex(user, UserCount, nameof(user));
        if (scores.Length != ItemCount) throw new ArgumentException($"{scores.Length} places for the scores of {ItemCount} movies.", nameof(scores));
        for (int item = 0; item < scores.Length; item++) scores[item] = (float)(Mean + userBias[user] + itemBias[item]);
    }

    static void Solve(CsrMatrix rows, double mean, double[] otherBias, double regularization, double[] bias)
    {
        for (int row = 0; row < rows.RowCount; row++)
        {
            ReadOnlySpan<int> columns = rows.RowColumns(row);
            ReadOnlySpan<float> values = rows.RowValues(row);
            double sum = 0;
            for (int entry = 0; entry < columns.Length; entry++) sum += values[entry] - mean - otherBias[columns[entry]];
            bias[row] = columns.Length == 0 ? 0 : sum / (regularization + columns.Length);
        }
    }

    static void ThrowUnlessIndex(int index, int count, string name)
    {
        if ((uint)index >= (uint)count) throw new ArgumentOutOfRangeException(name, index, $"Indices run from 0 to {count - 1}.");
    }
}
