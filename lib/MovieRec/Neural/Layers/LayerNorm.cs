using System.Collections.Immutable;
using System.Numerics;

namespace MovieRec.Neural;

/// <summary>Layer normalization: y = γ (x − mean) / √(variance + ε) + β, separately for each example, over its
/// features.</summary>
/// <remarks>Source: Ba, Kiros and Hinton 2016; ε = 1e-5 as in PyTorch.</remarks>
public sealed class LayerNorm<T> : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const double Epsilon = 1e-5;

    readonly Matrix<T> output,
        normalized,
        inputGradient;
    double[] scale = [];

    /// <summary>Creates a layer.</summary>
    /// <param name="features">Columns of the input.</param>
    public LayerNorm(int features)
    {
        (Gamma, Beta) = (new Parameter<T>("gamma", 1, features), new Parameter<T>("beta", 1, features));
        Gamma.Value.AsSpan().Fill(T.One);
        (output, normalized, inputGradient) = (new(0, features), new(0, features), new(0, features));
    }

    /// <summary>γ: [1 × features].</summary>
    public Parameter<T> Gamma { get; }

    /// <summary>β: [1 × features].</summary>
    public Parameter<T> Beta { get; }

    /// <inheritdoc/>
    public ImmutableArray<Parameter<T>> Parameters => [Gamma, Beta];

    /// <inheritdoc/>
    public Matrix<T> Forward(Matrix<T> input, bool training)
    {
        ArgumentNullException.ThrowIfNull(input);
        int features = Gamma.Columns;
        input.ThrowUnlessColumns(features, nameof(LayerNorm<>));
        output.Resize(input.Rows, features);
        normalized.Resize(input.Rows, features);
        if (scale.Length < input.Rows)
            scale = new double[input.Rows];
        for (int row = 0; row < input.Rows; row++)
        {
            Span<T> x = input.Row(row),
                hat = normalized.Row(row),
                y = output.Row(row);
            double sum = 0,
                squares = 0;
            foreach (T value in x)
                sum += double.CreateTruncating(value);
            double mean = sum / features;
            foreach (T value in x)
                squares += (double.CreateTruncating(value) - mean) * (double.CreateTruncating(value) - mean);
            scale[row] = 1 / Math.Sqrt(squares / features + Epsilon);
            for (int f = 0; f < features; f++)
            {
                hat[f] = T.CreateTruncating((double.CreateTruncating(x[f]) - mean) * scale[row]);
                y[f] = Gamma.Value[f] * hat[f] + Beta.Value[f];
            }
        }
        return output;
    }

    /// <inheritdoc/>
    public Matrix<T> Backward(Matrix<T> gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        int features = Gamma.Columns;
        gradient.ThrowUnlessColumns(features, $"The backward pass of {nameof(LayerNorm<>)}");
        inputGradient.Resize(gradient.Rows, features);
        for (int row = 0; row < gradient.Rows; row++)
        {
            Span<T> g = gradient.Row(row),
                hat = normalized.Row(row),
                x = inputGradient.Row(row);
            double sum = 0,
                product = 0;
            for (int f = 0; f < features; f++)
            {
                Beta.Gradient[f] += g[f];
                Gamma.Gradient[f] += g[f] * hat[f];
                double inner = double.CreateTruncating(g[f] * Gamma.Value[f]);
                sum += inner;
                product += inner * double.CreateTruncating(hat[f]);
            }
            for (int f = 0; f < features; f++)
                x[f] = T.CreateTruncating(
                    scale[row]
                        * (
                            double.CreateTruncating(g[f] * Gamma.Value[f])
                            - (sum + double.CreateTruncating(hat[f]) * product) / features
                        )
                );
        }
        return inputGradient;
    }
}
