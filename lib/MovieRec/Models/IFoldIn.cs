namespace MovieRec.Models;

/// <summary>Scores movies for somebody who was not in the training data, from a few ratings and without a refit. Does
/// not change the model.</summary>
public interface IFoldIn
{
    /// <summary>What the model keeps of its training data: the meaning of its indices.</summary>
    TrainingFacts Facts { get; }

    /// <param name="history">What they rated, each movie once, each rating between the ends of the training data's
    /// scale; values between its steps are accepted. May be empty: then they get what is best for a stranger.</param>
    /// <param name="scores">[movies], overwritten; the unit is that of <see cref="IItemScorer.Score"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A movie index is out of range, or a rating is not a number or
    /// beyond an end of the scale.</exception>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has another length, or a movie comes
    /// twice.</exception>
    void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores);
}
