namespace MovieRec.Messages;

/// <summary>Finds the names that a misspelled name most likely means, for "Did you mean" messages.</summary>
internal static class Suggest
{
    /// <summary>The candidate that is closest to <paramref name="name"/>; of equally close ones the first.</summary>
    /// <param name="name">The name as it was typed. Case does not matter.</param>
    /// <param name="candidates">The names that exist; at least one.</param>
    public static string Closest(string name, IEnumerable<string> candidates) => Closest(name, candidates, 1).First();

    /// <summary>The <paramref name="count"/> candidates that are closest to <paramref name="name"/>, best
    /// first.</summary>
    public static IEnumerable<string> Closest(string name, IEnumerable<string> candidates, int count)
    {
        string wanted = name.ToUpperInvariant();
        return candidates.OrderBy(candidate => EditDistance(wanted, candidate.ToUpperInvariant())).Take(count);
    }

    /// <summary>The number of insertions, deletions and replacements that lead from one text to the other
    /// (Levenshtein).</summary>
    public static int EditDistance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= to.Length; j++)
                (diagonal, row[j]) = (
                    row[j],
                    Math.Min(diagonal + (from[i - 1] == to[j - 1] ? 0 : 1), 1 + Math.Min(row[j], row[j - 1]))
                );
        }
        return row[^1];
    }
}
