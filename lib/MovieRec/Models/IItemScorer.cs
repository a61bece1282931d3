namespace MovieRec.Models;

/// <summary>Scores every movie for one user; higher is better; the unit is the model's own.</summary>
public interface IItemScorer
{
    /// <summary>What the model keeps of its training data: the meaning of its indices.</summary>
    TrainingFacts Facts { get; }

    /// <summary>Number of user indices.</summary>
    int UserCount { get; }

    /// <summary>Number of movie indices.</summary>
    int ItemCount { get; }

    /// <param name="user">Index in 0 .. <see cref="UserCount"/> - 1.</param>
    /// <param name="scores">[<see cref="ItemCount"/>], overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index.</exception>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has another length.</exception>
    void Score(int user, Span<float> scores);

    /// <summary>Scores several users, to the same bits as one after the other; models whose work users can share do it
    /// faster.</summary>
    /// <param name="users">Indices.</param>
    /// <param name="scores">[users × <see cref="ItemCount"/>], row-major, overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index.</exception>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has another length.</exception>
    void ScoreAll(ReadOnlySpan<int> users, Span<float> scores)
    {
        Guard.Length(scores, users.Length, ItemCount);
        for (int place = 0; place < users.Length; place++)
            Score(users[place], scores.Slice(place * ItemCount, ItemCount));
    }
}
