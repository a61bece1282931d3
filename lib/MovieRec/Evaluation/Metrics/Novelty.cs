namespace MovieRec.Evaluation;

/// <summary><c>novelty@k</c>: mean self-information of the items in the first k places, in bits; higher for items that
/// few users rated.</summary>
/// <remarks>−log2 p(i), where p(i) is the share of the training users who rated item i; an item without a training
/// rating counts as if one user had. Mean over the places of a list, then over all users, those without relevant items
/// too; an empty list gives NaN and is left out. Source: Zhou et al. 2010, "Solving the apparent diversity-accuracy
/// dilemma of recommender systems" (there "self-information"). Microsoft's recommenders take shares of all ratings
/// instead of shares of the users.</remarks>
public sealed class Novelty : IRankingMetric
{
    /// <inheritdoc/>
    public string Name => "novelty";

    /// <inheritdoc/>
    public bool HasPlaces => true;

    /// <inheritdoc/>
    public double Of(in RankedUser user, int k) => At(k, user.Ranked, user.ItemRatings, user.TrainingUsers);

    /// <summary>The novelty of one list.</summary>
    /// <param name="k">Number of places, at least 1.</param>
    /// <param name="ranked">Item indices, best first.</param>
    /// <param name="counts">[items] how many training users rated each item.</param>
    /// <param name="users">Number of users with a training rating; at least 1.</param>
    public static double At(int k, ReadOnlySpan<int> ranked, ReadOnlySpan<int> counts, int users)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(users, 1);
        ranked = ranked[..Math.Min(k, ranked.Length)];
        double sum = 0;
        foreach (int item in ranked)
            sum += Math.Log2(users / (double)Math.Max(1, counts[item]));
        return sum / ranked.Length;
    }
}
