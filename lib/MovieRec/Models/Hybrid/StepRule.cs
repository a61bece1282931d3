using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Takes one step up a gradient, number by number.</summary>
internal interface IStepRule
{
    /// <param name="value">A row.</param>
    /// <param name="square">Its <see cref="Embeddings.Squares"/>.</param>
    /// <param name="step">Its <see cref="Embeddings.Steps"/>; not used by Adagrad.</param>
    /// <param name="gradient">Direction in which the loss falls, as a mean over interactions; without
    /// regularization.</param>
    /// <param name="decay">λ.</param>
    /// <param name="length">Floats of the row, a multiple of <see cref="FactorMath.Width"/>.</param>
    void Step(ref float value, ref float square, ref float step, ref float gradient, float decay, int length);
}

/// <summary>x += η g / √(1 + Σ g²), including this gradient, so that no step is longer than η.</summary>
internal readonly struct AdagradRule(float rate) : IStepRule
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(ref float value, ref float square, ref float step, ref float gradient, float decay, int length)
    {
        Vector256<float> rates = Vector256.Create(rate),
            decays = Vector256.Create(-decay);
        for (nuint f = 0; f < (nuint)length; f += FactorMath.Width)
        {
            Vector256<float> x = Vector256.LoadUnsafe(ref value, f),
                g = Vector256.MultiplyAddEstimate(decays, x, Vector256.LoadUnsafe(ref gradient, f));
            Vector256<float> sum = Vector256.MultiplyAddEstimate(g, g, Vector256.LoadUnsafe(ref square, f));
            sum.StoreUnsafe(ref square, f);
            (x + rates * g / Vector256.Sqrt(sum)).StoreUnsafe(ref value, f);
        }
    }
}

/// <summary>E[g²] and E[step²] decay by ρ; step = √(E[step²] + ε) / √(E[g²] + ε) · g.</summary>
internal readonly struct AdadeltaRule(float rho, float epsilon) : IStepRule
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(ref float value, ref float square, ref float step, ref float gradient, float decay, int length)
    {
        Vector256<float> keep = Vector256.Create(rho),
            take = Vector256.Create(1 - rho),
            least = Vector256.Create(epsilon),
            decays = Vector256.Create(-decay);
        for (nuint f = 0; f < (nuint)length; f += FactorMath.Width)
        {
            Vector256<float> x = Vector256.LoadUnsafe(ref value, f),
                g = Vector256.MultiplyAddEstimate(decays, x, Vector256.LoadUnsafe(ref gradient, f)),
                moved = Vector256.LoadUnsafe(ref step, f);
            Vector256<float> mean = keep * Vector256.LoadUnsafe(ref square, f) + take * g * g;
            mean.StoreUnsafe(ref square, f);
            Vector256<float> by = Vector256.Sqrt(moved + least) / Vector256.Sqrt(mean + least) * g;
            (keep * moved + take * by * by).StoreUnsafe(ref step, f);
            (x + by).StoreUnsafe(ref value, f);
        }
    }
}
