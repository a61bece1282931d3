namespace MovieRec.Models;

/// <summary>Explains scores: parts that add up to the score.</summary>
public interface IExplainable
{
    /// <summary>What the model keeps of its training data: the meaning of its indices.</summary>
    TrainingFacts Facts { get; }

    /// <summary>The parts of a user's score of an item.</summary>
    /// <param name="user">User index.</param>
    /// <param name="item">Item index.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    Explanation Explain(int user, int item);
}
