namespace MovieRec.Models;

/// <summary>Scores every item for one user. Higher is better; the unit is the model's own.</summary>
public interface IItemScorer
{
    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    TrainingFacts Facts { get; }

    /// <summary>Number of user indices.</summary>
    int UserCount { get; }

    /// <summary>Number of item indices.</summary>
    int ItemCount { get; }

    /// <summary>Scores every item for one user.</summary>
    /// <param name="user">Index in 0 .. <see cref="UserCount"/> - 1.</param>
    /// <param name="scores">[<see cref="ItemCount"/>], overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index.</exception>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has the wrong length.</exception>
    void Score(int user, Span<float> scores);

    /// <summary>Scores every item for several users; bit-identical to scoring them one by one, and faster for models
    /// that can share work between users.</summary>
    /// <param name="users">User indices.</param>
    /// <param name="scores">[users × <see cref="ItemCount"/>], row-major, overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index.</exception>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has the wrong length.</exception>
    void ScoreAll(ReadOnlySpan<int> users, Span<float> scores)
    {
        Guard.Length(scores, users.Length, ItemCount);
        for (int place = 0; place < users.Length; place++)
            Score(users[place], scores.Slice(place * ItemCount, ItemCount));
    }
}
