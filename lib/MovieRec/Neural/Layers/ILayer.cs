using System.Collections.Immutable;
using System.Numerics;

namespace MovieRec.Neural;

/// <summary>A differentiable function of a batch: rows are examples (or places of a sequence), columns
/// features.</summary>
/// <remarks>A layer keeps what its backward pass needs, so each place in a network has a layer of its own, and
/// <see cref="Backward"/> follows the <see cref="Forward"/> that it belongs to. Results are buffers of the layer,
/// overwritten by its next call.</remarks>
public interface ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The output for a batch.</summary>
    /// <param name="input">[batch × in]; must stay as it is until the backward pass.</param>
    /// <param name="training">Whether statistics come from the batch and dropout drops.</param>
    Matrix<T> Forward(Matrix<T> input, bool training);

    /// <summary>Adds to the gradients of the parameters and gives that of the input.</summary>
    /// <param name="gradient">[batch × out] of the loss by the output.</param>
    Matrix<T> Backward(Matrix<T> gradient);

    /// <summary>What is learned; empty for most.</summary>
    ImmutableArray<Parameter<T>> Parameters { get; }
}
