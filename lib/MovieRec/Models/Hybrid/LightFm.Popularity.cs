namespace MovieRec.Models;

public sealed partial class LightFm
{
    /// <summary>Fraction of the differences between a user's scores that is common to all users, in [0, 1]: the
    /// variance of items' mean scores over all users, divided by the mean variance of users' scores. At 1, all users
    /// get the same list; 0 also if all scores are equal.</summary>
    public double PopularityShare
    {
        get
        {
            double[,] spread = ItemSpread();
            double all = 0;
            for (int user = 0; user < UserCount; user++)
                all += Along(spread, Damped(userSums.AsSpan(user * stride, stride)));
            return all > 0 ? Math.Clamp(Along(spread, Damped(meanUser)) / (all / UserCount), 0, 1) : 0;
        }
    }

    /// <summary>Returns the model with another fraction of the common part subtracted from all scores: s(u,i) − d ·
    /// (mean of s(v,i) over users v). The rest is what a user likes more than others do.</summary>
    /// <param name="damping">d, from 0 to 1; replaces <see cref="LightFmOptions.PopularityDamping"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="damping"/> is out of range.</exception>
    public LightFm WithPopularityDamping(float damping) =>
        new(
            Facts,
            (Options with { PopularityDamping = damping }).Checked(),
            Epochs,
            features,
            users,
            items,
            likes,
            isRated
        );

    /// <summary>A user without the damped common part.</summary>
    ReadOnlySpan<float> Damped(ReadOnlySpan<float> user)
    {
        if (Options.PopularityDamping == 0)
            return user;
        float[] damped = new float[stride];
        for (int f = 0; f < stride; f++)
            damped[f] = user[f] - Options.PopularityDamping * meanUser[f];
        return damped;
    }

    /// <summary>[stride × stride] covariances of the items' sums.</summary>
    double[,] ItemSpread()
    {
        float[] mean = FactorTable.MeanRow(itemSums, stride, Enumerable.Range(0, ItemCount));
        double[,] spread = new double[stride, stride];
        for (int item = 0; item < ItemCount; item++)
        {
            for (int f = 0; f < stride; f++)
            {
                for (int g = 0; g < stride; g++)
                    spread[f, g] +=
                        (itemSums[item * stride + f] - mean[f])
                        * (double)(itemSums[item * stride + g] - mean[g])
                        / ItemCount;
            }
        }
        return spread;
    }

    /// <summary>xᵀ spread x: the variance of the scores of user x.</summary>
    double Along(double[,] spread, ReadOnlySpan<float> x)
    {
        double sum = 0;
        for (int f = 0; f < stride; f++)
        {
            for (int g = 0; g < stride; g++)
                sum += x[f] * spread[f, g] * x[g];
        }
        return sum;
    }
}
