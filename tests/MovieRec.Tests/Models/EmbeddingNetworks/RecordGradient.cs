using System.Numerics;
using MovieRec.Neural;

namespace MovieRec.Tests.Models.EmbeddingNetworks;

/// <summary>Moves nothing; writes the gradient to the first memory.</summary>
internal sealed class RecordGradient<T> : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public bool MovesUntouched => true;

    public void Apply(Span<T> value, ReadOnlySpan<T> gradient, Span<T> first, Span<T> second) => gradient.CopyTo(first);
}
