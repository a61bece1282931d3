using MovieRec.Numerics;

namespace MovieRec.Datasets;

/// <summary>A line of u.data.</summary>
internal readonly record struct SampleRating(int UserId, int MovieId, int Stars, long Seconds);

/// <summary>Generates which user rates which movie, how, and when.</summary>
/// <remarks>Hidden liking = quality(i) + mildness(u) + mood(session) + taste(u)·taste(i) + noise; four fixed thresholds
/// turn it into stars. Users choose movies in proportion to popularity, and more often those that they will
/// like.</remarks>
internal static class SampleRatings
{
    // 20 September 1998, 0:00 UTC, when all the movies were out; some 7 months from there.
    const long Start = 906_249_600,
        Day = 86_400;
    const int Days = 214,
        MaxSittings = 4,
        LongestPause = 20;

    const double TasteShare = 1,
        MoodShare = 0.15,
        NoiseShare = 0.82;

    static readonly double[] Thresholds = [-1.38, -0.65, 0.29, 1.38];

    /// <summary>In order of users, then of time.</summary>
    public static List<SampleRating> Generate(ulong seed, SampleMovie[] movies, SampleUser[] users)
    {
        var ratings = new List<SampleRating>();
        var rng = Rng.ForStream(seed, 3);
        int[][] chosen = Choose(movies, users, ref rng);
        foreach (SampleUser user in users)
            Rate(user, chosen[user.Id - 1], movies, ratings, ref rng);
        return ratings;
    }

    /// <summary>Each user's movies, in no particular order. Every movie has at least one user.</summary>
    static int[][] Choose(SampleMovie[] movies, SampleUser[] users, ref Rng rng)
    {
        double[] popularity = [.. movies.Select(movie => Popularity((movie.Rank + 0.5) / movies.Length))];
        double[] upTo = new double[movies.Length];
        bool[] rated = new bool[movies.Length];
        var chosen = new List<int>[users.Length];
        bool[][] has = new bool[users.Length][];
        foreach (SampleUser user in users)
        {
            double total = 0;
            for (int movie = 0; movie < movies.Length; movie++)
            {
                double liking = Math.Clamp(1 + Taste.Agreement(user.Taste, movies[movie].Taste), 0.25, 3);
                upTo[movie] = total += popularity[movie] * liking;
            }
            var own = chosen[user.Id - 1] = [];
            bool[] seen = has[user.Id - 1] = new bool[movies.Length];
            while (own.Count < user.Ratings)
            {
                int place = Array.BinarySearch(upTo, rng.NextDouble() * total);
                int movie = Math.Min(place < 0 ? ~place : place + 1, movies.Length - 1);
                if (seen[movie])
                    continue;
                seen[movie] = rated[movie] = true;
                own.Add(movie);
            }
        }
        for (int movie = 0; movie < movies.Length; movie++)
        {
            if (!rated[movie])
                chosen[rng.Next(users.Length)].Add(movie);
        }
        int[][] shuffled = [.. chosen.Select(own => own.ToArray())];
        foreach (int[] own in shuffled)
            rng.Shuffle<int>(own);
        return shuffled;
    }

    /// <summary>Relative weight of the movie at the share <paramref name="x"/> of the order of popularity: a steep
    /// head, a long tail.</summary>
    static double Popularity(double x) => (1 - x) * (1 - x) / (x + 0.04) + 0.015;

    static void Rate(SampleUser user, int[] chosen, SampleMovie[] movies, List<SampleRating> ratings, ref Rng rng)
    {
        int sittings = 1 + rng.Next(Math.Min(MaxSittings, chosen.Length / 10));
        int day = rng.Next(Days - (MaxSittings - 1) * LongestPause),
            done = 0;
        for (int sitting = 1; sitting <= sittings; sitting++)
        {
            int last = chosen.Length * sitting / sittings;
            double mood = MoodShare * Taste.Bell(ref rng);
            long seconds = Start + day * Day + rng.Next(20 * 3600);
            for (; done < last; done++)
            {
                SampleMovie movie = movies[chosen[done]];
                double liking =
                    movie.Quality
                    + user.Mildness
                    + mood
                    + TasteShare * Taste.Agreement(user.Taste, movie.Taste)
                    + NoiseShare * Taste.Bell(ref rng);
                ratings.Add(new SampleRating(user.Id, movie.Id, Stars(liking), seconds));
                seconds += 2 + rng.Next(23);
            }
            day += 1 + rng.Next(LongestPause);
        }
    }

    static int Stars(double liking)
    {
        int stars = 1;
        foreach (double threshold in Thresholds)
        {
            if (liking >= threshold)
                stars++;
        }
        return stars;
    }
}
