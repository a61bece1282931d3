using System.Numerics;
using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>What parameters begin with. Named after the papers, and after the two libraries whose books a reader may
/// follow.</summary>
public enum Initializer
{
    /// <summary>0.</summary>
    Zeros,

    /// <summary>Uniform within ±√(6 / (in + out)). Glorot and Bengio 2010.</summary>
    GlorotUniform,

    /// <summary>What PyTorch's <c>nn.Linear</c> begins with, weights and bias: uniform within ±1/√in.</summary>
    PyTorchLinear,

    /// <summary>What PyTorch's <c>nn.Embedding</c> begins with: normal, variance 1.</summary>
    PyTorchEmbedding,

    /// <summary>What Keras's <c>Embedding</c> begins with: uniform within ±0.05.</summary>
    KerasEmbedding,
}

/// <summary>Draws first values.</summary>
public static class Initializing
{
    /// <summary>Fills <paramref name="values"/>, in their order.</summary>
    /// <param name="initializer">The distribution.</param>
    /// <param name="values">[in × out] as a rule.</param>
    /// <param name="inputs">How many numbers an output is made of.</param>
    /// <param name="outputs">How many numbers an input goes into.</param>
    /// <param name="rng">Moves on by as many draws as there are values.</param>
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
                throw new ArgumentOutOfRangeException(nameof(initializer), initializer, "No such initializer.");
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
