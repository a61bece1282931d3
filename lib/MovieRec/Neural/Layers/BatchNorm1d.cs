using System.Collections.Immutable;
using System.Numerics;

namespace MovieRec.Neural;

/// <summary>Batch normalization: y = γ (x − mean) / √(variance + ε) + β, separately for each feature; γ starts at 1 and
/// β at 0.</summary>
/// <remarks>In training, mean and variance are those of the batch, and running moments follow: running ← 0.9 · running
/// + 0.1 · batch (the variance with n − 1). Otherwise the running moments are used. Source: Ioffe and Szegedy 2015;
/// constants as in PyTorch.</remarks>
public sealed class BatchNorm1d<T> : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal const double Epsilon = 1e-5,
        Momentum = 0.1;

    readonly Matrix<T> output,
        normalized,
        inputGradient;
    readonly double[] mean,
        scale,
        sum,
        product;
    bool training;

    /// <summary>Creates a layer.</summary>
    /// <param name="features">Columns of the input.</param>
    public BatchNorm1d(int features)
    {
        (Gamma, Beta) = (new Parameter<T>("gamma", 1, features), new Parameter<T>("beta", 1, features));
        Gamma.Value.AsSpan().Fill(T.One);
        (RunningMean, RunningVariance) = (new T[features], new T[features]);
        RunningVariance.AsSpan().Fill(T.One);
        (output, normalized, inputGradient) = (new(0, features), new(0, features), new(0, features));
        (mean, scale, sum, product) = (
            new double[features],
            new double[features],
            new double[features],
            new double[features]
        );
    }

    /// <summary>γ: [1 × features].</summary>
    public Parameter<T> Gamma { get; }

    /// <summary>β: [1 × features].</summary>
    public Parameter<T> Beta { get; }

    /// <summary>[features].</summary>
    public T[] RunningMean { get; }

    /// <summary>[features].</summary>
    public T[] RunningVariance { get; }

    /// <inheritdoc/>
    public ImmutableArray<Parameter<T>> Parameters => [Gamma, Beta];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A training batch has a single row.</exception>
    public Matrix<T> Forward(Matrix<T> input, bool training)
    {
        ArgumentNullException.ThrowIfNull(input);
        int features = Gamma.Columns,
            rows = input.Rows;
        input.ThrowUnlessColumns(features, nameof(BatchNorm1d<>));
        if (training && rows < 2)
            throw new ArgumentException("A training batch has 1 example; expected at least 2.", nameof(input));
        this.training = training;
        output.Resize(rows, features);
        normalized.Resize(rows, features);
        if (training)
            Statistics(input);
        for (int f = 0; f < features && !training; f++)
            (mean[f], scale[f]) = (
                double.CreateChecked(RunningMean[f]),
                1 / Math.Sqrt(double.CreateChecked(RunningVariance[f]) + Epsilon)
            );
        for (int row = 0; row < rows; row++)
        {
            Span<T> x = input.Row(row),
                hat = normalized.Row(row),
                y = output.Row(row);
            for (int f = 0; f < features; f++)
            {
                hat[f] = T.CreateTruncating((double.CreateTruncating(x[f]) - mean[f]) * scale[f]);
                y[f] = Gamma.Value[f] * hat[f] + Beta.Value[f];
            }
        }
        return output;
    }

    /// <inheritdoc/>
    public Matrix<T> Backward(Matrix<T> gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        int features = Gamma.Columns,
            rows = gradient.Rows;
        gradient.ThrowUnlessColumns(features, $"The backward pass of {nameof(BatchNorm1d<>)}");
        inputGradient.Resize(rows, features);
        sum.AsSpan().Clear();
        product.AsSpan().Clear();
        for (int row = 0; row < rows; row++)
        {
            Span<T> g = gradient.Row(row),
                hat = normalized.Row(row);
            for (int f = 0; f < features; f++)
            {
                sum[f] += double.CreateTruncating(g[f]);
                product[f] += double.CreateTruncating(g[f] * hat[f]);
            }
        }
        for (int f = 0; f < features; f++)
        {
            Beta.Gradient[f] += T.CreateTruncating(sum[f]);
            Gamma.Gradient[f] += T.CreateTruncating(product[f]);
        }
        for (int row = 0; row < rows; row++)
        {
            Span<T> g = gradient.Row(row),
                hat = normalized.Row(row),
                x = inputGradient.Row(row);
            for (int f = 0; f < features; f++)
            {
                double through = double.CreateTruncating(g[f]);
                // Mean and variance of the batch depend on x too; the running moments do not.
                if (training)
                    through -= (sum[f] + double.CreateTruncating(hat[f]) * product[f]) / rows;
                x[f] = T.CreateTruncating(double.CreateTruncating(Gamma.Value[f]) * scale[f] * through);
            }
        }
        return inputGradient;
    }

    void Statistics(Matrix<T> input)
    {
        int features = Gamma.Columns,
            rows = input.Rows;
        sum.AsSpan().Clear();
        product.AsSpan().Clear();
        for (int row = 0; row < rows; row++)
        {
            Span<T> x = input.Row(row);
            for (int f = 0; f < features; f++)
                sum[f] += double.CreateTruncating(x[f]);
        }
        for (int f = 0; f < features; f++)
            mean[f] = sum[f] / rows;
        for (int row = 0; row < rows; row++)
        {
            Span<T> x = input.Row(row);
            for (int f = 0; f < features; f++)
            {
                double off = double.CreateTruncating(x[f]) - mean[f];
                product[f] += off * off;
            }
        }
        for (int f = 0; f < features; f++)
        {
            scale[f] = 1 / Math.Sqrt(product[f] / rows + Epsilon);
            RunningMean[f] = T.CreateTruncating(
                (1 - Momentum) * double.CreateTruncating(RunningMean[f]) + Momentum * mean[f]
            );
            RunningVariance[f] = T.CreateTruncating(
                (1 - Momentum) * double.CreateTruncating(RunningVariance[f]) + Momentum * product[f] / (rows - 1)
            );
        }
    }
}
