using MovieRec.Numerics;

namespace MovieRec.Datasets;

/// <summary>A generated movie: the line of u.item and the hidden values.</summary>
/// <param name="Id">From 1.</param>
/// <param name="Title">With its year.</param>
/// <param name="Released">Null if the line has no date.</param>
/// <param name="Url">Null if the line has none.</param>
/// <param name="Genres">Places in <see cref="SampleMovies.Genres"/>.</param>
/// <param name="Quality">Added to every rating, in units of the hidden scale.</param>
/// <param name="Rank">Place in the order of popularity, from 0.</param>
/// <param name="Taste">[Taste.Factors]</param>
internal sealed record SampleMovie(
    int Id,
    string Title,
    DateOnly? Released,
    string? Url,
    int[] Genres,
    double Quality,
    int Rank,
    double[] Taste
);

/// <summary>The sample's movies, the dirty ones among them.</summary>
internal static class SampleMovies
{
    public const int Count = 1200;

    /// <summary>Number of movies with the title, date and genres of another one under their own id.</summary>
    public const int Duplicates = 12;

    /// <summary>ML-100K's genres in the order of its u.genre, and a share of each.</summary>
    static readonly (string Name, int Share)[] GenreShares =
    [
        ("unknown", 0),
        ("Action", 15),
        ("Adventure", 8),
        ("Animation", 3),
        ("Children's", 7),
        ("Comedy", 30),
        ("Crime", 7),
        ("Documentary", 3),
        ("Drama", 43),
        ("Fantasy", 2),
        ("Film-Noir", 2),
        ("Horror", 6),
        ("Musical", 4),
        ("Mystery", 4),
        ("Romance", 15),
        ("Sci-Fi", 7),
        ("Thriller", 15),
        ("War", 5),
        ("Western", 2),
    ];

    public static IEnumerable<string> Genres => GenreShares.Select(genre => genre.Name);

    public static SampleMovie[] Generate(ulong seed)
    {
        var rng = Rng.ForStream(seed, 2);
        var titles = new SampleTitles();
        double[][] ofGenre = Taste.Vectors(ref rng, GenreShares.Length);
        int[] ranks = [.. Enumerable.Range(0, Count)];
        rng.Shuffle<int>(ranks);
        var movies = new SampleMovie[Count];
        for (int index = 0; index < Count; index++)
        {
            int[] genres = SomeGenres(ref rng);
            DateOnly released = Date(ref rng, Year(ref rng));
            string title = Invariant($"{titles.Next(ref rng, genres[0])} ({released.Year})");
            double[] taste = Taste.Vector(ref rng, 0.7);
            foreach (int genre in genres)
                Taste.Add(taste, ofGenre[genre], 0.9 / Math.Sqrt(genres.Length));
            // What many people see is liked better on average: the square root of 12 makes a uniform rank a number of
            // deviation 1.
            double popular = Math.Sqrt(12) * (0.5 - (ranks[index] + 0.5) / Count);
            movies[index] = new SampleMovie(
                index + 1,
                title,
                released,
                Url(index + 1),
                genres,
                0.25 * popular + 0.42 * Taste.Bell(ref rng),
                ranks[index],
                taste
            );
        }
        Soil(movies, ref rng);
        return movies;
    }

    /// <summary>Adds the dirt of the real set to movies that depend on the seed.</summary>
    static void Soil(SampleMovie[] movies, ref Rng rng)
    {
        int[] victims = [.. Enumerable.Range(0, Count)];
        rng.Shuffle<int>(victims);
        int next = 0;

        // Nothing is known of one movie; it was still rated a few times.
        Change(Count * 6 / 10, movie => movie with { Title = "unknown", Released = null, Url = null, Genres = [0] });
        // Three have a year in the title, but no date.
        foreach (int rank in new[] { 200, 500, 900 })
            Change(rank, movie => movie with { Released = null });
        // Two have no genre: one is often rated, one is not.
        foreach (int rank in new[] { 300, 1150 })
            Change(rank, movie => movie with { Genres = [0] });
        // Four are from before 1930: two of them old favorites.
        foreach ((int rank, int year) in new[] { (150, 1922), (400, 1927), (1100, 1919), (1180, 1929) })
            Change(
                rank,
                movie =>
                    movie with
                    {
                        Title = movie.Title.Replace(
                            Invariant($"({movie.Released!.Value.Year})"),
                            Invariant($"({year})"),
                            StringComparison.Ordinal
                        ),
                        Released = new DateOnly(year, 1, 1),
                    }
            );
        // One went straight to video, which follows the year; two have no address.
        Change(1000, movie => movie with { Title = movie.Title + " (V)" });
        foreach (int rank in new[] { 700, 1120 })
            Change(rank, movie => movie with { Url = null });
        // Some are listed twice. Both entries are seen, and both are as good as each other.
        for (int pair = 0; pair < Duplicates; pair++)
        {
            SampleMovie original = movies[victims[next++]];
            Change(null, movie => original with { Id = movie.Id, Rank = movie.Rank });
        }

        void Change(int? rank, Func<SampleMovie, SampleMovie> change)
        {
            int victim = victims[next++];
            if (rank is { } wanted)
            {
                int holder = Array.FindIndex(movies, movie => movie.Rank == wanted);
                movies[holder] = movies[holder] with { Rank = movies[victim].Rank };
                movies[victim] = movies[victim] with { Rank = wanted };
            }
            movies[victim] = change(movies[victim]);
        }
    }

    static int[] SomeGenres(ref Rng rng)
    {
        int[] shares = [.. GenreShares.Select(genre => genre.Share)];
        double u = rng.NextDouble();
        int[] genres = new int[
            u < 0.5 ? 1
            : u < 0.85 ? 2
            : 3
        ];
        for (int i = 0; i < genres.Length; i++)
        {
            genres[i] = Taste.Draw(ref rng, shares);
            shares[genres[i]] = 0;
        }
        return genres;
    }

    /// <summary>1931 to 1979 for every eighth; the others from 1980 to 1998, more of them late.</summary>
    static int Year(ref Rng rng) =>
        rng.NextDouble() < 0.125 ? 1931 + rng.Next(49) : 1980 + (int)(19 * Math.Sqrt(rng.NextDouble()));

    /// <summary>A day before the first rating; January 1 if only the year is known, as for most old movies.</summary>
    static DateOnly Date(ref Rng rng, int year)
    {
        bool known = year >= 1990 && rng.NextDouble() < 0.7;
        return known ? new DateOnly(year, 1, 1).AddDays(rng.Next(year == 1998 ? 240 : 365)) : new DateOnly(year, 1, 1);
    }

    // The domain .invalid is reserved: such an address never leads anywhere.
    static string Url(int id) => Invariant($"http://sample.invalid/movie/{id}");
}
