using System.Globalization;
using System.Text;
using MovieRec.Numerics;

namespace MovieRec.Datasets;

/// <summary>The sample in ML-100K's files.</summary>
internal static class SampleFiles
{
    const int Folds = 5,
        HeldOut = 10;

    public static IReadOnlyDictionary<string, byte[]> Write(
        ulong seed,
        SampleMovie[] movies,
        SampleUser[] users,
        List<SampleRating> ratings
    )
    {
        var rng = Rng.ForStream(seed, 4);
        int[] sorted =
        [
            .. Enumerable
                .Range(0, ratings.Count)
                .OrderBy(row => ratings[row].UserId)
                .ThenBy(row => ratings[row].MovieId),
        ];
        int[] order = [.. sorted];
        rng.Shuffle<int>(order);
        byte[][] lines =
        [
            .. ratings.Select(r =>
                Encoding.ASCII.GetBytes(
                    string.Create(CultureInfo.InvariantCulture, $"{r.UserId}\t{r.MovieId}\t{r.Stars}\t{r.Seconds}\n")
                )
            ),
        ];
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["u.data"] = Together(order.Select(row => lines[row])),
            ["u.item"] = Encoding.Latin1.GetBytes(string.Concat(movies.Select(Line))),
            ["u.user"] = Encoding.ASCII.GetBytes(
                string.Concat(
                    users.Select(user =>
                        Invariant($"{user.Id}|{user.Age}|{user.Gender}|{user.Occupation}|{user.ZipCode}\n")
                    )
                )
            ),
            ["u.genre"] = Encoding.ASCII.GetBytes(
                string.Concat(SampleMovies.Genres.Select((genre, place) => Invariant($"{genre}|{place}\n")))
            ),
            ["u.occupation"] = Encoding.ASCII.GetBytes(
                string.Concat(SampleUsers.Occupations.Select(occupation => $"{occupation}\n"))
            ),
        };

        // Whose turn it is in a shuffled deck: the five tests part all ratings among them.
        int[] turn = new int[ratings.Count];
        for (int place = 0; place < order.Length; place++)
            turn[order[place]] = place;
        for (int fold = 0; fold < Folds; fold++)
            AddFold(Invariant($"u{fold + 1}"), row => turn[row] % Folds == fold);

        // The first ten of each user in the same deck, and the next ten.
        int[] turnOfUser = new int[ratings.Count],
            taken = new int[users.Length];
        foreach (int row in order)
            turnOfUser[row] = taken[ratings[row].UserId - 1]++;
        AddFold("ua", row => turnOfUser[row] < HeldOut);
        AddFold("ub", row => turnOfUser[row] is >= HeldOut and < 2 * HeldOut);
        return files;

        void AddFold(string name, Func<int, bool> isTest)
        {
            files.Add($"{name}.base", Together(sorted.Where(row => !isTest(row)).Select(row => lines[row])));
            files.Add($"{name}.test", Together(sorted.Where(isTest).Select(row => lines[row])));
        }
    }

    /// <summary>id|title|date|video date (never)|address|19 flags</summary>
    static string Line(SampleMovie movie)
    {
        string flags = string.Join('|', SampleMovies.Genres.Select((_, genre) => movie.Genres.Contains(genre) ? 1 : 0));
        return Invariant($"{movie.Id}|{movie.Title}|{movie.Released:dd-MMM-yyyy}||{movie.Url}|{flags}\n");
    }

    static byte[] Together(IEnumerable<byte[]> lines)
    {
        using var all = new MemoryStream();
        foreach (byte[] line in lines)
            all.Write(line);
        return all.ToArray();
    }
}
