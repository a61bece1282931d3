using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Cosines between the embeddings of a network, in single precision.</summary>
internal static class EmbeddingCosines
{
    /// <summary>Returns the embedding of an item.</summary>
    public delegate ReadOnlySpan<float> RowOf(int item);

    /// <summary>The cosine of an item's embedding with that of every item, in [−1, 1]; 0 for an embedding of zeros,
    /// and 1 for the item itself.</summary>
    /// <param name="embedding">Returns the embedding of an item.</param>
    /// <param name="item">Item index.</param>
    /// <param name="similarities">[items], overwritten.</param>
    public static void Fill(RowOf embedding, int item, Span<float> similarities)
    {
        ReadOnlySpan<float> own = embedding(item);
        float length = MathF.Sqrt(Lanes.Dot(own, own));
        for (int other = 0; other < similarities.Length; other++)
        {
            ReadOnlySpan<float> row = embedding(other);
            float product = length * MathF.Sqrt(Lanes.Dot(row, row));
            similarities[other] = product > 0 ? Math.Clamp(Lanes.Dot(own, row) / product, -1, 1) : 0;
        }
        similarities[item] = 1;
    }
}
