namespace MovieRec.Evaluation;

/// <summary><c>hit_rate@k</c>: 1 if a relevant item is in the first k places, else 0; its mean is the share of users
/// with a hit.</summary>
/// <remarks>No relevant item gives NaN, which is excluded from means. As RecBole's <c>Hit</c> and ranx's
/// <c>hit_rate</c>.</remarks>
public sealed class HitRate : IRankingMetric
{
    /// <inheritdoc/>
    public string Name => "hit_rate";

    /// <inheritdoc/>
    public bool HasPlaces => true;

    /// <inheritdoc/>
    public double Of(in RankedUser user, int k) => At(k, user.Hits, user.Relevant.Length);

    /// <inheritdoc cref="Precision.At(int, ReadOnlySpan{int}, IReadOnlySet{int})"/>
    public static double At(int k, ReadOnlySpan<int> ranked, IReadOnlySet<int> relevant)
    {
        ArgumentNullException.ThrowIfNull(relevant);
        return At(k, Hits.Of(k, ranked, relevant), relevant.Count);
    }

    internal static double At(int k, ReadOnlySpan<bool> hits, int relevant) =>
        relevant == 0 ? double.NaN
        : Hits.Count(k, hits) > 0 ? 1
        : 0;
}
