using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MovieRec.Numerics;

namespace MovieRec.Evaluation;

/// <summary>Memory behind a <see cref="RankedUser"/>; reused for the next user.</summary>
/// <param name="itemRatings">[items] training ratings of each item.</param>
/// <param name="trainingUsers">Users with a training rating; at least 1.</param>
/// <param name="similarity">Similarity of two items; null: none.</param>
/// <param name="users">Number of users who are scored together.</param>
/// <param name="length">Length of a list.</param>
internal sealed class RankingBuffers(
    ImmutableArray<int> itemRatings,
    int trainingUsers,
    Func<int, int, float>? similarity,
    int users,
    int length
)
{
    readonly float[] counts = new float[itemRatings.Length];
    readonly int[] popular = new int[length];
    bool hasPopular;

    public ImmutableArray<int> ItemRatings => itemRatings;

    public int TrainingUsers => trainingUsers;

    public Func<int, int, float>? Similarity => similarity;

    /// <summary>[users × items].</summary>
    public float[] Scores { get; } = new float[users * itemRatings.Length];

    /// <summary>[items] ratings of the relevant items.</summary>
    public float[] Stars { get; } = new float[itemRatings.Length];

    /// <summary>[length] rating at each place of the list; 0 if the item is not relevant.</summary>
    public float[] ListStars { get; } = new float[length];

    /// <summary>[items].</summary>
    public bool[] IsRelevant { get; } = new bool[itemRatings.Length];

    /// <summary>[length] whether the item at each place of the list is relevant.</summary>
    public bool[] Hits { get; } = new bool[length];

    /// <summary>Indices of the relevant items, in ascending order.</summary>
    public List<int> Relevant { get; } = [];

    /// <summary>Their ratings, in descending order.</summary>
    public List<float> Best { get; } = [];

    public ReadOnlySpan<int> RelevantItems => CollectionsMarshal.AsSpan(Relevant);

    public ReadOnlySpan<float> BestStars => CollectionsMarshal.AsSpan(Best);

    /// <summary>Forgets the former user.</summary>
    public void Clear()
    {
        Relevant.Clear();
        Best.Clear();
        hasPopular = false;
    }

    /// <summary>[length] the candidates with the most training ratings.</summary>
    /// <param name="scores">[items] −∞ for items that are not candidates.</param>
    /// <param name="ties">Order of items with equally many ratings.</param>
    public ReadOnlySpan<int> PopularFor(ReadOnlySpan<float> scores, TieBreak ties)
    {
        if (hasPopular)
            return popular;
        for (int item = 0; item < scores.Length; item++)
            counts[item] = float.IsNegativeInfinity(scores[item]) ? float.NegativeInfinity : itemRatings[item];
        TopK.Select(counts, popular, ties);
        hasPopular = true;
        return popular;
    }
}
