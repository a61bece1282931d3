namespace MovieRec.Models;

/// <summary>Measures how similar two items are, in the model's own unit.</summary>
public interface IItemSimilarity
{
    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    TrainingFacts Facts { get; }

    /// <summary>Number of item indices.</summary>
    int ItemCount { get; }

    /// <summary>True if similarities use features of items, such as genres, so that they cover items without
    /// ratings.</summary>
    bool UsesFeatures => false;

    /// <summary>Computes the similarity of <paramref name="item"/> to every item. Higher is more similar; never NaN;
    /// exactly 0 where nothing is known. No item is more similar than the item itself.</summary>
    /// <param name="item">Index in 0 .. <see cref="ItemCount"/> - 1.</param>
    /// <param name="similarities">[<see cref="ItemCount"/>], overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item index.</exception>
    /// <exception cref="ArgumentException"><paramref name="similarities"/> has the wrong length.</exception>
    void Similarities(int item, Span<float> similarities);
}
