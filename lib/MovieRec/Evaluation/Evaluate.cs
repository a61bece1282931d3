using MovieRec.Data;
using MovieRec.Models;

namespace MovieRec.Evaluation;

/// <summary>Judges fitted models on ratings that they have not seen.</summary>
public static class Evaluate
{
    /// <summary>How far predictions, clipped to the scale, lie from ratings. Users and movies that are new to the model count as well.</summary>
    /// <param name="model">A fitted model with the indices of <paramref name="test"/>.</param>
    /// <param name="test">At least one rating.</param>
    /// <exception cref="ArgumentException"><paramref name="test"/> is empty.</exception>
    public static RatingReport Ratings(IRatingPredictor model, Ratings test) => Ratings(model.Predict, test);

    /// <summary>The same for any rule that gives a rating to a (user, movie) pair.</summary>
    public static RatingReport Ratings(Func<int, int, float> predict, Ratings test)
    {
        if (test.Count == 0) throw new ArgumentException("No ratings to judge by.", nameof(test));
        double squares = 0, absolutes = 0;
        for (int row = 0; row < test.Count; row++)
        {
            double error = predict(test.Users[row], test.Movies[row]) - (double)test.Values[row];
            squares += error * error;
            absolutes += Math.Abs(error);
        }
        return new RatingReport(Math.Sqrt(squares / test.Count), absolutes / test.Count, test.Count);
    }
}
