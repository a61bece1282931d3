using System.Collections.Immutable;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Finds the items most similar to an item.</summary>
public static class SimilarItemsExtensions
{
    /// <summary>Returns the <paramref name="count"/> items most similar to <paramref name="item"/>, best first, without
    /// the item itself and without items of similarity 0, about which the model knows nothing.</summary>
    /// <param name="model">Measures the similarity.</param>
    /// <param name="item">Item index.</param>
    /// <param name="count">Maximum number of items; at least 1.</param>
    /// <param name="seed">Seed of the order of equally similar items.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item index, or <paramref name="count"/> is less
    /// than 1.</exception>
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
