using MovieRec.Numerics;

namespace MovieRec.Evaluation;

/// <summary><c>auc</c>: the probability that a relevant item is scored above one that is not, in [0, 1]; ½ for random
/// scores, 1 at best.</summary>
/// <remarks>Over all pairs of a relevant and another item of the catalog, without the user's training items; equal
/// scores count as ½ (Mann and Whitney's U / pairs). A user without relevant items, or with only relevant items, gives
/// NaN, which is excluded from means. As scikit-learn's <c>roc_auc_score</c> on one user's candidates, and as LightFM's
/// <c>auc_score</c> where no scores are equal.</remarks>
public sealed class Auc : IRankingMetric
{
    /// <inheritdoc/>
    public string Name => "auc";

    /// <inheritdoc/>
    public bool HasPlaces => false;

    /// <inheritdoc/>
    public double Of(in RankedUser user, int k) => Of(user.Scores, user.Relevant);

    /// <summary>Computes the AUC of one user.</summary>
    /// <param name="scores">[items] a user's scores; −∞ for items that are left out.</param>
    /// <param name="relevant">Indices of the held-out items that the user liked; no repeats, none left out.</param>
    public static double Of(ReadOnlySpan<float> scores, ReadOnlySpan<int> relevant)
    {
        long positives = relevant.Length,
            others = scores.Length - ScoreScan.CountEqual(scores, float.NegativeInfinity) - positives;
        if (positives == 0 || others == 0)
            return double.NaN;
        // Twice the number of items above each relevant one, equal ones counted half. Among the relevant items
        // themselves each pair counts once.
        long twiceAbove = -positives * (positives - 1);
        foreach (int item in relevant)
            twiceAbove +=
                2L * ScoreScan.CountAbove(scores, scores[item]) + ScoreScan.CountEqual(scores, scores[item]) - 1;
        return 1 - twiceAbove / (2.0 * positives * others);
    }
}
