using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Regularized biases of users and items: r ≈ μ + b(u) + b(i), in rating units. The bias of a row without
/// ratings is 0.</summary>
internal static class Biases
{
    /// <summary>Alternating least squares, items first: b = Σ (r − μ − other bias) / (λ + n).</summary>
    /// <returns>[users] and [items].</returns>
    public static (double[] User, double[] Item) Alternating(
        Ratings train,
        double itemRegularization,
        double userRegularization,
        int epochs
    )
    {
        double[] user = new double[train.UserCount],
            item = new double[train.MovieCount];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            Solve(train.ByMovie, train.Mean, user, itemRegularization, item);
            Solve(train.ByUser, train.Mean, item, userRegularization, user);
        }
        return (user, item);
    }

    /// <summary>Stochastic gradient descent in the order of the ratings: e = r − μ − b(u) − b(i), then b += rate · (e −
    /// λ b) for both biases.</summary>
    /// <inheritdoc cref="Alternating"/>
    public static (double[] User, double[] Item) Descent(Ratings train, double rate, double regularization, int epochs)
    {
        double[] user = new double[train.UserCount],
            item = new double[train.MovieCount];
        ReadOnlySpan<int> users = train.Users.AsSpan(),
            items = train.Movies.AsSpan();
        ReadOnlySpan<float> values = train.Values.AsSpan();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            for (int row = 0; row < values.Length; row++)
            {
                ref double bu = ref user[users[row]],
                    bi = ref item[items[row]];
                double error = values[row] - train.Mean - bu - bi;
                bu += rate * (error - regularization * bu);
                bi += rate * (error - regularization * bi);
            }
        }
        return (user, item);
    }

    /// <summary>The bias that <see cref="Alternating"/> gives to a user with these ratings, with items fixed.</summary>
    public static double OfNewUser(
        ReadOnlySpan<ItemRating> history,
        double mean,
        double[] itemBias,
        double regularization
    )
    {
        double sum = 0;
        foreach (ItemRating rated in history)
            sum += rated.Rating - mean - itemBias[rated.Item];
        return history.Length == 0 ? 0 : sum / (regularization + history.Length);
    }

    /// <summary>The bias to which <see cref="Descent"/> converges for a user with these ratings, with items
    /// fixed.</summary>
    public static double OfNewUser(
        ReadOnlySpan<ItemRating> history,
        double mean,
        double[] itemBias,
        double rate,
        double regularization,
        int epochs
    )
    {
        double bias = 0;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            foreach (ItemRating rated in history)
                bias += rate * (rated.Rating - mean - bias - itemBias[rated.Item] - regularization * bias);
        }
        return bias;
    }

    /// <summary>Σ (r − μ − other) / (λ + n) of each row; 0 for an empty row.</summary>
    public static void Solve(CsrMatrix rows, double mean, double[] otherBias, double regularization, double[] bias)
    {
        for (int row = 0; row < rows.RowCount; row++)
        {
            ReadOnlySpan<int> columns = rows.RowColumns(row);
            ReadOnlySpan<float> values = rows.RowValues(row);
            double sum = 0;
            for (int entry = 0; entry < columns.Length; entry++)
                sum += values[entry] - mean - otherBias[columns[entry]];
            bias[row] = columns.Length == 0 ? 0 : sum / (regularization + columns.Length);
        }
    }
}
