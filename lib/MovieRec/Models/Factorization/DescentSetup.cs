using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>First values and regularization of gradient descent.</summary>
internal static class DescentSetup
{
    /// <summary>λ per rating of a row with <paramref name="count"/> ratings: <paramref name="regularization"/> at 100
    /// of them, λ · (100 / n)^power at n.</summary>
    public static double PerRating(double regularization, double power, int count) =>
        regularization * Math.Pow(100.0 / Math.Max(1, count), power);

    /// <summary>[rows] λ per rating of a row.</summary>
    public static float[] PerRating(CsrMatrix rows, double regularization, double power) =>
        [.. rows.RowLengths.Select(count => (float)PerRating(regularization, power, count))];

    /// <summary>[rows] λ per rating, so that its sum over a row's ratings is λ.</summary>
    public static float[] Shared(CsrMatrix rows, double regularization) =>
        [.. rows.RowLengths.Select(count => (float)(regularization / Math.Max(1, count)))];

    /// <summary>[users] and [items] biases of <see cref="BiasBaseline"/> with its default options.</summary>
    public static (float[] User, float[] Item) FirstBiases(Ratings train)
    {
        (double[] user, double[] item) = Biases.Alternating(
            train,
            itemRegularization: 10,
            userRegularization: 15,
            epochs: 10
        );
        return ([.. user.Select(bias => (float)bias)], [.. item.Select(bias => (float)bias)]);
    }
}
