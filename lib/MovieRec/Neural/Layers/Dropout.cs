using System.Collections.Immutable;
using System.Numerics;

namespace MovieRec.Neural;

/// <summary>In training, drops each number with a probability and divides the others by the probability of being kept;
/// otherwise passes its input on.</summary>
/// <remarks>Whether a number is kept follows from a hash of seed, pass and place, not from a stream: the same for any
/// number of threads and in a resumed run. Source: Srivastava et al. 2014.</remarks>
public sealed class Dropout<T> : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly double probability;
    readonly ulong seed;
    readonly Matrix<T> output = new(0, 0),
        factors = new(0, 0),
        inputGradient = new(0, 0);

    /// <summary>Creates a layer.</summary>
    /// <param name="probability">Probability of being dropped, in [0, 1).</param>
    /// <param name="seed">Use different seeds for the layers of a network.</param>
    public Dropout(double probability, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        (this.probability, this.seed) = (probability, seed);
    }

    /// <summary>Number of training passes so far, which selects the next mask.</summary>
    public long Passes { get; set; }

    /// <inheritdoc/>
    public ImmutableArray<Parameter<T>> Parameters => [];

    /// <inheritdoc/>
    public Matrix<T> Forward(Matrix<T> input, bool training)
    {
        ArgumentNullException.ThrowIfNull(input);
        output.Resize(input.Rows, input.Columns);
        factors.Resize(input.Rows, input.Columns);
        Span<T> x = input.Values,
            y = output.Values,
            factor = factors.Values;
        if (training)
        {
            var mask = new DropoutMask(probability, seed, Passes++);
            T keep = T.One / T.CreateChecked(1 - probability);
            for (int i = 0; i < factor.Length; i++)
                factor[i] = mask.Keeps((uint)i) ? keep : T.Zero;
        }
        else
        {
            factor.Fill(T.One);
        }
        for (int i = 0; i < x.Length; i++)
            y[i] = x[i] * factor[i];
        return output;
    }

    /// <inheritdoc/>
    public Matrix<T> Backward(Matrix<T> gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        inputGradient.Resize(gradient.Rows, gradient.Columns);
        Span<T> g = gradient.Values,
            factor = factors.Values,
            x = inputGradient.Values;
        for (int i = 0; i < g.Length; i++)
            x[i] = g[i] * factor[i];
        return inputGradient;
    }
}
