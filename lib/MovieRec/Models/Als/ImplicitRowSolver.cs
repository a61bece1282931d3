using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Solves the row of one user (or item) of <see cref="ImplicitAls"/> exactly. Has buffers of its own, so each
/// thread needs one.</summary>
/// <remarks>x minimizes Σ a (1 − x·v)² + α₀ Σ over all v of (x·v)² + R ‖x‖²: (Σ a v vᵀ + α₀ VᵀV + R I) x = Σ a v. VᵀV
/// is the same for all rows; only the rated rows are added to it, scaled by √a.</remarks>
/// <param name="factors">k.</param>
internal sealed class ImplicitRowSolver(int factors)
{
    /// <summary>Ratings whose rows are copied side by side, so that they stay in the first cache while all tiles pass
    /// over them.</summary>
    const int Chunk = 64;

    readonly int stride = FactorMath.Stride(factors);
    readonly float[] a = new float[FactorMath.Stride(factors) * FactorMath.Stride(factors)],
        rows = new float[Chunk * FactorMath.Stride(factors)];
    readonly float[] sum = new float[FactorMath.Stride(factors)],
        spare = new float[FactorMath.Stride(factors)];
    readonly float[] solved = new float[FactorMath.Stride(factors)],
        ignored = new float[FactorMath.Stride(factors)];

    /// <param name="columns">[n] rows v of the other side that were rated.</param>
    /// <param name="weights">[n] a.</param>
    /// <param name="others">V: [other rows × stride].</param>
    /// <param name="gram">α₀ VᵀV: [stride × stride], upper triangle.</param>
    /// <param name="regularization">R.</param>
    /// <param name="row">[stride] x, overwritten; its padding stays.</param>
    public void Solve(
        ReadOnlySpan<int> columns,
        ReadOnlySpan<float> weights,
        float[] others,
        float[] gram,
        float regularization,
        Span<float> row
    )
    {
        gram.CopyTo(a, 0);
        sum.AsSpan().Clear();
        for (int start = 0; start < columns.Length; start += Chunk)
        {
            int length = Math.Min(Chunk, columns.Length - start);
            Gather(columns.Slice(start, length), weights.Slice(start, length), others);
            GramKernel.AddGram(rows, length, stride, a);
        }
        for (int f = 0; f < stride; f++)
            a[f * stride + f] += f < factors ? regularization : 1;
        BlockedCholesky.Factor(a, stride);
        BlockedCholesky.Solve(a, stride, sum, spare, solved, ignored); // it solves for two right sides
        solved.AsSpan(0, factors).CopyTo(row);
        spare.AsSpan().Clear();
    }

    /// <summary>Copies √a v side by side, and meanwhile adds up a v.</summary>
    void Gather(ReadOnlySpan<int> columns, ReadOnlySpan<float> weights, float[] others)
    {
        ref float from = ref others[0];
        ref float to = ref rows[0];
        for (int r = 0; r < columns.Length; r++)
        {
            ref float other = ref Unsafe.Add(ref from, (nint)columns[r] * stride);
            Vector256<float> root = Vector256.Create(MathF.Sqrt(weights[r])),
                weight = Vector256.Create(weights[r]);
            for (nuint f = 0; f < (nuint)stride; f += FactorMath.Width)
            {
                Vector256<float> value = Vector256.LoadUnsafe(ref other, f);
                (root * value).StoreUnsafe(ref to, f);
                Vector256
                    .MultiplyAddEstimate(weight, value, Vector256.LoadUnsafe(ref sum[0], f))
                    .StoreUnsafe(ref sum[0], f);
            }
            to = ref Unsafe.Add(ref to, stride);
        }
    }
}
