using System.Numerics;

namespace MovieRec.Neural;

/// <summary>Bounds gradients before a step.</summary>
public static class GradientClipping
{
    /// <summary>Scales all gradients together so that their Euclidean norm is at most <paramref name="maximum"/>.
    /// Pascanu et al. 2013.</summary>
    /// <returns>The norm before.</returns>
    public static double ByNorm<T>(IReadOnlyList<Parameter<T>> parameters, double maximum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximum);
        double squares = 0;
        foreach (Parameter<T> parameter in parameters)
        {
            foreach (T gradient in parameter.Gradient)
                squares += double.CreateTruncating(gradient) * double.CreateTruncating(gradient);
        }
        double norm = Math.Sqrt(squares);
        if (norm > maximum)
        {
            T scale = T.CreateTruncating(maximum / norm);
            foreach (Parameter<T> parameter in parameters)
            {
                foreach (ref T gradient in parameter.Gradient.AsSpan())
                    gradient *= scale;
            }
        }
        return norm;
    }

    /// <summary>Cuts each number of a gradient to ±<paramref name="maximum"/>.</summary>
    public static void ByValue<T>(IReadOnlyList<Parameter<T>> parameters, double maximum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximum);
        T limit = T.CreateChecked(maximum);
        foreach (Parameter<T> parameter in parameters)
        {
            foreach (ref T gradient in parameter.Gradient.AsSpan())
                gradient = T.Clamp(gradient, -limit, limit);
        }
    }
}
