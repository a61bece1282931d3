namespace MovieRec.Models;

/// <summary>A scorer whose scores are ratings in stars. <see cref="IItemScorer.Score"/> is not clipped, for ranking;
/// <see cref="Predict"/> is clipped to the scale.</summary>
public interface IRatingPredictor : IItemScorer
{
    /// <summary>The rating to be expected, on the scale and never NaN.</summary>
    /// <param name="user">Index in 0 .. <see cref="IItemScorer.UserCount"/> - 1.</param>
    /// <param name="item">Index in 0 .. <see cref="IItemScorer.ItemCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    float Predict(int user, int item);
}
