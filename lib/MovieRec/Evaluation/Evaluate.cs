using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Evaluation;

/// <summary>Judges fitted models on ratings that they have not seen.</summary>
public static partial class Evaluate
{
    // Small enough that the most active users of a block don't hold up the others, large enough that a block is worth
    // starting.
    const int UsersPerBlock = 32;

    /// <summary>How far predictions, clipped to the scale, lie from ratings. Users and movies that are new to the model
    /// count as well.</summary>
    /// <param name="model">A fitted model with the indices of <paramref name="test"/>.</param>
    /// <param name="test">At least one rating.</param>
    /// <param name="threads">Threads to use; 0 stands for all processors. Never changes a bit of the result.</param>
    /// <param name="cancel">Checked every few users.</param>
    /// <exception cref="ArgumentException"><paramref name="test"/> is empty, or its indices are not those of the
    /// model.</exception>
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

    /// <summary>The same for any rule that gives a rating to a (user, movie) pair.</summary>
    /// <inheritdoc cref="Ratings(IRatingPredictor, Ratings, int, CancellationToken)"/>
    /// <param name="predict">Called as often as there are ratings; from several threads only if
    /// <paramref name="threads"/> says so.</param>
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
            throw new ArgumentException("No ratings to judge by.", nameof(test));
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
                    ReadOnlySpan<int> movies = rows.RowColumns(user);
                    ReadOnlySpan<float> values = rows.RowValues(user);
                    for (int i = 0; i < movies.Length; i++)
                    {
                        double rating = values[i],
                            error = predict(user, movies[i]) - rating;
                        if (!double.IsFinite(error))
                            throw new InvalidOperationException(
                                $"The prediction for user index {user} and movie index {movies[i]} is not finite."
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
