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
        float[] similarities = new float[model.ItemCount];
        model.Similarities(item, similarities);
        similarities[item] = float.NegativeInfinity;
        similarities.AsSpan().Replace(0, float.NegativeInfinity);
        int[] best = new int[Math.Min(count, similarities.Length)];
        int found = TopK.Select(similarities, best, TieBreak.For(seed, item));
        return [.. best.Take(found).Select(other => (other, similarities[other]))];
    }
}
