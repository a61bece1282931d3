using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>The fill of a missing rating: a number of the user plus a number of the item, in stars.</summary>
internal sealed record TruncatedSvdFill(double[] UserPart, double[] MoviePart)
{
    // Number of additional ratings equal to the mean for each item and user; the values of Surprise's biases.
    const double MovieDamping = 10,
        UserDamping = 15;

    public bool IsZero { get; private init; }

    public double this[int user, int item] => UserPart[user] + MoviePart[item];

    public static TruncatedSvdFill Of(Ratings ratings, SvdFilling filling)
    {
        var fill = new TruncatedSvdFill(new double[ratings.UserCount], new double[ratings.MovieCount])
        {
            IsZero = filling == SvdFilling.Zeros,
        };
        (double[] users, double[] items) = fill;
        switch (filling)
        {
            case SvdFilling.ItemMeans:
                Biases.Solve(ratings.ByMovie, ratings.Mean, users, 0, items);
                AddTo(items, ratings.Mean);
                break;
            case SvdFilling.UserMeans:
                Biases.Solve(ratings.ByUser, ratings.Mean, items, 0, users);
                AddTo(users, ratings.Mean);
                break;
            case SvdFilling.Biases:
                Biases.Solve(ratings.ByMovie, ratings.Mean, users, MovieDamping, items);
                Biases.Solve(ratings.ByUser, ratings.Mean, items, UserDamping, users);
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
