using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Sums over a history, forward and backward: where a history network spends its time.</summary>
internal static class HistorySums
{
    /// <summary>sum = Σ over entries of Z(column) + deviation · W(column), rows of Z and W side by side in
    /// <paramref name="given"/>.</summary>
    /// <param name="columns">[entries].</param>
    /// <param name="deviations">[entries].</param>
    /// <param name="given">[rows × 2d].</param>
    /// <param name="d">A multiple of 8.</param>
    /// <param name="sum">[d].</param>
    public static void Add<T>(ReadOnlySpan<int> columns, ReadOnlySpan<T> deviations, T[] given, int d, Span<T> sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T target = ref MemoryMarshal.GetReference(sum),
            table = ref MemoryMarshal.GetArrayDataReference(given);
        nuint lanes = (nuint)Vector256<T>.Count,
            width = (nuint)d,
            f = 0;
        for (; f + 4 * lanes <= width; f += 4 * lanes) // 32 dimensions at a time stay in registers
        {
            Vector256<T> z0 = default,
                z1 = default,
                z2 = default,
                z3 = default,
                w0 = default,
                w1 = default,
                w2 = default,
                w3 = default;
            for (int entry = 0; entry < columns.Length; entry++)
            {
                ref T z = ref Unsafe.Add(ref table, (nuint)columns[entry] * 2 * width + f),
                    w = ref Unsafe.Add(ref z, width);
                Vector256<T> deviation = Vector256.Create(deviations[entry]);
                z0 += Vector256.LoadUnsafe(ref z);
                z1 += Vector256.LoadUnsafe(ref z, lanes);
                z2 += Vector256.LoadUnsafe(ref z, 2 * lanes);
                z3 += Vector256.LoadUnsafe(ref z, 3 * lanes);
                w0 = Lanes.MultiplyAdd(deviation, Vector256.LoadUnsafe(ref w), w0);
                w1 = Lanes.MultiplyAdd(deviation, Vector256.LoadUnsafe(ref w, lanes), w1);
                w2 = Lanes.MultiplyAdd(deviation, Vector256.LoadUnsafe(ref w, 2 * lanes), w2);
                w3 = Lanes.MultiplyAdd(deviation, Vector256.LoadUnsafe(ref w, 3 * lanes), w3);
            }
            (z0 + w0).StoreUnsafe(ref target, f);
            (z1 + w1).StoreUnsafe(ref target, f + lanes);
            (z2 + w2).StoreUnsafe(ref target, f + 2 * lanes);
            (z3 + w3).StoreUnsafe(ref target, f + 3 * lanes);
        }
        for (; f < width; f += lanes)
        {
            Vector256<T> z0 = default,
                w0 = default;
            for (int entry = 0; entry < columns.Length; entry++)
            {
                ref T z = ref Unsafe.Add(ref table, (nuint)columns[entry] * 2 * width + f);
                z0 += Vector256.LoadUnsafe(ref z);
                w0 = Lanes.MultiplyAdd(Vector256.Create(deviations[entry]), Vector256.LoadUnsafe(ref z, width), w0);
            }
            (z0 + w0).StoreUnsafe(ref target, f);
        }
    }

    /// <summary>Moves row <paramref name="row"/> of Z and W by their gradients, start + Σ s(column) and start + Σ
    /// deviation · s(column), where s are the gradients of the sums that the row stands in. Rows of s for who is not in
    /// the batch are 0: reading them costs less than asking.</summary>
    /// <param name="columns">[entries] who has the row in their history.</param>
    /// <param name="deviations">[entries].</param>
    /// <param name="sumGradients">[columns × d].</param>
    /// <param name="d">A multiple of 8.</param>
    /// <param name="start">[2d], or empty for 0.</param>
    /// <param name="given">Z and W.</param>
    /// <param name="row">The row.</param>
    /// <param name="rated">Whether W moves too; otherwise Z alone.</param>
    /// <param name="rule">How it moves.</param>
    public static void Update<T, TRule>(
        ReadOnlySpan<int> columns,
        ReadOnlySpan<T> deviations,
        T[] sumGradients,
        int d,
        ReadOnlySpan<T> start,
        Weights<T> given,
        int row,
        bool rated,
        in TRule rule
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRule : struct, IUpdateRule<T>
    {
        ref T s = ref MemoryMarshal.GetArrayDataReference(sumGradients),
            value = ref given.Value[row * 2 * d],
            first = ref given.First[row * 2 * d],
            second = ref given.Second[row * 2 * d];
        nuint lanes = (nuint)Vector256<T>.Count,
            width = (nuint)d,
            f = 0;
        for (; f + 4 * lanes <= width; f += 4 * lanes)
        {
            Vector256<T> z0 = default,
                z1 = default,
                z2 = default,
                z3 = default,
                w0 = default,
                w1 = default,
                w2 = default,
                w3 = default;
            for (int entry = 0; entry < columns.Length; entry++)
            {
                ref T from = ref Unsafe.Add(ref s, (nuint)columns[entry] * width + f);
                Vector256<T> deviation = Vector256.Create(deviations[entry]),
                    g0 = Vector256.LoadUnsafe(ref from),
                    g1 = Vector256.LoadUnsafe(ref from, lanes),
                    g2 = Vector256.LoadUnsafe(ref from, 2 * lanes),
                    g3 = Vector256.LoadUnsafe(ref from, 3 * lanes);
                z0 += g0;
                z1 += g1;
                z2 += g2;
                z3 += g3;
                w0 = Lanes.MultiplyAdd(deviation, g0, w0);
                w1 = Lanes.MultiplyAdd(deviation, g1, w1);
                w2 = Lanes.MultiplyAdd(deviation, g2, w2);
                w3 = Lanes.MultiplyAdd(deviation, g3, w3);
            }
            Move(z0, f, start, ref value, ref first, ref second, rule);
            Move(z1, f + lanes, start, ref value, ref first, ref second, rule);
            Move(z2, f + 2 * lanes, start, ref value, ref first, ref second, rule);
            Move(z3, f + 3 * lanes, start, ref value, ref first, ref second, rule);
            if (!rated)
                continue;
            Move(w0, width + f, start, ref value, ref first, ref second, rule);
            Move(w1, width + f + lanes, start, ref value, ref first, ref second, rule);
            Move(w2, width + f + 2 * lanes, start, ref value, ref first, ref second, rule);
            Move(w3, width + f + 3 * lanes, start, ref value, ref first, ref second, rule);
        }
        for (; f < width; f += lanes)
        {
            Vector256<T> z0 = default,
                w0 = default;
            for (int entry = 0; entry < columns.Length; entry++)
            {
                Vector256<T> g0 = Vector256.LoadUnsafe(ref s, (nuint)columns[entry] * width + f);
                z0 += g0;
                w0 = Lanes.MultiplyAdd(Vector256.Create(deviations[entry]), g0, w0);
            }
            Move(z0, f, start, ref value, ref first, ref second, rule);
            if (rated)
                Move(w0, width + f, start, ref value, ref first, ref second, rule);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Move<T, TRule>(
        Vector256<T> gradient,
        nuint i,
        ReadOnlySpan<T> start,
        ref T value,
        ref T first,
        ref T second,
        in TRule rule
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRule : struct, IUpdateRule<T>
    {
        if (start.Length > 0)
            gradient += Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(start), i);
        rule.Apply(ref value, gradient, ref first, ref second, i);
    }
}
