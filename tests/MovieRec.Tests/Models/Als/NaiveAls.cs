using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Tests.Models.Als;

/// <summary>The objective of ALS and the minimum of one row by plain loops in double precision.</summary>
internal static class NaiveAls
{
    public static double Objective(
        Ratings train,
        AlsOptions o,
        double mean,
        float[] userBias,
        float[] itemBias,
        Func<int, float[]> user,
        Func<int, float[]> item,
        Func<int, float[]>? prior = null
    )
    {
        double sum = 0;
        for (int row = 0; row < train.Count; row++)
        {
            int u = train.Users[row],
                i = train.Movies[row];
            double error =
                train.Values[row]
                - mean
                - userBias[u]
                - itemBias[i]
                - user(u).Zip(item(i), (x, y) => x * (double)y).Sum();
            sum += o.ErrorWeight / 2 * error * error;
        }
        for (int u = 0; u < train.UserCount; u++)
        {
            double weight = Math.Pow(train.Users.Count(one => one == u), o.RegularizationExponent);
            sum +=
                o.Regularization / 2 * weight * user(u).Sum(x => x * (double)x)
                + o.BiasRegularization / 2 * userBias[u] * userBias[u];
        }
        for (int i = 0; i < train.MovieCount; i++)
        {
            double weight = Math.Pow(train.Movies.Count(one => one == i), o.RegularizationExponent);
            float[] from = prior?.Invoke(i) ?? new float[item(i).Length];
            sum +=
                o.Regularization / 2 * weight * item(i).Zip(from, (x, m) => (x - m) * (double)(x - m)).Sum()
                + o.BiasRegularization / 2 * itemBias[i] * itemBias[i];
        }
        return sum;
    }

    /// <summary>Minimizes Σ (t − b − x·v)² + R ‖x − m‖² + Rb b² over (x, b): one dense system of k + 1
    /// unknowns.</summary>
    public static double[] Row(
        IReadOnlyList<(double[] V, double T)> ratings,
        double[] prior,
        double regularization,
        double biasRegularization
    )
    {
        int n = prior.Length + 1;
        double[] a = new double[n * n],
            b = new double[n];
        for (int f = 0; f < n; f++)
            a[f * n + f] = f < n - 1 ? regularization : biasRegularization;
        for (int f = 0; f < n - 1; f++)
            b[f] = regularization * prior[f];
        foreach ((double[] v, double t) in ratings)
        {
            double[] w = [.. v, 1];
            for (int row = 0; row < n; row++)
            {
                b[row] += w[row] * t;
                for (int column = 0; column < n; column++)
                    a[row * n + column] += w[row] * w[column];
            }
        }
        Cholesky.Solve(a, b);
        return b;
    }
}
