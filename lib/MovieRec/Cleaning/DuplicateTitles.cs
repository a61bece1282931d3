using MovieRec.Data;

namespace MovieRec.Cleaning;

/// <summary>Finds movies that are listed several times.</summary>
internal static class DuplicateTitles
{
    public static (Dataset Data, string Note) Merge(Dataset data)
    {
        int[] target = [.. Enumerable.Range(0, data.Movies.Length)];
        int titles = 0;
        foreach (
            var group in target
                .Where(movie => TitleYear.Of(data.Movies[movie].Title) is not null)
                .GroupBy(movie => data.Movies[movie].Title)
                .Where(group => group.Count() > 1)
                .ToList()
        )
        {
            titles++;
            int kept = group.First(); // Movies are in order of their ids
            foreach (int movie in group)
                target[movie] = kept;
        }
        if (titles == 0)
            return (data, "no title with a year occurs twice");
        Dataset merged = data.MergeMovies(target);
        return (
            merged,
            Invariant($"{titles:N0} titles; {data.Ratings.Count - merged.Ratings.Count:N0} ")
                + "ratings were repeats by users who rated both entries"
        );
    }
}
