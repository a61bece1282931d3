namespace MovieRec.Data;

/// <summary>The user × movie matrix for figures.</summary>
public static class InteractionMatrix
{
    /// <summary>Returns the filled cells, with the most active users at the top and the most rated movies on the left:
    /// row and column are ranks from 0; ties by id.</summary>
    public static IEnumerable<(int Row, int Column)> ByActivity(Ratings ratings)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        int[] row = Ranks(ratings.ByUser.RowLengths),
            column = Ranks(ratings.ByMovie.RowLengths);
        return Enumerable
            .Range(0, ratings.Count)
            .Select(rating => (row[ratings.Users[rating]], column[ratings.Movies[rating]]));
    }

    static int[] Ranks(IReadOnlyList<int> counts)
    {
        int[] ranks = new int[counts.Count];
        int next = 0;
        foreach (int index in Enumerable.Range(0, counts.Count).OrderByDescending(index => counts[index]))
            ranks[index] = next++;
        return ranks;
    }
}
