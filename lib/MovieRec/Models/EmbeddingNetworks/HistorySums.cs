using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Sums over a history, forward and backward. A history network spends most of its time here.</summary>
internal static class HistorySums
{
    /// <summary>sum = Σ over entries of Z(column) + deviation · W(column).</summary>
    /// <param name="columns">[entries].</param>
    /// <param name="deviations">[entries].</param>
    /// <param name="factors">[rows × 2d] rows of Z and W side by side.</param>
    /// <param name="d">A multiple of 8.</param>
    /// <param name="sum">[d].</param>
    public static void Add<T>(ReadOnlySpan<int> columns, ReadOnlySpan<T> deviations, T[] factors, int d, Span<T> sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T target = ref MemoryMarshal.GetReference(sum),
            table = ref MemoryMarshal.GetArrayDataReference(factors);
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

    /// <summary>The gradient of one row of Z and W: Σ s(column) and Σ deviation · s(column) over the histories that
    /// contain the row, plus <paramref name="start"/>. s are the gradients of those histories' sums, 0 for histories
    /// that are not in the batch: reading them costs less than a test.</summary>
    /// <param name="columns">[entries] the histories.</param>
    /// <param name="deviations">[entries].</param>
    /// <param name="sumGradients">[histories × d] s.</param>
    /// <param name="d">A multiple of 8.</param>
    /// <param name="start">[2d], or empty for 0.</param>
    /// <param name="gradient">[2d], or [d] for Z alone; overwritten.</param>
    public static void Gradient<T>(
        ReadOnlySpan<int> columns,
        ReadOnlySpan<T> deviations,
        ReadOnlySpan<T> sumGradients,
        int d,
        ReadOnlySpan<T> start,
        Span<T> gradient
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T s = ref MemoryMarshal.GetReference(sumGradients),
            target = ref MemoryMarshal.GetReference(gradient);
        bool explicitToo = gradient.Length > d;
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
            z0.StoreUnsafe(ref target, f);
            z1.StoreUnsafe(ref target, f + lanes);
            z2.StoreUnsafe(ref target, f + 2 * lanes);
            z3.StoreUnsafe(ref target, f + 3 * lanes);
            if (!explicitToo)
                continue;
            w0.StoreUnsafe(ref target, width + f);
            w1.StoreUnsafe(ref target, width + f + lanes);
            w2.StoreUnsafe(ref target, width + f + 2 * lanes);
            w3.StoreUnsafe(ref target, width + f + 3 * lanes);
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
            z0.StoreUnsafe(ref target, f);
            if (explicitToo)
                w0.StoreUnsafe(ref target, width + f);
        }
        if (start.Length > 0)
            Lanes.Add(start[..gradient.Length], gradient);
    }
}
