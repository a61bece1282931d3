namespace MovieRec.Models;

/// <summary>Base of the factor models: scores and similarities from k factors per user and per item.</summary>
public abstract class FactorModel : IItemScorer, IItemSimilarity
{
    private protected FactorModel(TrainingFacts facts, FactorTable table) => (Facts, Table) = (facts, table);

    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
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
    /// <remarks>Cosine of the items' factors, in [−1, 1].</remarks>
    public void Similarities(int item, Span<float> similarities) => Table.Similarities(item, similarities);

    /// <summary>Returns the factors [k] of a user; with SVD++ including the implicit factors of the rated
    /// items.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index.</exception>
    public ReadOnlySpan<float> UserFactors(int user) => Table.UserFactors(user);

    /// <summary>Returns the factors [k] of an item.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item index.</exception>
    public ReadOnlySpan<float> ItemFactors(int item) => Table.ItemFactors(item);
}
