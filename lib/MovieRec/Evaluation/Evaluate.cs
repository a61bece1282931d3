using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Evaluation;

/// <summary>Evaluates fitted models on ratings that they have not seen.</summary>
public static partial class Evaluate
{
    // Small enough that the most active users of a block don't delay the others, large enough that a block is worth
    // starting.
    const int UsersPerBlock = 32;

    /// <summary>Computes the errors of predicted ratings, clipped to the scale. Users and items that are new to the
    /// model are included.</summary>
    /// <param name="model">A fitted model with the indices of <paramref name="test"/>.</param>
    /// <param name="test">At least one rating.</param>
    /// <param name="threads">Maximum number of threads; 0 uses all processors. Results are bit-identical for any
    /// value.</param>
    /// <param name="cancel">Checked every few users.</param>
    /// <exception cref="ArgumentException"><paramref name="test"/> is empty, or the model was fitted on other
    /// data.</exception>
    /// <exception cref="InvalidOperationException">A prediction is not finite; the message names it.</exception>
    public static RatingReport Ratings(
        IRatingPredictor model,
        Ratings test,
        int threads = 0,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(test);
        Guard.SameData(model.Facts, test, nameof(test));
        return Ratings(model.Predict, test, threads, cancel);
    }

    /// <summary>Computes the errors of a function that predicts a rating from a user index and an item
    /// index.</summary>
    /// <inheritdoc cref="Ratings(IRatingPredictor, Ratings, int, CancellationToken)"/>
    /// <param name="predict">Called once per rating; from several threads only if <paramref name="threads"/> is not
    /// 1.</param>
    public static RatingReport Ratings(
        Func<int, int, float> predict,
        Ratings test,
        int threads = 1,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(predict);
        ArgumentNullException.ThrowIfNull(test);
        if (test.Count == 0)
            throw new ArgumentException("The test set is empty.", nameof(test));
        CsrMatrix rows = test.ByUser;
        int[] users = UsersOf(rows);
        float[] errors = new float[test.Count];
        double[] squares = new double[users.Length],
            absolutes = new double[users.Length],
            ratings = new double[users.Length],
            squaredRatings = new double[users.Length];
        ParallelBlocks.For(
            users.Length,
            UsersPerBlock,
            threads,
            (_, start, end) =>
            {
                for (int place = start; place < end; place++)
                {
                    int user = users[place];
                    ReadOnlySpan<int> items = rows.RowColumns(user);
                    ReadOnlySpan<float> values = rows.RowValues(user);
                    for (int i = 0; i < items.Length; i++)
                    {
                        double rating = values[i],
                            error = predict(user, items[i]) - rating;
                        if (!double.IsFinite(error))
                            throw new InvalidOperationException(
                                Invariant(
                                    $"The prediction for user index {user} and item index {items[i]} is not finite."
                                )
                            );
                        errors[rows.Starts[user] + i] = (float)error;
                        squares[place] += error * error;
                        absolutes[place] += Math.Abs(error);
                        ratings[place] += rating;
                        squaredRatings[place] += rating * rating;
                    }
                }
            },
            cancel
        );
        return new RatingReport(users, new(squares, absolutes, ratings, squaredRatings), rows, errors);
    }

    static int[] UsersOf(CsrMatrix rows) =>
        [.. Enumerable.Range(0, rows.RowCount).Where(user => rows.RowLength(user) > 0)];
}
