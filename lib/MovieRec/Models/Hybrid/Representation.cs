using System.Collections.Immutable;

namespace MovieRec.Models;

/// <summary>A user or a movie as a hybrid model sees it: the weighted sum of its features' embeddings and biases. Also
/// of one that was not in the training.</summary>
public sealed class Representation
{
    readonly Embeddings side;

    internal Representation(Embeddings side, ImmutableArray<Part> parts)
    {
        (this.side, Parts) = (side, parts);
        Sum = new float[side.Stride];
        foreach (Part part in parts)
        {
            for (int f = 0; f < Sum.Length; f++)
                Sum[f] += part.Weight * part.Row[f];
        }
        Sum[side.OnePlace] = 1;
    }

    internal Representation(Embeddings side, ImmutableArray<Part> parts, float[] sum) =>
        (this.side, Parts, Sum) = (side, parts, sum);

    /// <summary>Something that the sum is made of.</summary>
    /// <param name="Name">A feature, or in words what else it is.</param>
    /// <param name="Weight">By which it counts.</param>
    /// <param name="Row">[stride]</param>
    internal readonly record struct Part(string Name, float Weight, float[] Row);

    /// <summary>Names of what it is made of, features as <c>genre:Comedy</c>, with their weights.</summary>
    public ImmutableArray<(string Name, float Weight)> Features => [.. Parts.Select(part => (part.Name, part.Weight))];

    /// <summary>[k] the sum of the embeddings.</summary>
    public ReadOnlySpan<float> Factors => Sum.AsSpan(0, side.Factors);

    /// <summary>The sum of the biases.</summary>
    public float Bias => Sum[side.BiasPlace];

    internal ImmutableArray<Part> Parts { get; }

    /// <summary>[stride] with a 1 in the place of the other side's bias.</summary>
    internal float[] Sum { get; }

    internal bool IsUser => side.IsUser;
}
