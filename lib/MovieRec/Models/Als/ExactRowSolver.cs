using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Models.Als;

/// <summary>The minimum itself: factors and bias together, by the normal equations of the factors and elimination of the bias.</summary>
/// <remarks>With A = Σ v vᵀ + R I, s = Σ v, c = Σ t v + R m: p = A⁻¹ c, q = A⁻¹ s, b = (Σ t − s·p) / (n + Rb − s·q), x = p − b q.</remarks>
/// <param name="factors">k.</param>
internal sealed class ExactRowSolver(int factors) : IRowSolver
{
    /// <summary>Ratings whose rows are copied side by side, so that they stay in the first cache while all tiles pass over them.</summary>
    const int Chunk = 64;

    readonly int stride = FactorMath.Stride(factors);
    readonly float[] a = new float[FactorMath.Stride(factors) * FactorMath.Stride(factors)], rows = new float[Chunk * FactorMath.Stride(factors)], targets = new float[Chunk];
    readonly float[] c = new float[FactorMath.Stride(factors)], s = new float[FactorMath.Stride(factors)], right = new float[FactorMath.Stride(factors)];
    readonly float[] p = new float[FactorMath.Stride(factors)], q = new float[FactorMath.Stride(factors)];

    public void Solve(in RowEquations equations, Span<float> row, ref float bias)
    {
        a.AsSpan().Clear();
        c.AsSpan().Clear();
        s.AsSpan().Clear();
        double total = 0;
        int count = equations.Columns.Length;
        for (int start = 0; start < count; start += Chunk)
        {
            int length = Math.Min(Chunk, count - start);
            total += Gather(equations, start, length);
            GramKernel.AddSums(rows, targets.AsSpan(0, length), stride, c, s);
            GramKernel.AddGram(rows, length, stride, a);
        }
        for (int f = 0; f < stride; f++) a[f * stride + f] += f < factors ? equations.Regularization : 1;
        for (int f = 0; f < equations.Prior.Length; f++) c[f] += equations.Regularization * equations.Prior[f];
        BlockedCholesky.Factor(a, stride);
        s.CopyTo(right, 0);
        BlockedCholesky.Solve(a, stride, c, right, p, q);
        double free = count + equations.BiasRegularization - FactorMath.Dot(s, q);
        bias = free > 0 ? (float)((total - FactorMath.Dot(s, p)) / free) : 0;
        for (int f = 0; f < factors; f++) row[f] = p[f] - bias * q[f];
    }

    /// <summary>Copies the rows and targets of a chunk side by side; gives the sum of the targets.</summary>
    double Gather(in RowEquations equations, int start, int length)
    {
        ref float from = ref equations.Others[0];
        ref float to = ref rows[0];
        double total = 0;
        for (int r = 0; r < length; r++)
        {
            int column = equations.Columns[start + r];
            ref float other = ref Unsafe.Add(ref from, (nint)column * stride);
            for (nuint f = 0; f < (nuint)stride; f += FactorMath.Width) Vector256.LoadUnsafe(ref other, f).StoreUnsafe(ref to, f);
            to = ref Unsafe.Add(ref to, stride);
            float target = equations.Values[start + r] - equations.Offset - equations.OtherBias[column];
            targets[r] = target;
            total += target;
        }
        return total;
    }
}
