namespace MovieRec.Evaluation;

/// <summary>Which places of a ranked list hold a relevant item: the input of accuracy metrics.</summary>
internal static class Hits
{
    /// <summary>[min(k, ranked)] whether each place holds a relevant item.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static bool[] Of(int k, ReadOnlySpan<int> ranked, IReadOnlySet<int> relevant)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        bool[] hits = new bool[Math.Min(k, ranked.Length)];
        for (int i = 0; i < hits.Length; i++)
            hits[i] = relevant.Contains(ranked[i]);
        return hits;
    }

    /// <summary>How many of the first k places are hits.</summary>
    public static int Count(int k, ReadOnlySpan<bool> hits) => hits[..Math.Min(k, hits.Length)].Count(true);
}
