using System.Numerics;

namespace MovieRec.Neural;

/// <summary>Loss functions, as means over the examples.</summary>
public enum Loss
{
    /// <summary>(p − t)².</summary>
    MeanSquared,

    /// <summary>|p − t|, with derivative 0 at 0.</summary>
    MeanAbsolute,

    /// <summary>−t ln σ(p) − (1 − t) ln(1 − σ(p)), with t in [0, 1]; p is a logit.</summary>
    BinaryCrossEntropyWithLogits,
}

/// <summary>The loss of one example and its derivative by the prediction.</summary>
internal interface ILoss<T>
{
    static abstract (T Loss, T Slope) At(T prediction, T target);
}

internal readonly struct SquaredLoss<T> : ILoss<T>
    where T : IBinaryFloatingPointIeee754<T>
{
    public static (T, T) At(T prediction, T target) =>
        ((prediction - target) * (prediction - target), (prediction - target) + (prediction - target));
}

internal readonly struct AbsoluteLoss<T> : ILoss<T>
    where T : IBinaryFloatingPointIeee754<T>
{
    public static (T, T) At(T prediction, T target) =>
        (T.Abs(prediction - target), prediction == target ? T.Zero : T.CopySign(T.One, prediction - target));
}

internal readonly struct LogitLoss<T> : ILoss<T>
    where T : IBinaryFloatingPointIeee754<T>
{
    // max(p, 0) − p t + ln(1 + exp(−|p|)): nothing overflows.
    public static (T, T) At(T prediction, T target) =>
        (
            T.Max(prediction, T.Zero) - prediction * target + T.LogP1(T.Exp(-T.Abs(prediction))),
            T.One / (T.One + T.Exp(-prediction)) - target
        );
}

/// <summary>Losses of a batch.</summary>
public static class Losses
{
    /// <summary>Computes the mean loss of a batch and its gradient.</summary>
    /// <param name="loss">Loss function.</param>
    /// <param name="predictions">[examples].</param>
    /// <param name="targets">[examples].</param>
    /// <param name="gradients">[examples] derivatives of the mean loss by each prediction, overwritten.</param>
    /// <exception cref="ArgumentException">The lengths differ, or are 0.</exception>
    public static double Mean<T>(
        this Loss loss,
        ReadOnlySpan<T> predictions,
        ReadOnlySpan<T> targets,
        Span<T> gradients
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        loss switch
        {
            Loss.MeanSquared => Mean<SquaredLoss<T>, T>(predictions, targets, gradients),
            Loss.MeanAbsolute => Mean<AbsoluteLoss<T>, T>(predictions, targets, gradients),
            Loss.BinaryCrossEntropyWithLogits => Mean<LogitLoss<T>, T>(predictions, targets, gradients),
            _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "Unknown loss."),
        };

    static double Mean<TLoss, T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, Span<T> gradients)
        where TLoss : struct, ILoss<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (predictions.Length == 0 || predictions.Length != targets.Length || predictions.Length != gradients.Length)
            throw new ArgumentException(
                $"There are {predictions.Length} predictions, {targets.Length} targets and "
                    + $"{gradients.Length} gradients; "
                    + "expected the same number, at least 1.",
                nameof(predictions)
            );
        double sum = 0;
        T share = T.One / T.CreateChecked(predictions.Length);
        for (int i = 0; i < predictions.Length; i++)
        {
            (T value, T slope) = TLoss.At(predictions[i], targets[i]);
            sum += double.CreateTruncating(value);
            gradients[i] = slope * share;
        }
        return sum / predictions.Length;
    }
}
