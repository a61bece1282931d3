using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>A few steps of conjugate gradients with the diagonal as preconditioner, from the row's last value; the
/// matrix is never formed.</summary>
/// <remarks>Sources: Takács, Pilászy and Tikk 2011, "Applications of the conjugate gradient method for implicit
/// feedback collaborative filtering"; Golub and Van Loan, algorithm 11.5.1. The unknowns are the factors and, one place
/// after them, the bias.</remarks>
/// <param name="factors">k.</param>
/// <param name="steps">At least 1.</param>
internal sealed class ConjugateGradientRowSolver(int factors, int steps) : IRowSolver
{
    readonly int stride = FactorMath.Stride(factors);
    readonly float[] residual = new float[FactorMath.Stride(factors)],
        direction = new float[FactorMath.Stride(factors)];
    readonly float[] image = new float[FactorMath.Stride(factors)],
        diagonal = new float[FactorMath.Stride(factors)];

    public void Solve(in RowEquations equations, Span<float> row, ref float bias)
    {
        float regularization = equations.Regularization,
            biasDiagonal = equations.Columns.Length + equations.BiasRegularization;
        diagonal.AsSpan().Fill(regularization);
        residual.AsSpan().Clear();
        float biasResidual =
            Pass(equations, ref row[0], bias, errors: true, ref residual[0]) - equations.BiasRegularization * bias;
        for (int f = 0; f < factors; f++)
            residual[f] -= regularization * (row[f] - (equations.Prior.IsEmpty ? 0 : equations.Prior[f]));
        double length = biasResidual * (double)biasResidual / biasDiagonal;
        for (int f = 0; f < factors; f++)
        {
            direction[f] = residual[f] / diagonal[f];
            length += residual[f] * (double)direction[f];
        }
        float biasDirection = biasResidual / biasDiagonal;
        for (int step = 0; step < steps && length > 1e-20; step++)
        {
            image.AsSpan().Clear();
            float biasImage =
                Pass(equations, ref direction[0], biasDirection, errors: false, ref image[0])
                + equations.BiasRegularization * biasDirection;
            double curvature = biasDirection * (double)biasImage;
            for (int f = 0; f < factors; f++)
            {
                image[f] += regularization * direction[f];
                curvature += direction[f] * (double)image[f];
            }
            float gain = (float)(length / curvature);
            bias += gain * biasDirection;
            biasResidual -= gain * biasImage;
            double next = biasResidual * (double)biasResidual / biasDiagonal;
            for (int f = 0; f < factors; f++)
            {
                row[f] += gain * direction[f];
                residual[f] -= gain * image[f];
                next += residual[f] * (double)residual[f] / diagonal[f];
            }
            float keep = (float)(next / length);
            biasDirection = biasResidual / biasDiagonal + keep * biasDirection;
            for (int f = 0; f < factors; f++)
                direction[f] = residual[f] / diagonal[f] + keep * direction[f];
            length = next;
        }
    }

    /// <summary>to += Σ w v over the rated rows v, for w = x·v + b, or for the errors w = t − x·v − b, which also add
    /// v² to the diagonal. Returns Σ w.</summary>
    /// <remarks>Works on four rows at a time, so that the sums are loaded and stored once for four rows, while the next
    /// four are prefetched.</remarks>
    float Pass(in RowEquations equations, ref float x, float bias, bool errors, ref float to)
    {
        float sum = 0;
        int entry = 0,
            count = equations.Columns.Length;
        for (; entry + 4 <= count; entry += 4)
        {
            for (int next = entry + 4; next < Math.Min(entry + 8, count); next++)
                FactorMath.Prefetch(ref First(equations, next), stride);
            ref float v0 = ref First(equations, entry);
            ref float v1 = ref First(equations, entry + 1);
            ref float v2 = ref First(equations, entry + 2);
            ref float v3 = ref First(equations, entry + 3);
            Vector256<float> s0 = default,
                s1 = default,
                s2 = default,
                s3 = default;
            for (nuint f = 0; f < (nuint)stride; f += FactorMath.Width)
            {
                Vector256<float> factor = Vector256.LoadUnsafe(ref x, f);
                s0 = Vector256.MultiplyAddEstimate(factor, Vector256.LoadUnsafe(ref v0, f), s0);
                s1 = Vector256.MultiplyAddEstimate(factor, Vector256.LoadUnsafe(ref v1, f), s1);
                s2 = Vector256.MultiplyAddEstimate(factor, Vector256.LoadUnsafe(ref v2, f), s2);
                s3 = Vector256.MultiplyAddEstimate(factor, Vector256.LoadUnsafe(ref v3, f), s3);
            }
            float w0 = Vector256.Sum(s0) + bias,
                w1 = Vector256.Sum(s1) + bias,
                w2 = Vector256.Sum(s2) + bias,
                w3 = Vector256.Sum(s3) + bias;
            if (errors)
            {
                (w0, w1, w2, w3) = (
                    equations.Target(entry) - w0,
                    equations.Target(entry + 1) - w1,
                    equations.Target(entry + 2) - w2,
                    equations.Target(entry + 3) - w3
                );
                for (nuint f = 0; f < (nuint)stride; f += FactorMath.Width)
                {
                    Vector256<float> r0 = Vector256.LoadUnsafe(ref v0, f),
                        r1 = Vector256.LoadUnsafe(ref v1, f),
                        r2 = Vector256.LoadUnsafe(ref v2, f),
                        r3 = Vector256.LoadUnsafe(ref v3, f);
                    Vector256<float> squares =
                        Vector256.MultiplyAddEstimate(r1, r1, r0 * r0) + Vector256.MultiplyAddEstimate(r3, r3, r2 * r2);
                    (Vector256.LoadUnsafe(ref diagonal[0], f) + squares).StoreUnsafe(ref diagonal[0], f);
                }
            }
            sum += (w0 + w1) + (w2 + w3);
            (s0, s1, s2, s3) = (Vector256.Create(w0), Vector256.Create(w1), Vector256.Create(w2), Vector256.Create(w3));
            for (nuint f = 0; f < (nuint)stride; f += FactorMath.Width)
            {
                Vector256<float> y = Vector256.MultiplyAddEstimate(
                    s0,
                    Vector256.LoadUnsafe(ref v0, f),
                    Vector256.LoadUnsafe(ref to, f)
                );
                y = Vector256.MultiplyAddEstimate(s1, Vector256.LoadUnsafe(ref v1, f), y);
                y = Vector256.MultiplyAddEstimate(s2, Vector256.LoadUnsafe(ref v2, f), y);
                Vector256.MultiplyAddEstimate(s3, Vector256.LoadUnsafe(ref v3, f), y).StoreUnsafe(ref to, f);
            }
        }
        for (; entry < count; entry++)
        {
            ref float v = ref First(equations, entry);
            float w = FactorMath.Dot(ref x, ref v, stride) + bias;
            if (errors)
            {
                w = equations.Target(entry) - w;
                for (int f = 0; f < stride; f++)
                    diagonal[f] += Unsafe.Add(ref v, f) * Unsafe.Add(ref v, f);
            }
            sum += w;
            FactorMath.Add(ref v, ref to, stride, w);
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ref float First(in RowEquations equations, int entry) => ref equations.Others[equations.Columns[entry] * stride];
}
