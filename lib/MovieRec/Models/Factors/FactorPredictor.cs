namespace MovieRec.Models;

/// <summary>A factor model that predicts ratings: r̂(u,i) = μ + b(u) + b(i) + p(u)·q(i).</summary>
public abstract class FactorPredictor : FactorModel, IRatingPredictor, IFoldIn, IExplainable
{
    private protected const string FactorsPart = "factors";

    readonly Lazy<UserPrior> newUsers;

    private protected FactorPredictor(TrainingFacts facts, FactorTable table)
        : base(facts, table) => newUsers = new(() => new UserPrior(table, facts.Scale, hasBias: true));

    /// <inheritdoc/>
    public float Predict(int user, int item) => Facts.Scale.Clamp(Table.Estimate(user, item));

    /// <inheritdoc/>
    /// <remarks>Bias and factors of the new user are a MAP estimate with items fixed, under a Gaussian prior fitted to
    /// the trained users.</remarks>
    public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
    {
        Guard.History(history, ItemCount, Facts.Scale);
        Guard.Length(scores, ItemCount);
        (float bias, float[] row) = newUsers.Value.Solve(history);
        Table.Score(bias, row, scores);
    }

    /// <inheritdoc/>
    /// <remarks>The mean, both biases and p·q.</remarks>
    public Explanation Explain(int user, int item)
    {
        float score = Table.Estimate(user, item);
        ReadOnlySpan<float> p = UserFactors(user),
            q = ItemFactors(item);
        double dot = 0;
        for (int factor = 0; factor < p.Length; factor++)
            dot += p[factor] * (double)q[factor];
        return new(
            score,
            [
                new("", "mean", Table.Mean),
                new("", "user bias", UserBias(user)),
                new("", "item bias", ItemBias(item)),
                new("", FactorsPart, dot),
            ]
        );
    }

    /// <summary>Returns b(u), in rating units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index.</exception>
    public float UserBias(int user) => Table.UserBiasOf(user);

    /// <summary>Returns b(i), in rating units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item index.</exception>
    public float ItemBias(int item) => Table.ItemBiasOf(item);
}
