namespace MovieRec.Models;

/// <summary>Says how alike movies are, for "more like this".</summary>
public interface IItemSimilarity
{
    /// <summary>Number of movie indices.</summary>
    int ItemCount { get; }

    /// <summary>How alike each movie is to <paramref name="item"/>: higher is more alike, 0 where nothing is known; the model says which measure it is.</summary>
    /// <param name="item">Index in 0 .. <see cref="ItemCount"/> - 1.</param>
    /// <param name="similarities">[<see cref="ItemCount"/>], overwritten; finite, and 1 at <paramref name="item"/> itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such movie index.</exception>
    /// <exception cref="ArgumentException"><paramref name="similarities"/> has another length.</exception>
    void Similarities(int item, Span<float> similarities);
}
