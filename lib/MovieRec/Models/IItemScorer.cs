namespace MovieRec.Models;

/// <summary>Scores every movie for one user; higher is better; the unit is the model's own.</summary>
public interface IItemScorer
{
    /// <summary>Number of user indices.</summary>
    int UserCount { get; }

    /// <summary>Number of movie indices.</summary>
    int ItemCount { get; }

    /// <param name="user">Index in 0 .. <see cref="UserCount"/> - 1.</param>
    /// <param name="scores">[<see cref="ItemCount"/>], overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index.</exception>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has another length.</exception>
    void Score(int user, Span<float> scores);
}
