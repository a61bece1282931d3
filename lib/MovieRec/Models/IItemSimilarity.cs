namespace MovieRec.Models;

/// <summary>Says how alike two movies are, in the model's own measure.</summary>
public interface IItemSimilarity
{
    /// <summary>What the model keeps of its training data: the meaning of its indices.</summary>
    TrainingFacts Facts { get; }

    /// <summary>Number of movie indices.</summary>
    int ItemCount { get; }

    /// <summary>Whether features of movies, such as genres, say how alike they are, so that a movie without ratings is
    /// known too.</summary>
    bool UsesFeatures => false;

    /// <summary>How alike <paramref name="item"/> and every movie are; higher is more alike; never NaN; exactly 0 where
    /// nothing is known. The movie itself is most alike.</summary>
    /// <param name="item">Index in 0 .. <see cref="ItemCount"/> - 1.</param>
    /// <param name="similarities">[<see cref="ItemCount"/>], overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such movie index.</exception>
    /// <exception cref="ArgumentException"><paramref name="similarities"/> has another length.</exception>
    void Similarities(int item, Span<float> similarities);
}
