using System.Numerics;
using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>Distributions of initial values, named after their papers or after the library that uses them by
/// default.</summary>
public enum Initializer
{
    /// <summary>0.</summary>
    Zeros,

    /// <summary>Uniform within ±√(6 / (in + out)). Glorot and Bengio 2010.</summary>
    GlorotUniform,

    /// <summary>PyTorch's default for weights and bias of <c>nn.Linear</c>: uniform within ±1/√in.</summary>
    PyTorchLinear,

    /// <summary>PyTorch's default for <c>nn.Embedding</c>: normal with variance 1.</summary>
    PyTorchEmbedding,

    /// <summary>Keras's default for <c>Embedding</c>: uniform within ±0.05.</summary>
    KerasEmbedding,
}

/// <summary>Draws initial values.</summary>
public static class Initializing
{
    /// <summary>Fills <paramref name="values"/>, in their order.</summary>
    /// <param name="initializer">The distribution.</param>
    /// <param name="values">Usually [in × out].</param>
    /// <param name="inputs">Number of inputs of each output.</param>
    /// <param name="outputs">Number of outputs of each input.</param>
    /// <param name="rng">Advances by one draw per value.</param>
    public static void Fill<T>(this Initializer initializer, Span<T> values, int inputs, int outputs, ref Rng rng)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (initializer)
        {
            case Initializer.Zeros:
                values.Clear();
                break;
            case Initializer.GlorotUniform:
                Uniform(values, Math.Sqrt(6.0 / (inputs + outputs)), ref rng);
                break;
            case Initializer.PyTorchLinear:
                Uniform(values, 1 / Math.Sqrt(inputs), ref rng);
                break;
            case Initializer.PyTorchEmbedding:
                Normal(values, 1, ref rng);
                break;
            case Initializer.KerasEmbedding:
                Uniform(values, 0.05, ref rng);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(initializer), initializer, "Unknown initializer.");
        }
    }

    /// <summary>Normal with mean 0.</summary>
    internal static void Normal<T>(Span<T> values, double deviation, ref Rng rng)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (ref T value in values)
            value = T.CreateChecked(deviation * rng.NextGaussian());
    }

    static void Uniform<T>(Span<T> values, double limit, ref Rng rng)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (ref T value in values)
            value = T.CreateChecked(limit * (2 * rng.NextDouble() - 1));
    }
}
