namespace MovieRec.Models;

/// <summary>Scores items for a new user from a few ratings, without a refit. Does not change the model.</summary>
public interface IFoldIn
{
    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    TrainingFacts Facts { get; }

    /// <summary>Scores every item for a new user.</summary>
    /// <param name="history">The user's ratings, each item at most once, each rating between the ends of the scale of
    /// the training data; values between its steps are accepted. If empty, the scores are those of an unknown
    /// user.</param>
    /// <param name="scores">[items], overwritten; in the unit of <see cref="IItemScorer.Score"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An item index is out of range, or a rating is not a number or off
    /// the scale.</exception>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has the wrong length, or an item occurs
    /// twice.</exception>
    void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores);
}
