using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Solves a row exactly: factors and bias together, by the normal equations of the factors and elimination of
/// the bias.</summary>
/// <remarks>With A = Σ v vᵀ + R I, s = Σ v, c = Σ t v + R m: p = A⁻¹ c, q = A⁻¹ s, b = (Σ t − s·p) / (n + Rb − s·q), x
/// = p − b q.</remarks>
/// <param name="factors">k.</param>
internal sealed class ExactRowSolver(int factors) : IRowSolver
{
    /// <summary>Number of floats of the rows that are copied side by side: few, so that they stay in the first-level
    /// cache while all tiles read them.</summary>
    const int ChunkFloats = 96 * 64;

    readonly int stride = FactorMath.Stride(factors),
        chunk = ChunkOf(factors);
    readonly float[] a = new float[FactorMath.Stride(factors) * FactorMath.Stride(factors)],
        rows = new float[ChunkOf(factors) * FactorMath.Stride(factors)],
        targets = new float[ChunkOf(factors)];
    readonly float[] c = new float[FactorMath.Stride(factors)],
        s = new float[FactorMath.Stride(factors)],
        right = new float[FactorMath.Stride(factors)];
    readonly float[] p = new float[FactorMath.Stride(factors)],
        q = new float[FactorMath.Stride(factors)];

    public void Solve(in RowEquations equations, Span<float> row, ref float bias)
    {
        a.AsSpan().Clear();
        c.AsSpan().Clear();
        s.AsSpan().Clear();
        double total = 0;
        int count = equations.Columns.Length;
        for (int start = 0; start < count; start += chunk)
        {
            int length = Math.Min(chunk, count - start);
            for (int r = 0; r < length; r++)
                total += targets[r] = equations.Target(start + r);
            GramKernel.Gather(equations.Others, stride, equations.Columns.Slice(start, length), targets, rows, c, s);
            GramKernel.AddGram(rows, length, stride, a);
        }
        for (int f = 0; f < stride; f++)
            a[f * stride + f] += f < factors ? equations.Regularization : 1;
        for (int f = 0; f < equations.Prior.Length; f++)
            c[f] += equations.Regularization * equations.Prior[f];
        BlockedCholesky.Factor(a, stride);
        s.CopyTo(right, 0);
        BlockedCholesky.Solve(a, stride, c, right, p, q);
        double free = count + equations.BiasRegularization - FactorMath.Dot(s, q);
        bias = free > 0 ? (float)((total - FactorMath.Dot(s, p)) / free) : 0;
        for (int f = 0; f < factors; f++)
            row[f] = p[f] - bias * q[f];
    }

    static int ChunkOf(int factors) => Math.Clamp(ChunkFloats / FactorMath.Stride(factors), 16, 96);
}
