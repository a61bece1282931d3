namespace MovieRec.Models;

/// <summary>Says how alike movies are in the eyes of a model; higher is more alike; the unit is the model's own.</summary>
public interface IItemSimilarity
{
    /// <summary>Number of movie indices.</summary>
    int ItemCount { get; }

    /// <param name="item">Index in 0 .. <see cref="ItemCount"/> - 1.</param>
    /// <param name="similarities">[<see cref="ItemCount"/>], overwritten with finite values; the movie's own place means nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such movie index.</exception>
    /// <exception cref="ArgumentException"><paramref name="similarities"/> has another length.</exception>
    void Similarities(int item, Span<float> similarities);
}
