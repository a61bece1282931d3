namespace MovieRec.Models;

/// <summary>A factor model of stars: r̂(u,i) = μ + b(u) + b(i) + p(u)·q(i).</summary>
public abstract class FactorPredictor : FactorModel, IRatingPredictor
{
    private protected FactorPredictor(TrainingFacts facts, FactorTable table) : base(facts, table)
    {
    }

    /// <inheritdoc/>
    public float Predict(int user, int item) => Facts.Scale.Clamp(Table.Estimate(user, item));

    /// <summary>b(u) in stars.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index.</exception>
    public float UserBias(int user) => Table.UserBiasOf(user);

    /// <summary>b(i) in stars.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such movie index.</exception>
    public float ItemBias(int item) => Table.ItemBiasOf(item);
}
