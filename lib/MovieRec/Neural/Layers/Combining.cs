using System.Collections.Immutable;
using System.Numerics;

namespace MovieRec.Neural;

/// <summary>Concatenates rows: [batch × a], [batch × b], … → [batch × (a + b + …)].</summary>
public sealed class Concat<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Matrix<T> output = new(0, 0);
    ImmutableArray<Matrix<T>> gradients = [];

    /// <summary>Concatenates matrices side by side.</summary>
    /// <param name="parts">At least one, all with the same number of rows.</param>
    public Matrix<T> Forward(params ReadOnlySpan<Matrix<T>> parts)
    {
        int rows = parts[0].Rows,
            columns = 0;
        foreach (Matrix<T> part in parts)
        {
            if (part.Rows != rows)
                throw new ArgumentException(
                    Invariant($"The parts have {rows} and {part.Rows} rows; expected the same number."),
                    nameof(parts)
                );
            columns += part.Columns;
        }
        if (gradients.Length != parts.Length)
            gradients = [.. Enumerable.Range(0, parts.Length).Select(_ => new Matrix<T>(0, 0))];
        output.Resize(rows, columns);
        for (int i = 0, start = 0; i < parts.Length; start += parts[i++].Columns)
        {
            gradients[i].Resize(rows, parts[i].Columns);
            for (int row = 0; row < rows; row++)
                parts[i].Row(row).CopyTo(output.Row(row)[start..]);
        }
        return output;
    }

    /// <summary>Splits the gradient by input.</summary>
    public ImmutableArray<Matrix<T>> Backward(Matrix<T> gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        gradient.ThrowUnlessColumns(output.Columns, $"The backward pass of {nameof(Concat<>)}");
        int start = 0;
        foreach (Matrix<T> part in gradients)
        {
            for (int row = 0; row < gradient.Rows; row++)
                gradient.Row(row).Slice(start, part.Columns).CopyTo(part.Row(row));
            start += part.Columns;
        }
        return gradients;
    }
}

/// <summary>A sequence of layers.</summary>
/// <param name="layers">First to last; at least one.</param>
public sealed class Sequential<T>(params ImmutableArray<ILayer<T>> layers) : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>First to last.</summary>
    public ImmutableArray<ILayer<T>> Layers { get; } = layers;

    /// <inheritdoc/>
    public ImmutableArray<Parameter<T>> Parameters { get; } = [.. layers.SelectMany(layer => layer.Parameters)];

    /// <inheritdoc/>
    public Matrix<T> Forward(Matrix<T> input, bool training)
    {
        ArgumentNullException.ThrowIfNull(input);
        foreach (ILayer<T> layer in Layers)
            input = layer.Forward(input, training);
        return input;
    }

    /// <inheritdoc/>
    public Matrix<T> Backward(Matrix<T> gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        for (int i = Layers.Length - 1; i >= 0; i--)
            gradient = Layers[i].Backward(gradient);
        return gradient;
    }
}

/// <summary>y = x + f(x). Source: He et al. 2016.</summary>
/// <param name="inner">f; its output has as many columns as its input.</param>
public sealed class Residual<T>(ILayer<T> inner) : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ILayer<T> inner = inner ?? throw new ArgumentNullException(nameof(inner));
    readonly Matrix<T> output = new(0, 0),
        inputGradient = new(0, 0);

    /// <inheritdoc/>
    public ImmutableArray<Parameter<T>> Parameters => inner.Parameters;

    /// <inheritdoc/>
    public Matrix<T> Forward(Matrix<T> input, bool training)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Sum(input, inner.Forward(input, training), output);
    }

    /// <inheritdoc/>
    public Matrix<T> Backward(Matrix<T> gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        return Sum(gradient, inner.Backward(gradient), inputGradient);
    }

    static Matrix<T> Sum(Matrix<T> x, Matrix<T> y, Matrix<T> sum)
    {
        y.ThrowUnlessColumns(x.Columns, nameof(Residual<>));
        sum.Resize(x.Rows, x.Columns);
        Span<T> a = x.Values,
            b = y.Values,
            to = sum.Values;
        for (int i = 0; i < to.Length; i++)
            to[i] = a[i] + b[i];
        return sum;
    }
}
