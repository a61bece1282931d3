using MovieRec.Numerics;

namespace MovieRec.Data;

/// <summary>Columns of ratings in any order, with repeats, from which <see cref="Ratings"/> are made. User and movie
/// are dense indices.</summary>
/// <param name="userColumn">[ratings] user index.</param>
/// <param name="movieColumn">[ratings] movie index.</param>
/// <param name="valueColumn">[ratings] stars.</param>
/// <param name="secondsColumn">[ratings] Unix seconds.</param>
/// <param name="inOrder">True if they are known to be in order and without repeats.</param>
internal sealed class RatingColumns(
    int[] userColumn,
    int[] movieColumn,
    float[] valueColumn,
    long[] secondsColumn,
    bool inOrder = false
)
{
    int[] users = userColumn,
        movies = movieColumn;
    float[] values = valueColumn;
    long[] seconds = secondsColumn;

    int Count => users.Length;

    /// <summary>Puts the columns in order and keeps one rating of each (user, movie) pair: the latest, and of equally
    /// late ones the last read.</summary>
    /// <returns>The ratings, and the number that were left out as repeats.</returns>
    public (Ratings Ratings, int Duplicates) ToRatings(IdMap userIds, IdMap movieIds, RatingScale scale)
    {
        int duplicates = 0;
        if (!inOrder)
        {
            Permute(SortedOrder(userIds.Count, movieIds.Count));
            duplicates = DropRepeats();
        }
        return (new Ratings(users, movies, values, seconds, userIds, movieIds, scale), duplicates);
    }

    /// <summary>Drops the ratings of a movie, in place.</summary>
    /// <param name="movie">Its index.</param>
    /// <param name="tell">Called with the row of each of them, in order.</param>
    public void DropMovie(int movie, Action<int> tell)
    {
        int kept = 0;
        for (int row = 0; row < users.Length; row++)
        {
            if (movies[row] == movie)
                tell(row);
            else
                Move(row, kept++);
        }
        Shorten(kept);
    }

    /// <summary>Two stable counting sorts, by movie and then by user: O(ratings + users + movies), and file order
    /// survives among equals.</summary>
    int[] SortedOrder(int userCount, int movieCount)
    {
        int[] next = CsrMatrix.CountStarts(movies, movieCount);
        int[] byMovie = GC.AllocateUninitializedArray<int>(Count);
        for (int row = 0; row < byMovie.Length; row++)
            byMovie[next[movies[row]]++] = row;
        next = CsrMatrix.CountStarts(users, userCount);
        int[] order = GC.AllocateUninitializedArray<int>(Count);
        foreach (int row in byMovie)
            order[next[users[row]]++] = row;
        return order;
    }

    void Permute(int[] order)
    {
        (int[] oldUsers, int[] oldMovies, float[] oldValues, long[] oldSeconds) = (users, movies, values, seconds);
        users = GC.AllocateUninitializedArray<int>(Count);
        movies = GC.AllocateUninitializedArray<int>(Count);
        values = GC.AllocateUninitializedArray<float>(Count);
        seconds = GC.AllocateUninitializedArray<long>(Count);
        ParallelBlocks.For(
            Count,
            1 << 16,
            threads: 0,
            (_, start, end) =>
            {
                for (int row = start; row < end; row++)
                {
                    int from = order[row];
                    (users[row], movies[row], values[row], seconds[row]) = (
                        oldUsers[from],
                        oldMovies[from],
                        oldValues[from],
                        oldSeconds[from]
                    );
                }
            }
        );
    }

    int DropRepeats()
    {
        int kept = 0;
        for (int row = 0; row < users.Length; row++)
        {
            bool repeat = kept > 0 && users[row] == users[kept - 1] && movies[row] == movies[kept - 1];
            if (repeat && seconds[row] < seconds[kept - 1])
                continue;
            Move(row, repeat ? kept - 1 : kept++);
        }
        int dropped = users.Length - kept;
        Shorten(kept);
        return dropped;
    }

    void Move(int row, int place) =>
        (users[place], movies[place], values[place], seconds[place]) = (
            users[row],
            movies[row],
            values[row],
            seconds[row]
        );

    void Shorten(int kept)
    {
        if (kept == users.Length)
            return;
        Array.Resize(ref users, kept);
        Array.Resize(ref movies, kept);
        Array.Resize(ref values, kept);
        Array.Resize(ref seconds, kept);
    }
}
