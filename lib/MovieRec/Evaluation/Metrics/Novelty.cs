namespace MovieRec.Evaluation;

/// <summary><c>novelty@k</c>: mean self-information of the movies in the first k places, in bits; higher for movies
/// that few know.</summary>
/// <remarks>−log2 p(i), where p(i) is the share of the training users who rated movie i; a movie without a training
/// rating counts as if one user had. Mean over the places of a list, then over all users judged, those without relevant
/// movies too; an empty list gives NaN and is left out. Source: Zhou et al. 2010, "Solving the apparent
/// diversity-accuracy dilemma of recommender systems" (there "self-information"). Microsoft's recommenders take shares
/// of all ratings instead of shares of the users.</remarks>
public sealed class Novelty : IRankingMetric
{
    /// <inheritdoc/>
    public string Name => "novelty";

    /// <inheritdoc/>
    public bool HasPlaces => true;

    /// <inheritdoc/>
    public double Of(in RankedUser user, int k) => At(k, user.Ranked, user.ItemRatings, user.TrainingUsers);

    /// <param name="k">Places to look at; at least 1.</param>
    /// <param name="ranked">Movie indices, best first.</param>
    /// <param name="counts">[movies] how many training users rated each movie.</param>
    /// <param name="users">Number of users with a training rating; at least 1.</param>
    public static double At(int k, ReadOnlySpan<int> ranked, ReadOnlySpan<int> counts, int users)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(users, 1);
        ranked = ranked[..Math.Min(k, ranked.Length)];
        double sum = 0;
        foreach (int movie in ranked)
            sum += Math.Log2(users / (double)Math.Max(1, counts[movie]));
        return sum / ranked.Length;
    }
}
