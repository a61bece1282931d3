namespace MovieRec.Models;

/// <summary>Predicts ratings. <see cref="IItemScorer.Score"/> is not clipped, for ranking; <see cref="Predict"/> is
/// clipped to the scale.</summary>
public interface IRatingPredictor : IItemScorer
{
    /// <summary>Predicts the rating of one item by one user; on the scale, never NaN.</summary>
    /// <param name="user">Index in 0 .. <see cref="IItemScorer.UserCount"/> - 1.</param>
    /// <param name="item">Index in 0 .. <see cref="IItemScorer.ItemCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    float Predict(int user, int item);
}
