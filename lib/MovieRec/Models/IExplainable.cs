namespace MovieRec.Models;

/// <summary>Explains scores: parts that add up to the score.</summary>
public interface IExplainable
{
    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    TrainingFacts Facts { get; }

    /// <summary>Explains a user's score of an item.</summary>
    /// <param name="user">User index.</param>
    /// <param name="item">Item index.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    Explanation Explain(int user, int item);
}
