using System.Globalization;
using System.Text;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Datasets;

/// <summary>A movie club of four generated members who rate the sample's movies: two from 1 to 10, two in half stars,
/// with a few mistakes.</summary>
internal static class SampleClub
{
    const int RatingsEach = 30,
        KnownMovies = 350;
    static readonly string[] Members = ["Ida", "Bela", "Carlo", "Dunja"];
    static readonly double[] Thresholds = [-2.2, -1.6, -1.1, -0.6, -0.1, 0.4, 0.9, 1.4, 2.0];

    public static byte[] Write(ulong seed, MetadataMovie[] movies)
    {
        var rng = Rng.ForStream(seed, 13);
        MetadataMovie[] known =
        [
            .. movies.Where(movie =>
                movie.Source.Rank < KnownMovies && movie.Title.Length > 0 && movie.Source.Released is not null
            ),
        ];
        var text = new StringBuilder("member,title,rating,date\n");
        for (int member = 0; member < Members.Length; member++)
        {
            double[] taste = Taste.Vector(ref rng, 1.4),
                before = Taste.Vector(ref rng, 1.4);
            int[] order = [.. Enumerable.Range(0, known.Length)];
            rng.Shuffle<int>(order);
            for (int place = 0; place < RatingsEach; place++)
            {
                MetadataMovie movie = known[order[place]];
                // The last friend's taste has changed: the first half of their ratings is from another one, long ago.
                bool old = member == Members.Length - 1 && place < RatingsEach / 2;
                double liking =
                    movie.Source.Quality
                    + Taste.Agreement(old ? before : taste, movie.Source.Taste)
                    + 0.4 * Taste.Bell(ref rng);
                string title = place == 7 ? movie.Title.ToUpperInvariant() : movie.Title;
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{Members[member]},{title} ({movie.Source.Released!.Value.Year}),"
                        + $"{RatingAndDate(ref rng, member, liking, old)}\n"
                );
            }
        }
        // a title that is none
        text.Append(CultureInfo.InvariantCulture, $"{Members[0]},{known[0].Title[..^1]}xx,8,2016-05-01\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The same kind of club for any data set: its members rate up to 30 of the most rated movies.</summary>
    public static byte[] Write(Dataset data, ulong seed)
    {
        var rng = Rng.ForStream(seed, 13);
        int[] known =
        [
            .. Enumerable
                .Range(0, data.Movies.Length)
                .OrderByDescending(data.Ratings.ByMovie.RowLength)
                .Take(Math.Min(KnownMovies, data.Movies.Length / 2)),
        ]; // something is left to recommend
        var text = new StringBuilder("member,title,rating,date\n");
        for (int member = 0; member < Members.Length; member++)
        {
            Dictionary<string, double> taste = Liking(ref rng),
                before = Liking(ref rng);
            rng.Shuffle<int>(known);
            int count = Math.Min(RatingsEach, known.Length);
            for (int place = 0; place < count; place++)
            {
                Movie movie = data.Movies[known[place]];
                bool old = member == Members.Length - 1 && place < count / 2;
                double liking =
                    movie.Genres.Sum(genre => (old ? before : taste)[genre]) / Math.Max(1, movie.Genres.Length)
                    + 0.4 * Taste.Bell(ref rng);
                string title = movie.Title.Trim().Replace("\"", "\"\"", StringComparison.Ordinal);
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{Members[member]},\"{title}\",{RatingAndDate(ref rng, member, liking, old)}\n"
                );
            }
        }
        return Encoding.UTF8.GetBytes(text.ToString());

        Dictionary<string, double> Liking(ref Rng rng)
        {
            var liking = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (string genre in data.Movies.SelectMany(movie => movie.Genres))
                if (!liking.ContainsKey(genre))
                    liking.Add(genre, 1.4 * Taste.Bell(ref rng));
            return liking;
        }
    }

    /// <summary>The first two members give 1 to 10, the others half stars.</summary>
    static string RatingAndDate(ref Rng rng, int member, double liking, bool old)
    {
        int points = 1 + Thresholds.Count(threshold => liking >= threshold);
        string rating =
            member < 2
                ? points.ToString(CultureInfo.InvariantCulture)
                : Invariant($"{points / 2}{(points % 2 == 0 ? "" : ".5")}");
        DateOnly date = new DateOnly(old ? 1999 : 2015, 1, 1).AddDays(rng.Next(700));
        return Invariant($"{rating},{date:yyyy-MM-dd}");
    }
}
