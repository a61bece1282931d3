namespace MovieRec.Models;

/// <summary>A user as a trained network sees them: their embedding, attributes, and sequence after the
/// attention.</summary>
/// <param name="User">Index of a training user; −1 for a new user.</param>
/// <param name="Embedding">[d] p.</param>
/// <param name="Attributes">[slots] rows of gender, age group, occupation and columns of your own; −1 if
/// unknown.</param>
/// <param name="Items">[n] the sequence, the latest last.</param>
/// <param name="Classes">[n] classes of its ratings.</param>
/// <param name="Places">[n × d] y.</param>
internal sealed record EncodedUser(
    int User,
    float[] Embedding,
    ReadOnlyMemory<int> Attributes,
    int[] Items,
    int[] Classes,
    float[] Places
)
{
    public const int New = -1;

    /// <summary>[items] what the network's output is added to, in stars, where it has been computed for all items. Null
    /// for a training user whose predictions are computed one by one.</summary>
    public float[]? Bases { get; init; }
}
