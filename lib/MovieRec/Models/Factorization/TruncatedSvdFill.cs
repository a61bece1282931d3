using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>What is expected of a rating before its matrix is decomposed: a number of the user plus one of the movie,
/// in stars.</summary>
internal sealed record TruncatedSvdFill(double[] UserPart, double[] MoviePart)
{
    // As many imagined ratings of exactly the mean stand beside a movie's and a user's own; the values that Surprise
    // uses for its biases.
    const double MovieDamping = 10,
        UserDamping = 15;

    public bool IsZero { get; private init; }

    public double this[int user, int movie] => UserPart[user] + MoviePart[movie];

    public static TruncatedSvdFill Of(Ratings ratings, SvdFilling filling)
    {
        var fill = new TruncatedSvdFill(new double[ratings.UserCount], new double[ratings.MovieCount])
        {
            IsZero = filling == SvdFilling.Zeros,
        };
        (double[] users, double[] movies) = fill;
        switch (filling)
        {
            case SvdFilling.ItemMeans:
                Biases.Solve(ratings.ByMovie, ratings.Mean, users, 0, movies);
                AddTo(movies, ratings.Mean);
                break;
            case SvdFilling.UserMeans:
                Biases.Solve(ratings.ByUser, ratings.Mean, movies, 0, users);
                AddTo(users, ratings.Mean);
                break;
            case SvdFilling.Biases:
                Biases.Solve(ratings.ByMovie, ratings.Mean, users, MovieDamping, movies);
                Biases.Solve(ratings.ByUser, ratings.Mean, movies, UserDamping, users);
                AddTo(users, ratings.Mean);
                break;
        }
        return fill;
    }

    static void AddTo(double[] values, double addend)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] += addend;
    }
}
