namespace MovieRec.Numerics;

/// <summary>Quantiles that interpolate linearly between the two nearest values (type 7 of Hyndman and Fan
/// 1996).</summary>
internal static class Quantile
{
    /// <param name="sorted">At least one value, rising.</param>
    /// <param name="share">From 0 (the lowest value) to 1 (the highest).</param>
    public static double Of(ReadOnlySpan<double> sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        double rest = place - below;
        return rest == 0 ? sorted[below] : sorted[below] + rest * (sorted[below + 1] - sorted[below]);
    }
}
