using System.Collections.Immutable;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The movies most like a movie.</summary>
public static class SimilarItemsExtensions
{
    /// <summary>The <paramref name="count"/> movies most like <paramref name="item"/>, best first, without the movie
    /// itself and without movies of similarity 0, about which the model knows nothing.</summary>
    /// <param name="model">Whose measure is used.</param>
    /// <param name="item">Movie index.</param>
    /// <param name="count">At least 1; fewer come back where fewer are similar.</param>
    /// <param name="seed">Draws the order of equally similar movies.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such movie index, or <paramref name="count"/> is below
    /// 1.</exception>
    public static ImmutableArray<(int Item, float Similarity)> SimilarItems(
        this IItemSimilarity model,
        int item,
        int count,
        ulong seed = 42
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        TieBreak ties = TieBreak.For(seed, item);
        float[] similarities = new float[model.ItemCount];
        model.Similarities(item, similarities);
        return
        [
            .. Enumerable
                .Range(0, similarities.Length)
                .Where(other => other != item)
                .Select(other => (Item: other, Similarity: similarities[other]))
                .Where(pair => pair.Similarity != 0)
                .OrderByDescending(pair => pair.Similarity)
                .ThenBy(pair => ties.Key(pair.Item))
                .Take(count),
        ];
    }
}
