using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models.Factorization;

/// <summary>What is expected of a rating before its matrix is decomposed: a number of the user plus one of the movie, in stars.</summary>
internal sealed record TruncatedSvdFill(double[] UserPart, double[] MoviePart)
{
    // As many imagined ratings of exactly the mean stand beside a movie's and a user's own; the values that Surprise uses for its biases.
    const double MovieDamping = 10, UserDamping = 15;

    public bool IsZero { get; private init; }

    public double this[int user, int movie] => UserPart[user] + MoviePart[movie];

    public static TruncatedSvdFill Of(Ratings ratings, SvdFilling filling)
    {
        var fill = new TruncatedSvdFill(new double[ratings.UserCount], new double[ratings.MovieCount]) { IsZero = filling == SvdFilling.Zeros };
        (double[] users, double[] movies) = fill;
        switch (filling)
        {
            case SvdFilling.MovieMeans:
                Departures(ratings.ByMovie, ratings.Mean, users, 0, movies);
                AddTo(movies, ratings.Mean);
                break;
            case SvdFilling.UserMeans:
                Departures(ratings.ByUser, ratings.Mean, movies, 0, users);
                AddTo(users, ratings.Mean);
                break;
            case SvdFilling.Biases:
                Departures(ratings.ByMovie, ratings.Mean, users, MovieDamping, movies);
                Departures(ratings.ByUser, ratings.Mean, movies, UserDamping, users);
                AddTo(users, ratings.Mean);
                break;
        }
        return fill;
    }

    /// <summary>Σ (r − μ − other) / (damping + n) of each row; 0 for an empty one.</summary>
    static void Departures(CsrMatrix rows, double mean, double[] other, double damping, double[] departures)
    {
        for (int row = 0; row < rows.RowCount; row++)
        {
            ReadOnlySpan<int> columns = rows.RowColumns(row);
            ReadOnlySpan<float> values = rows.RowValues(row);
            double sum = 0;
            for (int entry = 0; entry < columns.Length; entry++) sum += values[entry] - mean - other[columns[entry]];
            departures[row] = columns.Length == 0 ? 0 : sum / (damping + columns.Length);
        }
    }

    static void AddTo(double[] values, double addend)
    {
        for (int i = 0; i < values.Length; i++) values[i] += addend;
    }
}
