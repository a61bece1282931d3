using System.Numerics;

namespace MovieRec.Neural;

/// <summary>w(i) = exp(s(i)) / Σ exp(s): positive weights that add up to 1.</summary>
internal static class Softmax
{
    /// <summary>Turns scores into weights in place. The largest score is subtracted first, so that nothing
    /// overflows.</summary>
    public static void Forward<T>(Span<T> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (scores.IsEmpty)
            return;
        T largest = scores[0],
            sum = T.Zero;
        foreach (T score in scores)
            largest = T.Max(largest, score);
        foreach (ref T score in scores)
            sum += score = T.Exp(score - largest);
        foreach (ref T weight in scores)
            weight /= sum;
    }

    /// <summary>Turns derivatives by the weights into derivatives by the scores: ds(i) = w(i) (dw(i) − Σ w
    /// dw).</summary>
    public static void Backward<T>(ReadOnlySpan<T> weights, Span<T> slopes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T mean = T.Zero;
        for (int i = 0; i < weights.Length; i++)
            mean += weights[i] * slopes[i];
        for (int i = 0; i < weights.Length; i++)
            slopes[i] = weights[i] * (slopes[i] - mean);
    }
}
