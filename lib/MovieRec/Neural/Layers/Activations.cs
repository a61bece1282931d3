using System.Collections.Immutable;
using System.Numerics;

namespace MovieRec.Neural;

/// <summary>max(x, 0).</summary>
public sealed class Relu<T> : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly LeakyRelu<T> leaky = new(slope: 0);

    /// <inheritdoc/>
    public ImmutableArray<Parameter<T>> Parameters => [];

    /// <inheritdoc/>
    public Matrix<T> Forward(Matrix<T> input, bool training)
    {
        ArgumentNullException.ThrowIfNull(input);
        return leaky.Forward(input, training);
    }

    /// <inheritdoc/>
    public Matrix<T> Backward(Matrix<T> gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        return leaky.Backward(gradient);
    }
}

/// <summary>x where it is positive, else slope · x.</summary>
/// <param name="slope">PyTorch's default is 0.01, Keras's 0.3.</param>
public sealed class LeakyRelu<T>(double slope = 0.01) : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T slope = T.CreateChecked(slope);
    readonly Matrix<T> output = new(0, 0),
        inputGradient = new(0, 0);

    /// <inheritdoc/>
    public ImmutableArray<Parameter<T>> Parameters => [];

    /// <inheritdoc/>
    public Matrix<T> Forward(Matrix<T> input, bool training)
    {
        ArgumentNullException.ThrowIfNull(input);
        output.Resize(input.Rows, input.Columns);
        Span<T> x = input.Values,
            y = output.Values;
        for (int i = 0; i < x.Length; i++)
            y[i] = x[i] > T.Zero ? x[i] : slope * x[i];
        return output;
    }

    /// <inheritdoc/>
    public Matrix<T> Backward(Matrix<T> gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        inputGradient.Resize(gradient.Rows, gradient.Columns);
        Span<T> g = gradient.Values,
            y = output.Values,
            x = inputGradient.Values;
        for (int i = 0; i < g.Length; i++)
            x[i] = y[i] > T.Zero ? g[i] : slope * g[i];
        return inputGradient;
    }
}

/// <summary>1 / (1 + exp(−x)).</summary>
public sealed class Sigmoid<T> : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Matrix<T> output = new(0, 0),
        inputGradient = new(0, 0);

    /// <inheritdoc/>
    public ImmutableArray<Parameter<T>> Parameters => [];

    /// <inheritdoc/>
    public Matrix<T> Forward(Matrix<T> input, bool training)
    {
        ArgumentNullException.ThrowIfNull(input);
        output.Resize(input.Rows, input.Columns);
        Span<T> x = input.Values,
            y = output.Values;
        for (int i = 0; i < x.Length; i++)
            y[i] = T.One / (T.One + T.Exp(-x[i]));
        return output;
    }

    /// <inheritdoc/>
    public Matrix<T> Backward(Matrix<T> gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        inputGradient.Resize(gradient.Rows, gradient.Columns);
        Span<T> g = gradient.Values,
            y = output.Values,
            x = inputGradient.Values;
        for (int i = 0; i < g.Length; i++)
            x[i] = g[i] * y[i] * (T.One - y[i]);
        return inputGradient;
    }
}
