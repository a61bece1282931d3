using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Folds new users into a factor model: MAP estimate of bias and factors under a Gaussian prior fitted to the
/// trained users.</summary>
/// <remarks>x = (p, b) ~ N(m, S) and r ~ N(μ + b + b(i) + p·q(i), σ²) with items fixed, so that x is the mean of a
/// Gaussian given the ratings: without ratings m, with many of them their least squares. m and S are the mean and the
/// covariance of the trained users' rows, but biases beside a mean rating have the mean 0, as over all ratings. The
/// minimum of the training objective over the new row alone, which this replaces, relies too much on a few ratings:
/// training stops before that minimum, and its regularization is chosen for users with many ratings. ML-100K, RMSE of
/// 157 hidden users after 1 and 20 ratings, this, the minimum and a refit: Funk SVD .968 and .906, .986 and .918, .965
/// and .908; ALS .967 and .908, .985 and .910, .981 and .909; NMF .980 and .908, 1.510 and .928, 1.470 and .933; at 150
/// ratings .847, .848 against .849, .858 (Funk SVD, ALS).</remarks>
internal sealed class UserPrior
{
    /// <summary>σ² on a scale of width 4, such as 1 to 5: slightly less than the squared error of good
    /// models.</summary>
    const double Noise = 0.6;

    /// <summary>Prior variance of users' biases on the same scale, for few training users.</summary>
    const double UsualBiasVariance = 0.2;

    /// <summary>Number of users that the prior variances count for.</summary>
    const int UsualUsers = 5;

    /// <summary>Maximum number of users to estimate S from; more do not change it, and take long with many
    /// factors.</summary>
    const int MaxUsers = 20_000;

    readonly FactorTable table;
    readonly int factors,
        n; // n: unknowns, the factors and perhaps the bias
    readonly double noise;
    readonly double[] mean; // [n] m
    readonly double[] root; // [n × n] lower triangle of L, S = L Lᵀ

    /// <param name="table">The trained users and movies.</param>
    /// <param name="scale">Rating scale.</param>
    /// <param name="hasBias">True if users have biases; otherwise b is 0.</param>
    public UserPrior(FactorTable table, RatingScale scale, bool hasBias)
    {
        this.table = table;
        factors = table.Factors;
        n = factors + (hasBias ? 1 : 0);
        double width = (scale.Maximum - scale.Minimum) / 4;
        noise = Noise * width * width;
        int[] users = TrainedUsers(table);
        mean = new double[n];
        double[] row = new double[n];
        foreach (int user in users)
        {
            ReadOf(user, row);
            for (int f = 0; f < n; f++)
                mean[f] += row[f] / users.Length;
        }
        if (hasBias && table.Mean != 0)
            mean[factors] = 0;
        root = new double[n * n];
        foreach (int user in users)
        {
            ReadOf(user, row);
            for (int f = 0; f < n; f++)
                row[f] -= mean[f];
            for (int f = 0; f < n; f++)
            {
                double value = row[f];
                Span<double> sums = root.AsSpan(f * n, f + 1);
                for (int g = 0; g < sums.Length; g++)
                    sums[g] += value * row[g];
            }
        }
        AddUsual(users.Length, UsualBiasVariance * width * width);
        Factorize();
    }

    /// <summary>Finds the row of a user with these ratings; bit-identical for any order of the ratings.</summary>
    /// <returns>b, and p as [stride].</returns>
    public (float Bias, float[] Row) Solve(ReadOnlySpan<ItemRating> history)
    {
        ItemRating[] rated = ItemRating.ByItem(history);
        // x = m + L z with z ~ N(0, I): (σ² I + Σ v vᵀ) z = Σ v (r − r̂ of m) with v = Lᵀ (q, 1).
        double[] normal = new double[n * n],
            z = new double[n],
            w = new double[n],
            v = new double[n];
        for (int f = 0; f < n; f++)
            normal[f * n + f] = noise;
        foreach (ItemRating one in rated)
        {
            ReadOnlySpan<float> q = table.ItemRow(one.Item);
            for (int f = 0; f < n; f++)
                w[f] = f < factors ? q[f] : 1;
            double left = one.Rating - table.Mean - table.ItemBias[one.Item];
            v.AsSpan().Clear();
            for (int f = 0; f < n; f++)
            {
                left -= w[f] * mean[f];
                ReadOnlySpan<double> l = root.AsSpan(f * n, f + 1);
                for (int g = 0; g < l.Length; g++)
                    v[g] += l[g] * w[f];
            }
            for (int f = 0; f < n; f++)
            {
                z[f] += v[f] * left;
                Span<double> sums = normal.AsSpan(f * n, f + 1);
                for (int g = 0; g < sums.Length; g++)
                    sums[g] += v[f] * v[g];
            }
        }
        Cholesky.Solve(normal, z);
        float[] row = new float[table.Stride];
        double bias = 0;
        for (int f = 0; f < n; f++)
        {
            double value = mean[f];
            for (int g = 0; g <= f; g++)
                value += root[f * n + g] * z[g];
            if (f < factors)
                row[f] = (float)value;
            else
                bias = value;
        }
        return ((float)bias, row);
    }

    void ReadOf(int user, double[] row)
    {
        ReadOnlySpan<float> p = table.UserRow(user);
        for (int f = 0; f < n; f++)
            row[f] = f < factors ? p[f] : table.UserBias[user];
    }

    /// <summary>Makes S of the sums: the mean over the measured users and <see cref="UsualUsers"/> of the usual
    /// variances.</summary>
    void AddUsual(int users, double biasVariance)
    {
        double trace = 0;
        for (int f = 0; f < factors; f++)
            trace += root[f * n + f];
        double factorVariance = trace / Math.Max(1, users) / factors;
        for (int place = 0; place < root.Length; place++)
            root[place] /= users + UsualUsers;
        for (int f = 0; f < n; f++)
            root[f * n + f] +=
                (double)UsualUsers / (users + UsualUsers) * (f < factors ? factorVariance : biasVariance);
    }

    /// <summary>Puts L in the place of S. A variance of 0 leaves a row of zeros: there the prior is certain.</summary>
    void Factorize()
    {
        for (int row = 0; row < n; row++)
        {
            Span<double> x = root.AsSpan(row * n, row + 1);
            double least = 1e-12 * x[row];
            for (int column = 0; column <= row; column++)
            {
                ReadOnlySpan<double> y = root.AsSpan(column * n, column + 1);
                double sum = x[column];
                for (int f = 0; f < column; f++)
                    sum -= x[f] * y[f];
                if (column < row)
                    x[column] = y[column] > 0 ? sum / y[column] : 0;
                else
                    x[row] = sum > least ? Math.Sqrt(sum) : 0;
            }
        }
    }

    /// <summary>Users with ratings, evenly spaced if there are many. Rows of users without ratings are 0.</summary>
    static int[] TrainedUsers(FactorTable table)
    {
        int[] trained =
        [
            .. Enumerable
                .Range(0, table.UserCount)
                .Where(user => table.UserBias[user] != 0 || table.UserRow(user).ContainsAnyExcept(0f)),
        ];
        int step = (trained.Length + MaxUsers - 1) / MaxUsers;
        return step <= 1 ? trained : [.. trained.Where((_, place) => place % step == 0)];
    }
}
