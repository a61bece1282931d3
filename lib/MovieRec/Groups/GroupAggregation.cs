using System.Collections.Immutable;
using MovieRec.Models;
using MovieRec.Numerics;
using MovieRec.Recommending;

namespace MovieRec.Groups;

/// <summary>Aggregation strategies: one list from the scores of several people.</summary>
/// <remarks>Scores are [members][movies]; −∞ of any member excludes a movie. A strategy that adds or compares scores of
/// different people needs them on one scale: see <see cref="Scores"/>. A seed draws the order of movies with equal
/// scores.</remarks>
public static class GroupAggregation
{
    /// <summary>Computes each member's scores in standard deviations from the member's own mean over the candidates, so
    /// that lenient and strict members count equally.</summary>
    /// <param name="model">A fitted model.</param>
    /// <param name="users">[members] user indices of the model.</param>
    /// <param name="isCandidate">True for the index of a movie that is a candidate.</param>
    /// <returns>[members][movies]; −∞ for movies that are not candidates; all 0 for a member whose scores are all
    /// equal.</returns>
    /// <exception cref="ArgumentException">There is no member, or no candidate.</exception>
    public static float[][] Scores(IItemScorer model, ReadOnlySpan<int> users, Func<int, bool> isCandidate)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(isCandidate);
        if (users.IsEmpty)
            throw new ArgumentException("A group has at least one member.", nameof(users));
        int[] movies = [.. Enumerable.Range(0, model.ItemCount).Where(isCandidate)];
        if (movies.Length == 0)
            throw new ArgumentException("No movie is a candidate.", nameof(isCandidate));
        var all = new float[users.Length][];
        float[] raw = new float[model.ItemCount];
        for (int member = 0; member < users.Length; member++)
        {
            model.Score(users[member], raw);
            float[] own = all[member] = new float[model.ItemCount];
            Array.Fill(own, float.NegativeInfinity);
            double mean = 0,
                squares = 0;
            foreach (int movie in movies)
                mean += raw[movie];
            mean /= movies.Length;
            foreach (int movie in movies)
                squares += (raw[movie] - mean) * (raw[movie] - mean);
            bool isFlat = MovieRanking.IsFlat(movies.Min(movie => raw[movie]), movies.Max(movie => raw[movie]));
            double deviation = isFlat ? 0 : Math.Sqrt(squares / movies.Length);
            foreach (int movie in movies)
                own[movie] = deviation > 0 ? (float)((raw[movie] - mean) / deviation) : 0;
        }
        return all;
    }

    /// <summary>Average: returns the movies with the highest mean score.</summary>
    /// <param name="scores">[members][movies].</param>
    /// <param name="k">Number of movies, at least 1.</param>
    /// <param name="seed">Seed of the order of movies with equal scores.</param>
    /// <returns>Movie indices, best first; fewer than <paramref name="k"/> if there are fewer candidates.</returns>
    /// <exception cref="ArgumentException">There is no member, or rows differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static ImmutableArray<int> Average(float[][] scores, int k = 10, ulong seed = 42) =>
        By(Mean, scores, k, seed).Movies;

    /// <summary>Least misery: returns the movies whose lowest score is highest. Source: Masthoff 2004, "Group Modeling:
    /// Selecting a Sequence of Television Items to Suit a Group of Viewers".</summary>
    /// <inheritdoc cref="Average"/>
    public static ImmutableArray<int> LeastMisery(float[][] scores, int k = 10, ulong seed = 42) =>
        By(Lowest, scores, k, seed).Movies;

    /// <summary>Most pleasure: returns the movies whose highest score is highest. Source: Masthoff 2004.</summary>
    /// <inheritdoc cref="Average"/>
    public static ImmutableArray<int> MostPleasure(float[][] scores, int k = 10, ulong seed = 42) =>
        By(Highest, scores, k, seed).Movies;

    /// <summary>Proportional: adds one movie after the other, each the favorite of the most members among those with
    /// the fewest favorites in the list so far; of equal movies, the one with the highest mean score.</summary>
    /// <remarks>Source: Serbos, Qi, Mamoulis, Pitoura and Tsaparas 2017, "Fairness in Package-to-Group
    /// Recommendations", the greedy choice for m-proportionality (a list is m-proportional to a member who finds m
    /// favorites in it), with m rising by one whenever all have m.</remarks>
    /// <param name="scores">[members][movies].</param>
    /// <param name="k">Number of movies, at least 1.</param>
    /// <param name="favorites">Number of a member's best movies that count as favorites, at least 1.</param>
    /// <param name="seed">Seed of the order of movies with equal scores.</param>
    /// <inheritdoc cref="Average"/>
    public static ImmutableArray<int> Proportional(float[][] scores, int k = 10, int favorites = 20, ulong seed = 42) =>
        ProportionalBy(null, scores, k, favorites, seed);

    internal static ImmutableArray<int> ProportionalBy(
        MovieRanking? ranking,
        float[][] scores,
        int k,
        int favorites,
        ulong seed
    )
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfLessThan(favorites, 1);
        float[] mean = Combined(scores, k, Mean);
        TieBreak ties = TieBreak.For(seed, -1);
        HashSet<int>[] left =
        [
            .. scores.Select(
                (own, member) =>
                {
                    float[] running =
                    [
                        .. own.Select((score, movie) => float.IsNegativeInfinity(mean[movie]) ? mean[movie] : score),
                    ];
                    return Best(ranking, running, favorites, TieBreak.For(seed, member)).Movies.ToHashSet();
                }
            ),
        ];
        int[] got = new int[scores.Length];
        var chosen = ImmutableArray.CreateBuilder<int>(k);
        while (chosen.Count < k)
        {
            int[] hopeful = [.. Enumerable.Range(0, left.Length).Where(member => left[member].Count > 0)];
            if (hopeful.Length == 0)
                break;
            int least = hopeful.Min(member => got[member]);
            int[] turn = [.. hopeful.Where(member => got[member] == least)];
            int best = turn.SelectMany(member => left[member])
                .Distinct()
                .OrderByDescending(movie => turn.Count(member => left[member].Contains(movie)))
                .ThenByDescending(movie => mean[movie])
                .ThenByDescending(movie => ranking?.Ratings[movie])
                .ThenBy(ties.Key)
                .First();
            chosen.Add(best);
            mean[best] = float.NegativeInfinity;
            for (int member = 0; member < left.Length; member++)
            {
                if (left[member].Remove(best))
                    got[member]++;
            }
        }
        chosen.AddRange(Best(ranking, mean, k, ties).Movies.Take(k - chosen.Count)); // no favorite is left
        return chosen.ToImmutable();
    }

    /// <summary>The movies whose combined score is highest.</summary>
    /// <param name="combine">From the members' scores of a movie to one score.</param>
    /// <param name="scores">[members][movies].</param>
    /// <param name="k">Number of movies, at least 1.</param>
    /// <param name="seed">Seed of the order of movies with equal scores.</param>
    /// <param name="ranking">Orders movies with equal scores by their number of ratings; null: by the seed
    /// alone.</param>
    /// <returns>The movies, and how many of them the scores distinguish from most others.</returns>
    internal static (ImmutableArray<int> Movies, int Distinguished) By(
        Func<float[], float> combine,
        float[][] scores,
        int k,
        ulong seed,
        MovieRanking? ranking = null
    )
    {
        ArgumentNullException.ThrowIfNull(scores);
        return Best(ranking, Combined(scores, k, combine), k, TieBreak.For(seed, -1));
    }

    internal static float Lowest(float[] own) => own.Min();

    internal static float Highest(float[] own) => own.Max();

    internal static float Mean(float[] own)
    {
        double sum = 0;
        foreach (float score in own)
            sum += score;
        return (float)(sum / own.Length);
    }

    static float[] Combined(float[][] scores, int k, Func<float[], float> combine)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (scores.Length == 0)
            throw new ArgumentException("A group has at least one member.", nameof(scores));
        if (scores.Any(own => own.Length != scores[0].Length))
            throw new ArgumentException("Members are scored for different numbers of movies.", nameof(scores));
        float[] combined = new float[scores[0].Length],
            of = new float[scores.Length];
        for (int movie = 0; movie < combined.Length; movie++)
        {
            for (int member = 0; member < of.Length; member++)
                of[member] = scores[member][movie];
            combined[movie] = Array.Exists(of, float.IsNegativeInfinity) ? float.NegativeInfinity : combine(of);
        }
        return combined;
    }

    internal static (ImmutableArray<int> Movies, int Distinguished) Best(
        MovieRanking? ranking,
        float[] scores,
        int k,
        TieBreak ties
    )
    {
        int[] best = new int[Math.Min(k, scores.Length)];
        if (ranking is not null)
        {
            (int count, int distinguished) = ranking.Select(scores, best, ties);
            return ([.. best.AsSpan(0, count)], distinguished);
        }
        int all = TopK.Select(scores, best, ties);
        return ([.. best.AsSpan(0, all)], all);
    }
}
