using MovieRec.Numerics;

namespace MovieRec.Evaluation;

/// <summary>One user's ranking, for <see cref="IRankingMetric"/>. Valid during the call only.</summary>
public readonly ref struct RankedUser
{
    readonly RankingBuffers buffers;
    readonly TieBreak ties;

    internal RankedUser(
        RankingBuffers buffers,
        int user,
        ReadOnlySpan<int> ranked,
        ReadOnlySpan<float> scores,
        TieBreak ties
    )
    {
        (this.buffers, User, this.ties) = (buffers, user, ties);
        Ranked = ranked;
        Scores = scores;
    }

    /// <summary>The user's index.</summary>
    public int User { get; }

    /// <summary>Item indices, best first: as many places as the largest k of all metrics, or fewer if the user has
    /// fewer candidates.</summary>
    public ReadOnlySpan<int> Ranked { get; }

    /// <summary>For each item of <see cref="Ranked"/>, true if it is relevant.</summary>
    public ReadOnlySpan<bool> Hits => buffers.Hits.AsSpan(0, Ranked.Length);

    /// <summary>The test rating of each item of <see cref="Ranked"/> that is relevant; 0 for the others.</summary>
    public ReadOnlySpan<float> HitRatings => buffers.ListStars.AsSpan(0, Ranked.Length);

    /// <summary>Indices of the relevant items, in ascending order.</summary>
    public ReadOnlySpan<int> Relevant => buffers.RelevantItems;

    /// <summary>Test ratings of the relevant items, in descending order.</summary>
    public ReadOnlySpan<float> RelevantRatings => buffers.BestStars;

    /// <summary>[items] the model's scores; −∞ for the user's training items, which are not candidates.</summary>
    public ReadOnlySpan<float> Scores { get; }

    /// <summary>[items] number of training ratings of each item.</summary>
    public ReadOnlySpan<int> ItemRatings => buffers.ItemRatings.AsSpan();

    /// <summary>Number of users with a training rating; at least 1.</summary>
    public int TrainingUsers => buffers.TrainingUsers;

    /// <summary>Similarity of two item indices, see <see cref="RankingOptions.Similarity"/>.</summary>
    /// <exception cref="InvalidOperationException">The options have none. A metric that reads it returns true for
    /// <see cref="IRankingMetric.NeedsSimilarity"/>.</exception>
    public Func<int, int, float> Similarity =>
        buffers.Similarity
        ?? throw new InvalidOperationException("RankingOptions.Similarity is not set, and a metric reads it.");

    /// <summary>The candidates with the most training ratings, as many as in <see cref="Ranked"/>. Computed when first
    /// read.</summary>
    public ReadOnlySpan<int> Popular => buffers.PopularFor(Scores, ties)[..Ranked.Length];

    /// <summary>Returns the place of an item among all candidates, from 1.</summary>
    /// <param name="item">Index of a candidate.</param>
    public int PlaceOf(int item)
    {
        float score = Scores[item];
        int above = ScoreScan.CountAbove(Scores, score);
        if (ScoreScan.CountEqual(Scores, score) == 1)
            return 1 + above;
        uint key = ties.Key(item);
        for (int other = 0; other < Scores.Length; other++)
        {
            if (Scores[other] == score && ties.Key(other) < key)
                above++;
        }
        return 1 + above;
    }

    /// <summary>Returns true if an item has a better place than another.</summary>
    /// <param name="item">Index of a candidate.</param>
    /// <param name="other">Index of a candidate.</param>
    public bool IsAbove(int item, int other) =>
        Scores[item] > Scores[other] || (Scores[item] == Scores[other] && ties.Key(item) < ties.Key(other));
}
