namespace MovieRec.Models;

/// <summary>What all fitted factor models share: scores and similarities from a row of k factors for each user and each
/// movie.</summary>
public abstract class FactorModel : IItemScorer, IItemSimilarity
{
    private protected FactorModel(TrainingFacts facts, FactorTable table) => (Facts, Table) = (facts, table);

    /// <summary>What is kept of the training data.</summary>
    public TrainingFacts Facts { get; }

    /// <inheritdoc/>
    public int UserCount => Table.UserCount;

    /// <inheritdoc cref="IItemScorer.ItemCount"/>
    public int ItemCount => Table.ItemCount;

    private protected FactorTable Table { get; }

    /// <inheritdoc/>
    public void Score(int user, Span<float> scores) => Table.Score(user, scores);

    /// <inheritdoc/>
    public void ScoreAll(ReadOnlySpan<int> users, Span<float> scores) => Table.ScoreAll(users, scores);

    /// <inheritdoc/>
    /// <remarks>The cosine of the movies' factors, in [−1, 1].</remarks>
    public void Similarities(int item, Span<float> similarities) => Table.Similarities(item, similarities);

    /// <summary>The user's factors as they enter the product, with SVD++ the part of the rated movies among them:
    /// [k].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index.</exception>
    public ReadOnlySpan<float> UserFactors(int user) => Table.UserFactors(user);

    /// <summary>The movie's factors: [k].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such movie index.</exception>
    public ReadOnlySpan<float> ItemFactors(int item) => Table.ItemFactors(item);
}
