using System.Globalization;
using System.Text;
using MovieRec.Files;
using MovieRec.Numerics;

namespace MovieRec.Datasets;

/// <summary>A generated data set of any size in the CSV layout, for measurements at full size if no published set is
/// available.</summary>
/// <remarks>Popularity falls off like a power of the rank, activity is log-normal, and a rating is a mean, a user's and
/// a movie's bias, eight latent factors and noise, rounded to half stars: enough for a factor model to find. The same
/// options give the same bytes on one machine, whatever the number of threads.</remarks>
public sealed class GeneratedCsv
{
    const int Factors = 8;
    const int UsersPerBlock = 512,
        RowsPerBlock = 1 << 20;
    const int MaxUsers = 100_000_000;
    const int MaxMovies = 50_000_000; // the text of one user who rates them all stays below 2 GiB
    const int MaxTriesPerRating = 64;
    static readonly string[] Genres =
    [
        "Action",
        "Adventure",
        "Animation",
        "Comedy",
        "Crime",
        "Documentary",
        "Drama",
        "Fantasy",
        "Horror",
        "Romance",
        "Sci-Fi",
        "Thriller",
    ];

    readonly int users,
        movies,
        ratings;
    readonly ulong seed;
    readonly double[] popularity; // [movies] cumulative share, rising to 1
    readonly float[] movieFactors; // [movies × Factors], row-major
    readonly float[] movieBias; // [movies] stars
    readonly int[] activity; // [users] ratings each

    GeneratedCsv(int users, int movies, int ratings, ulong seed)
    {
        if (users is < 1 or > MaxUsers)
            throw new ArgumentOutOfRangeException(
                nameof(users),
                Invariant($"Found {users:N0} users; expected 1 to {MaxUsers:N0}.")
            );
        if (movies is < 8 or > MaxMovies)
            throw new ArgumentOutOfRangeException(
                nameof(movies),
                Invariant($"Found {movies:N0} movies; expected 8 to {MaxMovies:N0}.")
            );
        long most = (long)users * movies / 2;
        if (ratings < users || ratings > most)
            throw new ArgumentOutOfRangeException(
                nameof(ratings),
                Invariant($"Found {ratings:N0} ratings for {users:N0} users and ")
                    + Invariant($"{movies:N0} movies; expected {users:N0} (one per user) to ")
                    + Invariant($"{most:N0} (half of users times movies).")
            );
        (this.users, this.movies, this.ratings, this.seed) = (users, movies, ratings, seed);
        var rng = Rng.ForStream(seed, 0);
        popularity = Popularity(movies, ref rng);
        movieFactors = [.. Enumerable.Range(0, movies * Factors).Select(_ => (float)(0.3 * rng.NextGaussian()))];
        movieBias = [.. Enumerable.Range(0, movies).Select(_ => (float)(0.45 * rng.NextGaussian()))];
        activity = Activity(ref rng);
    }

    /// <summary>Writes movies.csv and ratings.csv (ordered by user and movie) into <paramref name="folder"/>, each
    /// to a temporary file first.</summary>
    /// <param name="folder">Created if it does not exist.</param>
    /// <param name="users">Ids 1 .. users; 1 to 100,000,000. Every user rates at least one movie.</param>
    /// <param name="movies">Ids 1 .. movies; at least 8.</param>
    /// <param name="ratings">The exact number of ratings: at least one per user, at most half of users times
    /// movies.</param>
    /// <param name="seed">The same seed gives the same data.</param>
    /// <param name="onProgress">Called with the number of ratings written so far.</param>
    /// <param name="cancel">Checked between blocks of users; a canceled file is not left behind.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    public static void Write(
        string folder,
        int users,
        int movies,
        int ratings,
        ulong seed = 42,
        Action<long>? onProgress = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(folder);
        var generator = new GeneratedCsv(users, movies, ratings, seed);
        AtomicFile.CheckFolder(folder);
        AtomicFile.Write(Path.Combine(folder, "movies.csv"), generator.WriteMovies);
        AtomicFile.Write(
            Path.Combine(folder, "ratings.csv"),
            stream => generator.WriteRatings(stream, onProgress, cancel)
        );
    }

    void WriteMovies(Stream stream)
    {
        var rng = Rng.ForStream(seed, 1);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("movieId,title,genres");
        for (int movie = 0; movie < movies; movie++)
        {
            string first = Genres[rng.Next(Genres.Length)],
                second = Genres[rng.Next(Genres.Length)];
            writer.WriteLine(
                Invariant($"{movie + 1},Movie {movie + 1} ({1930 + rng.Next(90)}),")
                    + (first == second ? first : $"{first}|{second}")
            );
        }
    }

    void WriteRatings(Stream stream, Action<long>? onProgress, CancellationToken cancel)
    {
        stream.Write("userId,movieId,rating,timestamp\n"u8);
        List<int> start = Blocks();
        int threads = Environment.ProcessorCount;
        var blocks = new (byte[] Bytes, int Length)[threads * 4];
        long written = 0;
        for (int group = 0; group < start.Count - 1; group += blocks.Length)
        {
            int count = Math.Min(blocks.Length, start.Count - 1 - group);
            ParallelBlocks.For(
                count,
                1,
                threads,
                (block, _, _) => blocks[block] = Block(start[group + block], start[group + block + 1]),
                cancel
            );
            for (int block = 0; block < count; block++)
            {
                stream.Write(blocks[block].Bytes, 0, blocks[block].Length);
                for (int user = start[group + block]; user < start[group + block + 1]; user++)
                    written += activity[user];
            }
            onProgress?.Invoke(written);
        }
    }

    /// <summary>First user of each block, and the number of users at the end.</summary>
    List<int> Blocks()
    {
        List<int> start = [0];
        int rows = 0;
        for (int user = 0; user < users; user++)
        {
            if (user > start[^1] && (user - start[^1] == UsersPerBlock || rows + activity[user] > RowsPerBlock))
            {
                start.Add(user);
                rows = 0;
            }
            rows += activity[user];
        }
        start.Add(users);
        return start;
    }

    (byte[] Bytes, int Length) Block(int firstUser, int end)
    {
        int rows = 0;
        for (int user = firstUser; user < end; user++)
            rows += activity[user];
        byte[] text = new byte[rows * 36L]; // 9 + 9 + 3 + 10 digits and four separators at most
        int length = 0;
        var seen = new HashSet<int>();
        Span<float> taste = stackalloc float[Factors];
        for (int user = firstUser; user < end; user++)
        {
            var rng = Rng.ForStream(seed, (ulong)user + 2);
            foreach (ref float factor in taste)
                factor = (float)rng.NextGaussian();
            double bias = 0.4 * rng.NextGaussian();
            long time = 946_684_800 + (long)(rng.NextDouble() * 600_000_000); // from the year 2000
            foreach (int movie in Choose(ref rng, activity[user], seen))
            {
                double stars = 3.4 + bias + movieBias[movie] + 0.8 * rng.NextGaussian();
                for (int f = 0; f < Factors; f++)
                    stars += taste[f] * movieFactors[movie * Factors + f];
                time += rng.Next(40) == 0 ? 86_400L * rng.Next(30) : 5 + rng.Next(60);
                int halves = Math.Clamp((int)Math.Round(stars * 2), 1, 10);
                length += Line(text.AsSpan(length), user + 1, movie + 1, halves, time);
            }
        }
        return (text, length);
    }

    /// <summary>Chooses different movies by popularity, in order of their ids. After too many tries the next movie that
    /// is not chosen yet is taken.</summary>
    int[] Choose(ref Rng rng, int count, HashSet<int> seen)
    {
        seen.Clear();
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++)
        {
            int movie,
                tries = 0;
            do
            {
                int place = Array.BinarySearch(popularity, rng.NextDouble());
                movie = place < 0 ? ~place : place + 1;
            } while (seen.Contains(movie) && ++tries < MaxTriesPerRating);
            while (!seen.Add(movie))
                movie = (movie + 1) % movies;
            chosen[i] = movie;
        }
        Array.Sort(chosen);
        return chosen;
    }

    static int Line(Span<byte> to, int user, int movie, int halves, long time)
    {
        int at = 0;
        Number(to, user);
        to[at++] = (byte)',';
        Number(to, movie);
        to[at++] = (byte)',';
        to[at++] = (byte)('0' + halves / 2);
        to[at++] = (byte)'.';
        to[at++] = (byte)(halves % 2 == 0 ? '0' : '5');
        to[at++] = (byte)',';
        Number(to, time);
        to[at++] = (byte)'\n';
        return at;

        void Number(Span<byte> text, long value)
        {
            value.TryFormat(text[at..], out int digits, provider: CultureInfo.InvariantCulture);
            at += digits;
        }
    }

    /// <summary>Shares like 1/(rank + 20)^0.9, in a random order of the ids, summed up.</summary>
    static double[] Popularity(int movies, ref Rng rng)
    {
        double[] shares = [.. Enumerable.Range(0, movies).Select(rank => Math.Pow(rank + 20, -0.9))];
        rng.Shuffle(shares.AsSpan());
        double total = shares.Sum(),
            sum = 0;
        for (int movie = 0; movie < movies; movie++)
            shares[movie] = (sum += shares[movie]) / total;
        shares[^1] = 1;
        return shares;
    }

    /// <summary>Log-normal activity of at least 1 and at most a fifth of the movies (four fifths in a matrix that is
    /// more than an eighth full), with exactly the wanted sum.</summary>
    int[] Activity(ref Rng rng)
    {
        int most = ratings > (long)users * movies / 8 ? movies - movies / 5 : Math.Max(1, movies / 5);
        double[] weights = new double[users];
        foreach (ref double weight in weights.AsSpan())
            weight = Math.Exp(1.2 * rng.NextGaussian());
        double scale = (ratings - users) / weights.Sum();
        int[] counts = [.. weights.Select(weight => Math.Min(most, 1 + (int)(weight * scale)))];
        long missing = ratings - counts.Sum(count => (long)count);
        for (int user = 0; missing > 0; user = (user + 1) % users)
        {
            int more = (int)Math.Min(missing, Math.Min(most - counts[user], 1 + missing / users));
            counts[user] += more;
            missing -= more;
        }
        return counts;
    }
}
