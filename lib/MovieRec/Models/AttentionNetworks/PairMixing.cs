using System.Numerics;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>What two users and an item give to the first dense layer: z = [p, E, s, |s(a) − s(b)|, E∘p, E∘s], where p
/// is the mean of the users' embeddings and s the mean of their pooled sequences.</summary>
/// <remarks>Means and distances have the same bits when the two users change places.</remarks>
internal static class PairMixing
{
    /// <summary>Fills z around E, which is already there.</summary>
    /// <param name="z">[6d].</param>
    /// <param name="left">[d] embedding of the first user.</param>
    /// <param name="right">[d] embedding of the second user.</param>
    /// <param name="leftPooled">[d] s(a).</param>
    /// <param name="rightPooled">[d] s(b).</param>
    public static void Forward<T>(
        Span<T> z,
        ReadOnlySpan<T> left,
        ReadOnlySpan<T> right,
        ReadOnlySpan<T> leftPooled,
        ReadOnlySpan<T> rightPooled
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T to = ref z[0];
        ref readonly T a = ref left[0],
            b = ref right[0],
            sa = ref leftPooled[0],
            sb = ref rightPooled[0];
        nuint columns = (nuint)left.Length;
        Vector256<T> half = Vector256.Create(T.CreateTruncating(0.5));
        for (nuint f = 0; f < columns; f += (nuint)Vector256<T>.Count)
        {
            Vector256<T> p = half * (Vector256.LoadUnsafe(in a, f) + Vector256.LoadUnsafe(in b, f)),
                e = Vector256.LoadUnsafe(ref to, columns + f);
            Vector256<T> x = Vector256.LoadUnsafe(in sa, f),
                y = Vector256.LoadUnsafe(in sb, f),
                s = half * (x + y);
            p.StoreUnsafe(ref to, f);
            s.StoreUnsafe(ref to, 2 * columns + f);
            Vector256.Abs(x - y).StoreUnsafe(ref to, 3 * columns + f);
            (e * p).StoreUnsafe(ref to, 4 * columns + f);
            (e * s).StoreUnsafe(ref to, 5 * columns + f);
        }
    }

    /// <summary>From dz to the gradients of what z is made of.</summary>
    /// <param name="z">[6d] of <see cref="Forward"/>.</param>
    /// <param name="dz">[6d].</param>
    /// <param name="leftPooled">[d] s(a).</param>
    /// <param name="rightPooled">[d] s(b).</param>
    /// <param name="alone">True if there is one user, who is both; then only <paramref name="leftGradient"/> is
    /// written.</param>
    /// <param name="item">[d] gradient of E.</param>
    /// <param name="user">[d] gradient of either user's embedding.</param>
    /// <param name="leftGradient">[d] of s(a).</param>
    /// <param name="rightGradient">[d] of s(b).</param>
    public static void Backward<T>(
        ReadOnlySpan<T> z,
        ReadOnlySpan<T> dz,
        ReadOnlySpan<T> leftPooled,
        ReadOnlySpan<T> rightPooled,
        bool alone,
        Span<T> item,
        Span<T> user,
        Span<T> leftGradient,
        Span<T> rightGradient
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref readonly T x = ref z[0],
            dx = ref dz[0],
            sa = ref leftPooled[0],
            sb = ref rightPooled[0];
        ref T ofItem = ref item[0],
            ofUser = ref user[0],
            da = ref leftGradient[0],
            db = ref rightGradient[0];
        nuint columns = (nuint)item.Length;
        Vector256<T> half = Vector256.Create(T.CreateTruncating(0.5));
        for (nuint f = 0; f < columns; f += (nuint)Vector256<T>.Count)
        {
            Vector256<T> p = Vector256.LoadUnsafe(in x, f),
                e = Vector256.LoadUnsafe(in x, columns + f),
                s = Vector256.LoadUnsafe(in x, 2 * columns + f);
            Vector256<T> ofUserProduct = Vector256.LoadUnsafe(in dx, 4 * columns + f),
                ofPoolProduct = Vector256.LoadUnsafe(in dx, 5 * columns + f);
            Lanes
                .MultiplyAdd(
                    ofUserProduct,
                    p,
                    Lanes.MultiplyAdd(ofPoolProduct, s, Vector256.LoadUnsafe(in dx, columns + f))
                )
                .StoreUnsafe(ref ofItem, f);
            (half * Lanes.MultiplyAdd(ofUserProduct, e, Vector256.LoadUnsafe(in dx, f))).StoreUnsafe(ref ofUser, f);
            Vector256<T> share =
                half * Lanes.MultiplyAdd(ofPoolProduct, e, Vector256.LoadUnsafe(in dx, 2 * columns + f));
            if (alone)
            {
                (share + share).StoreUnsafe(ref da, f);
                continue;
            }
            Vector256<T> apart = Vector256.LoadUnsafe(in sa, f) - Vector256.LoadUnsafe(in sb, f),
                ofApart = Vector256.LoadUnsafe(in dx, 3 * columns + f);
            Vector256<T> signed =
                (Vector256.GreaterThan(apart, Vector256<T>.Zero) & ofApart)
                - (Vector256.LessThan(apart, Vector256<T>.Zero) & ofApart);
            (share + signed).StoreUnsafe(ref da, f);
            (share - signed).StoreUnsafe(ref db, f);
        }
    }
}
