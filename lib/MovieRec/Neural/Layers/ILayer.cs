using System.Collections.Immutable;
using System.Numerics;

namespace MovieRec.Neural;

/// <summary>A differentiable function of a batch: rows are examples (or places of a sequence), columns
/// features.</summary>
/// <remarks>A layer keeps what its backward pass needs, so each position in a network needs its own layer, and
/// <see cref="Backward"/> must follow the matching <see cref="Forward"/>. Results are buffers of the layer, overwritten
/// by its next call.</remarks>
public interface ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes the output for a batch.</summary>
    /// <param name="input">[batch × in]; must not change before the backward pass.</param>
    /// <param name="training">True if moments come from the batch and dropout is active.</param>
    Matrix<T> Forward(Matrix<T> input, bool training);

    /// <summary>Adds to the gradients of the parameters and returns the gradient of the input.</summary>
    /// <param name="gradient">[batch × out] of the loss by the output.</param>
    Matrix<T> Backward(Matrix<T> gradient);

    /// <summary>Trained parameters; empty for most layers.</summary>
    ImmutableArray<Parameter<T>> Parameters { get; }
}
