using System.Collections.Immutable;

namespace MovieRec.Models;

/// <summary>How much a rating of somebody's history had to say about a movie.</summary>
/// <param name="Item">Movie index of the history.</param>
/// <param name="Rating">What they gave it, in stars.</param>
/// <param name="Share">In [0, 1]; the shares of a history add up to 1.</param>
public readonly record struct HistoryShare(int Item, float Rating, float Share);

/// <summary>Foretells what two people would give a movie together, in stars: the mean of their two ratings.</summary>
public interface IPairScorer
{
    /// <summary>What the model keeps of its training data: the meaning of its indices.</summary>
    TrainingFacts Facts { get; }

    /// <summary>Number of movie indices.</summary>
    int ItemCount { get; }

    /// <summary>Scores every movie for two people, or for one. Who comes first changes not a bit.</summary>
    /// <param name="first">One of them.</param>
    /// <param name="second">The other; null: nobody.</param>
    /// <param name="scores">[<see cref="ItemCount"/>] overwritten; in stars, not clipped.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index, or a history has a movie index out of
    /// range or a rating that is not a number or beyond an end of the scale.</exception>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has another length, or a history has a movie
    /// twice.</exception>
    void ScoreTogether(GroupMember first, GroupMember? second, Span<float> scores);

    /// <summary>Which of somebody's ratings a movie's score was made of, and how much of it.</summary>
    /// <returns>In the order of time; empty for somebody of whom no ratings are known.</returns>
    /// <inheritdoc cref="ScoreTogether"/>
    /// <param name="member">Whose.</param>
    /// <param name="item">Movie index.</param>
    ImmutableArray<HistoryShare> Shares(GroupMember member, int item);
}
