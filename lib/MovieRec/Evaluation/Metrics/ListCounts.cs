namespace MovieRec.Evaluation;

internal static class ListCounts
{
    /// <summary>Returns, for each item, the number of lists that have it in the first k places; negative indices mark
    /// missing places of a short list.</summary>
    public static int[] Count(int k, IEnumerable<int[]> lists, int itemCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        int[] counts = new int[itemCount];
        foreach (int[] list in lists)
            Add(k, list, counts);
        return counts;
    }

    public static void Add(int k, ReadOnlySpan<int> list, int[] counts)
    {
        foreach (int item in list[..Math.Min(k, list.Length)])
        {
            if (item >= 0)
                counts[item]++;
        }
    }
}
