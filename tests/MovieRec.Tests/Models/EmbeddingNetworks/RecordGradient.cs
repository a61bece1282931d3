using System.Numerics;
using System.Runtime.Intrinsics;
using MovieRec.Neural;

namespace MovieRec.Tests.Models.EmbeddingNetworks;

/// <summary>Moves nothing; writes the gradient down where Adam keeps its first moments.</summary>
internal readonly struct RecordGradient<T> : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public bool MovesUntouched => true;

    public void Apply(ref T value, Vector256<T> gradient, ref T first, ref T second, nuint i) =>
        gradient.StoreUnsafe(ref first, i);

    public void Apply(Span<T> value, ReadOnlySpan<T> gradient, Span<T> first, Span<T> second) => gradient.CopyTo(first);
}
