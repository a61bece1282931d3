using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Tests.Datasets.Generated;

/// <summary>The three classic steps of a recommender, as plain as can be and apart from the library's own.</summary>
internal static class SimpleModels
{
    public static double MeanRmse(Ratings train, Ratings test) => Rmse(test, (_, _) => train.Mean);

    /// <summary>r̂ = μ + b(u) + b(i) + p(u)·q(i) by stochastic gradient descent; with 0 factors the bias
    /// baseline.</summary>
    public static double FactorRmse(
        Ratings train,
        Ratings test,
        int factors,
        int epochs = 40,
        double rate = 0.01,
        double decay = 0.08
    )
    {
        var rng = new Rng(1);
        double mean = train.Mean;
        double[] ofUser = new double[train.UserCount],
            ofMovie = new double[train.MovieCount];
        double[][] p = Start(train.UserCount),
            q = Start(train.MovieCount);
        int[] order = [.. Enumerable.Range(0, train.Count)];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            rng.Shuffle<int>(order);
            foreach (int row in order)
            {
                int user = train.Users[row],
                    movie = train.Movies[row];
                double error = train.Values[row] - Predict(user, movie);
                ofUser[user] += rate * (error - 0.05 * ofUser[user]);
                ofMovie[movie] += rate * (error - 0.05 * ofMovie[movie]);
                for (int f = 0; f < factors; f++)
                    (p[user][f], q[movie][f]) = (
                        p[user][f] + rate * (error * q[movie][f] - decay * p[user][f]),
                        q[movie][f] + rate * (error * p[user][f] - decay * q[movie][f])
                    );
            }
        }
        return Rmse(test, Predict);

        double Predict(int user, int movie)
        {
            double sum = mean + ofUser[user] + ofMovie[movie];
            for (int f = 0; f < factors; f++)
                sum += p[user][f] * q[movie][f];
            return sum;
        }

        double[][] Start(int rows) =>
            [
                .. Enumerable
                    .Range(0, rows)
                    .Select(_ => Enumerable.Range(0, factors).Select(_ => 0.1 * rng.NextGaussian()).ToArray()),
            ];
    }

    static double Rmse(Ratings test, Func<int, int, double> predict) =>
        Math.Sqrt(
            Enumerable
                .Range(0, test.Count)
                .Average(row => Math.Pow(test.Values[row] - predict(test.Users[row], test.Movies[row]), 2))
        );
}
