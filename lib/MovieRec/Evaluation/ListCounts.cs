namespace MovieRec.Evaluation;

internal static class ListCounts
{
    /// <summary>[movies] in how many lists a movie is in the first k places; negative indices are places that a short
    /// list lacks.</summary>
    public static int[] Count(int k, IEnumerable<int[]> lists, int movieCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        int[] counts = new int[movieCount];
        foreach (int[] list in lists)
            Add(k, list, counts);
        return counts;
    }

    public static void Add(int k, ReadOnlySpan<int> list, int[] counts)
    {
        foreach (int movie in list[..Math.Min(k, list.Length)])
        {
            if (movie >= 0)
                counts[movie]++;
        }
    }
}
