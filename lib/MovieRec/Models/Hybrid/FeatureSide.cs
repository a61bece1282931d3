using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Users or items as sums of embeddings: the rows of features and their embeddings.</summary>
internal sealed class FeatureSide
{
    readonly int[] starts,
        columns; // the matrix as plain arrays: they are read several times an interaction
    readonly float[] weights;
    readonly bool isIdentity;

    public FeatureSide(Embeddings embeddings, CsrMatrix rows)
    {
        Embeddings = embeddings;
        (starts, columns, weights) = (
            ImmutableCollectionsMarshal.AsArray(rows.Starts)!,
            ImmutableCollectionsMarshal.AsArray(rows.Columns)!,
            ImmutableCollectionsMarshal.AsArray(rows.Values)!
        );
        isIdentity =
            rows.RowCount == rows.ColumnCount
            && columns.AsSpan().SequenceEqual([.. Enumerable.Range(0, rows.RowCount)])
            && !weights.AsSpan().ContainsAnyExcept(1f)
            && starts.AsSpan().SequenceEqual([.. Enumerable.Range(0, rows.RowCount + 1)]);
    }

    public Embeddings Embeddings { get; }

    public int RowCount => starts.Length - 1;

    public int Stride => Embeddings.Stride;

    public ReadOnlySpan<int> Features(int row) => columns.AsSpan(starts[row], starts[row + 1] - starts[row]);

    public ReadOnlySpan<float> Weights(int row) => weights.AsSpan(starts[row], starts[row + 1] - starts[row]);

    /// <summary>Σ weight · embedding, without the 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Sum(int row, ref float into)
    {
        ref float values = ref MemoryMarshal.GetArrayDataReference(Embeddings.Values);
        nuint stride = (nuint)Stride;
        if (isIdentity)
        {
            nuint from = (nuint)row * stride;
            for (nuint f = 0; f < stride; f += FactorMath.Width)
                Vector256.LoadUnsafe(ref values, from + f).StoreUnsafe(ref into, f);
            return;
        }
        int start = starts[row],
            end = starts[row + 1];
        for (nuint f = 0; f < stride; f += FactorMath.Width)
        {
            Vector256<float> sum = Vector256<float>.Zero;
            for (int entry = start; entry < end; entry++)
                sum = Vector256.MultiplyAddEstimate(
                    Vector256.Create(weights[entry]),
                    Vector256.LoadUnsafe(ref values, (nuint)columns[entry] * stride + f),
                    sum
                );
            sum.StoreUnsafe(ref into, f);
        }
    }

    /// <summary>Σ weight · embedding · other: the score of a row with the other side's sum, without the own
    /// 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Dot(int row, ref float other)
    {
        ref float values = ref MemoryMarshal.GetArrayDataReference(Embeddings.Values);
        nuint stride = (nuint)Stride;
        Vector256<float> sum = Vector256<float>.Zero;
        if (isIdentity)
        {
            nuint from = (nuint)row * stride;
            for (nuint f = 0; f < stride; f += FactorMath.Width)
                sum = Vector256.MultiplyAddEstimate(
                    Vector256.LoadUnsafe(ref values, from + f),
                    Vector256.LoadUnsafe(ref other, f),
                    sum
                );
            return Vector256.Sum(sum);
        }
        int end = starts[row + 1];
        for (int entry = starts[row]; entry < end; entry++)
        {
            Vector256<float> weight = Vector256.Create(weights[entry]);
            nuint from = (nuint)columns[entry] * stride;
            for (nuint f = 0; f < stride; f += FactorMath.Width)
                sum = Vector256.MultiplyAddEstimate(
                    weight * Vector256.LoadUnsafe(ref values, from + f),
                    Vector256.LoadUnsafe(ref other, f),
                    sum
                );
        }
        return Vector256.Sum(sum);
    }

    /// <summary>[rows × stride] the sums of all rows, with the 1.</summary>
    public float[] Sums()
    {
        float[] all = new float[RowCount * Stride];
        for (int row = 0; row < RowCount; row++)
        {
            Sum(row, ref all[row * Stride]);
            all[row * Stride + Embeddings.OnePlace] = 1;
        }
        return all;
    }
}
