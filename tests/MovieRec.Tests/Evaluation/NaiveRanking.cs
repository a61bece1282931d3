using System.Globalization;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Tests.Evaluation;

/// <summary>The metrics of a ranking the obvious way, from their definitions: whole lists are sorted, and nothing is
/// shared between metrics.</summary>
internal static class NaiveRanking
{
    public static Dictionary<string, double> Evaluate(
        float[][] scores,
        Ratings train,
        Ratings test,
        float bound,
        IEnumerable<string> names,
        Func<int, int, float> similarity,
        ulong seed = 42
    )
    {
        var trained = Pairs(train);
        var tested = Pairs(test);
        int movies = scores[0].Length;
        int[] users = [.. tested.Keys.Select(pair => pair.User).Distinct().Order()];
        int trainUsers = Math.Max(1, trained.Keys.Select(pair => pair.User).Distinct().Count());
        int Popularity(int movie) => trained.Keys.Count(pair => pair.Movie == movie);
        int[] Candidates(int user) =>
            [.. Enumerable.Range(0, movies).Where(movie => !trained.ContainsKey((user, movie)))];
        int[] Ranked(int user) =>
            [.. Candidates(user).OrderByDescending(movie => scores[user][movie]).ThenBy(TieBreak.For(seed, user).Key)];
        int[] Popular(int user) =>
            [.. Candidates(user).OrderByDescending(Popularity).ThenBy(TieBreak.For(seed, user).Key)];
        float Stars(int user, int movie) =>
            tested.GetValueOrDefault((user, movie)) is var stars && stars >= bound ? stars : 0;
        int[] Relevant(int user) => [.. Enumerable.Range(0, movies).Where(movie => Stars(user, movie) > 0)];

        double OfUser(string kind, int k, int user)
        {
            int[] ranked = Ranked(user),
                top = [.. ranked.Take(k)],
                relevant = Relevant(user),
                hits = [.. top.Where(relevant.Contains)];
            double Dcg(IEnumerable<double> gains) =>
                gains.Take(k).Select((gain, index) => gain / Math.Log(index + 2, 2)).Sum();
            switch (kind)
            {
                case "popularity":
                    return top.Length == 0 ? double.NaN : top.Average(Popularity);
                case "novelty":
                    return top.Length == 0
                        ? double.NaN
                        : top.Average(movie => -Math.Log2(Math.Max(1, Popularity(movie)) / (double)trainUsers));
                case "diversity":
                    return top.Length < 2
                        ? double.NaN
                        : 1 - (from a in top from b in top where a != b select (double)similarity(a, b)).Average();
            }
            if (relevant.Length == 0)
                return double.NaN;
            return kind switch
            {
                "precision" => hits.Length / (double)k,
                "recall" => hits.Length / (double)relevant.Length,
                "hit_rate" => hits.Length > 0 ? 1 : 0,
                "ndcg" => Dcg(top.Select(movie => relevant.Contains(movie) ? 1.0 : 0)) / Dcg(relevant.Select(_ => 1.0)),
                "ndcg_exp" => Dcg(top.Select(movie => Math.Pow(2, Stars(user, movie)) - 1))
                    / Dcg(relevant.Select(movie => Math.Pow(2, Stars(user, movie)) - 1).OrderDescending()),
                "map" => hits.Sum(hit => (1.0 + Array.IndexOf(hits, hit)) / (1 + Array.IndexOf(top, hit)))
                    / Math.Min(k, relevant.Length),
                "mrr" => 1.0 / (1 + Array.FindIndex(ranked, relevant.Contains)),
                "auc" => relevant.Length == ranked.Length
                    ? double.NaN
                    : (
                        from good in relevant
                        from other in ranked.Except(relevant)
                        select scores[user][good] > scores[user][other] ? 1
                        : scores[user][good] == scores[user][other] ? 0.5
                        : 0
                    ).Average(),
                "serendipity" => hits.Except(Popular(user).Take(k)).Count() / (double)k,
                _ => throw new ArgumentException(kind),
            };
        }

        double OfAll(string kind, int k)
        {
            int[] counts =
            [
                .. Enumerable
                    .Range(0, movies)
                    .Select(movie => users.Count(user => Ranked(user).Take(k).Contains(movie))),
            ];
            if (kind == "coverage")
                return counts.Count(count => count > 0) / (double)movies;
            // Gini as half the relative mean difference of all pairs.
            return counts.Sum() == 0
                ? double.NaN
                : (from a in counts from b in counts select Math.Abs(a - b)).Sum() / (2.0 * movies * counts.Sum());
        }

        return names.ToDictionary(
            name => name,
            name =>
            {
                string[] parts = name.Split('@');
                int k = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
                return parts[0] is "coverage" or "gini"
                    ? OfAll(parts[0], k)
                    : users
                        .Select(user => OfUser(parts[0], k, user))
                        .Where(value => !double.IsNaN(value))
                        .DefaultIfEmpty(double.NaN)
                        .Average();
            }
        );
    }

    static Dictionary<(int User, int Movie), float> Pairs(Ratings ratings) =>
        Enumerable
            .Range(0, ratings.Count)
            .ToDictionary(row => (ratings.Users[row], ratings.Movies[row]), row => ratings.Values[row]);
}
