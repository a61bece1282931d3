using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Funk's original: factor 1 is trained to the end on the residuals of the biases, then factor 2 on the
/// residuals of factor 1, and so on.</summary>
/// <remarks>Source: Funk 2006, "Netflix Update: Try This at Home". Ratings are visited in the order of users, the
/// biases are fixed at those of <see cref="Biases.Alternating"/>, and all numbers of a factor start equal. One thread:
/// this version is for reading.</remarks>
internal sealed class OneFactorDescent
{
    readonly Ratings train;
    readonly FunkSvdOptions options;
    readonly float[] userBias,
        itemBias;
    readonly float[] p,
        q; // [k × users], [k × items]: a factor is contiguous
    readonly float[] left; // [ratings] residuals of the biases and the finished factors
    int finished; // factors that the residuals account for

    public OneFactorDescent(Ratings train, FunkSvdOptions options)
    {
        (this.train, this.options) = (train, options);
        (userBias, itemBias) = DescentSetup.FirstBiases(train);
        p = new float[options.Factors * train.UserCount];
        q = new float[options.Factors * train.MovieCount];
        left = new float[train.Count];
        for (int row = 0; row < train.Count; row++)
            left[row] =
                (float)(train.Values[row] - train.Mean) - userBias[train.Users[row]] - itemBias[train.Movies[row]];
    }

    public IReadOnlyList<(string Name, float[] Values)> State => [("p", p), ("q", q)];

    public double Epoch(int epoch, CancellationToken cancel)
    {
        int factor = (epoch - 1) / options.Epochs;
        for (; finished < factor; finished++)
        {
            cancel.ThrowIfCancellationRequested();
            TakeOff(finished);
        }
        Span<float> pf = Users(factor),
            qf = Items(factor);
        if ((epoch - 1) % options.Epochs == 0)
            Begin(pf, qf);
        float rate =
            (float)options.LearningRate * MathF.Pow((float)options.LearningRateDecay, (epoch - 1) % options.Epochs);
        return Math.Sqrt(
            Pass(
                train.Users.AsSpan(),
                train.Movies.AsSpan(),
                left,
                pf,
                qf,
                rate,
                (float)options.UserRegularization,
                (float)options.ItemRegularization
            ) / train.Count
        );
    }

    /// <summary>One pass of gradient descent for one factor; returns the sum of the squared errors before each
    /// step.</summary>
    /// <param name="users">[ratings] user of each.</param>
    /// <param name="items">[ratings] item of each.</param>
    /// <param name="left">[ratings] residuals.</param>
    /// <param name="p">[users] the factor.</param>
    /// <param name="q">[items] the factor.</param>
    /// <param name="rate">η.</param>
    /// <param name="userRegularization">λ of p.</param>
    /// <param name="itemRegularization">λ of q.</param>
    internal static double Pass(
        ReadOnlySpan<int> users,
        ReadOnlySpan<int> items,
        ReadOnlySpan<float> left,
        Span<float> p,
        Span<float> q,
        float rate,
        float userRegularization,
        float itemRegularization
    )
    {
        double squares = 0;
        for (int row = 0; row < users.Length; row++)
        {
            float pu = p[users[row]],
                qi = q[items[row]],
                error = left[row] - pu * qi;
            squares += error * (double)error;
            p[users[row]] = pu + rate * (error * qi - userRegularization * pu);
            q[items[row]] = qi + rate * (error * pu - itemRegularization * qi);
        }
        return squares;
    }

    public float Estimate(int user, int item)
    {
        float estimate = (float)train.Mean + userBias[user] + itemBias[item];
        for (int factor = 0; factor < options.Factors; factor++)
            estimate += Users(factor)[user] * Items(factor)[item];
        return estimate;
    }

    public FactorTable ToTable() =>
        new(options.Factors, train.Mean, userBias, itemBias, Rows(p, train.UserCount), Rows(q, train.MovieCount));

    Span<float> Users(int factor) => p.AsSpan(factor * train.UserCount, train.UserCount);

    Span<float> Items(int factor) => q.AsSpan(factor * train.MovieCount, train.MovieCount);

    /// <summary>Rows without a rating keep 0.</summary>
    void Begin(Span<float> pf, Span<float> qf)
    {
        foreach (int user in train.Users)
            pf[user] = (float)options.InitialDeviation;
        foreach (int item in train.Movies)
            qf[item] = (float)options.InitialDeviation;
    }

    void TakeOff(int factor)
    {
        ReadOnlySpan<float> pf = Users(factor),
            qf = Items(factor);
        for (int row = 0; row < left.Length; row++)
            left[row] -= pf[train.Users[row]] * qf[train.Movies[row]];
    }

    float[] Rows(float[] byFactor, int rows)
    {
        int stride = FactorMath.Stride(options.Factors);
        float[] matrix = new float[rows * stride];
        for (int place = 0; place < byFactor.Length; place++)
            matrix[place % rows * stride + place / rows] = byFactor[place];
        return matrix;
    }
}
