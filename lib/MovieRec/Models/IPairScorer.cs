using System.Collections.Immutable;

namespace MovieRec.Models;

/// <summary>Contribution of one rating of a member's history to the score of an item.</summary>
/// <param name="Item">Index of the rated item.</param>
/// <param name="Rating">The rating.</param>
/// <param name="Share">In [0, 1]; the shares of a history sum to 1.</param>
public readonly record struct HistoryShare(int Item, float Rating, float Share);

/// <summary>Predicts a joint rating for two people: the mean of the ratings that they would give.</summary>
public interface IPairScorer
{
    /// <summary>Facts about the training data, such as the ids of users and items.</summary>
    TrainingFacts Facts { get; }

    /// <summary>Number of item indices.</summary>
    int ItemCount { get; }

    /// <summary>Scores every item for two people, or for one. The order of the two does not matter.</summary>
    /// <param name="first">The first person.</param>
    /// <param name="second">The second person; null to score for the first alone.</param>
    /// <param name="scores">[<see cref="ItemCount"/>], overwritten; predicted ratings, not clipped.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user index; or an item index of a history is out
    /// of range, or a rating is not a number or off the scale.</exception>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has the wrong length, or an item occurs twice in a
    /// history.</exception>
    void ScoreTogether(GroupMember first, GroupMember? second, Span<float> scores);

    /// <summary>Returns how much each rating of a member's history contributes to the score of an item.</summary>
    /// <returns>In order of time; empty for a member without ratings.</returns>
    /// <inheritdoc cref="ScoreTogether"/>
    /// <param name="member">The member.</param>
    /// <param name="item">Item index.</param>
    ImmutableArray<HistoryShare> Shares(GroupMember member, int item);
}
