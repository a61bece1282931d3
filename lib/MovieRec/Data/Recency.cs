using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace MovieRec.Data;

/// <summary>Weights that let old ratings count less.</summary>
public static class Recency
{
    const double SecondsPerYear = 365.25 * 86_400;

    /// <summary>Returns 2^(−age / half-life) for each rating: 1 for a user's latest rating, one half for one that is a
    /// half-life older. Ages are measured within each user, so that a user who stopped rating long ago counts as much
    /// as an active one.</summary>
    /// <param name="ratings">With times. If all of a user's times are the same, all weights of that user are 1.</param>
    /// <param name="halfLifeYears">Above 0; infinity gives 1 throughout.</param>
    /// <returns>[ratings] in (0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="halfLifeYears"/> is not above 0.</exception>
    public static ImmutableArray<float> Weights(Ratings ratings, double halfLifeYears)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        if (!(halfLifeYears > 0))
            throw new ArgumentOutOfRangeException(
                nameof(halfLifeYears),
                halfLifeYears,
                "Expected a number of years above 0."
            );
        float[] weights = new float[ratings.Count];
        for (int user = 0, row = 0; user < ratings.UserCount; user++)
        {
            int end = row + ratings.ByUser.RowLength(user);
            long latest = long.MinValue;
            for (int own = row; own < end; own++)
                latest = Math.Max(latest, ratings.Seconds[own]);
            for (; row < end; row++)
                weights[row] = Math.Max(
                    float.Epsilon,
                    (float)Math.Pow(2, -((latest - ratings.Seconds[row]) / SecondsPerYear) / halfLifeYears)
                );
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(weights);
    }
}
