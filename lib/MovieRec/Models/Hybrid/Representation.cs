using System.Collections.Immutable;

namespace MovieRec.Models;

/// <summary>A user or an item as the weighted sum of its features' embeddings and biases, from the training data or
/// new.</summary>
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

    /// <summary>A part of the sum.</summary>
    /// <param name="Name">Name of the feature or other part.</param>
    /// <param name="Weight">Weight of the part.</param>
    /// <param name="Row">[stride]</param>
    internal readonly record struct Part(string Name, float Weight, float[] Row);

    /// <summary>Names and weights of the parts; features such as <c>genre:Comedy</c>.</summary>
    public ImmutableArray<(string Name, float Weight)> Features => [.. Parts.Select(part => (part.Name, part.Weight))];

    /// <summary>[k] sum of the embeddings.</summary>
    public ReadOnlySpan<float> Factors => Sum.AsSpan(0, side.Factors);

    /// <summary>Sum of the biases.</summary>
    public float Bias => Sum[side.BiasPlace];

    internal ImmutableArray<Part> Parts { get; }

    /// <summary>[stride] with a 1 in the place of the other side's bias.</summary>
    internal float[] Sum { get; }

    internal bool IsUser => side.IsUser;
}
