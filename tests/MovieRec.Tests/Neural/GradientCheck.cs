using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Tests.Neural;

/// <summary>Holds a backward pass against central differences, in double precision.</summary>
internal static class GradientCheck
{
    const double Step = 1e-5,
        Tolerance = 1e-7;

    /// <summary>A layer: gradients of its input and parameters for the loss Σ w·y with random w.</summary>
    public static void Of(ILayer<double> layer, int rows, int columns, bool training = true, ulong seed = 5)
    {
        var rng = new Rng(seed);
        var input = new Matrix<double>(rows, columns);
        foreach (ref double x in input.Values)
            x = rng.NextGaussian();
        foreach (Parameter<double> parameter in layer.Parameters)
        {
            foreach (ref double p in parameter.Value.AsSpan())
                p += 0.3 * rng.NextGaussian(); // γ = 1 and β = 0 would hide mistakes
        }
        double[] weights = [.. layer.Forward(input, training).ToArray().Select(_ => rng.NextGaussian())];
        Reset(layer);
        Matrix<double> output = layer.Forward(input, training);
        foreach (Parameter<double> parameter in layer.Parameters)
            parameter.ZeroGradient();
        double[] ofInput = layer.Backward(new Matrix<double>(output.Rows, output.Columns, weights)).ToArray();
        Close("input", input.Values, ofInput, Loss);
        foreach (Parameter<double> parameter in layer.Parameters)
            Close(parameter.Name, parameter.Value, parameter.Gradient, Loss);

        double Loss()
        {
            Reset(layer);
            return layer.Forward(input, training).ToArray().Zip(weights, (y, w) => y * w).Sum();
        }
    }

    /// <summary>Each number moved a little to both sides must change the loss as its gradient says.</summary>
    public static void Close(string name, Span<double> values, double[] gradient, Func<double> loss)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double kept = values[i];
            values[i] = kept + Step;
            double up = loss();
            values[i] = kept - Step;
            double down = loss();
            values[i] = kept;
            double expected = (up - down) / (2 * Step);
            Assert.True(
                Math.Abs(expected - gradient[i]) <= Tolerance * Math.Max(1, Math.Abs(expected)),
                $"{name}[{i}]: gradient {gradient[i]}, difference quotient {expected}"
            );
        }
    }

    /// <summary>A mask must be the same in every pass of a check.</summary>
    static void Reset(ILayer<double> layer)
    {
        if (layer is Dropout<double> dropout)
            dropout.Passes = 0;
        if (layer is Sequential<double> several)
            foreach (ILayer<double> inner in several.Layers)
                Reset(inner);
    }
}
