using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Evaluation;

/// <summary>One evaluation of a ranking: every user writes to places of their own, so that threads share
/// nothing.</summary>
internal sealed class RankingRun
{
    // Users whose scores are asked for together: enough that models which share work between them gain by it, few
    // enough to stay in a cache.
    const int UsersAtOnce = 16;

    readonly IItemScorer model;
    readonly Ratings train,
        test;
    readonly RankingOptions options;
    readonly Metric[] metrics;
    readonly int[] users,
        relevantCounts,
        lists;
    readonly double[][] values; // [metrics][users]; empty for those of all lists together
    readonly int length; // of a list: the largest k that the catalog has movies for
    readonly ImmutableArray<int> counts; // [movies] training ratings
    readonly int activeUsers;
    readonly bool needsPopular;
    readonly ConcurrentBag<Buffers> free = [];

    public RankingRun(
        IItemScorer model,
        Ratings train,
        Ratings test,
        RankingOptions options,
        Metric[] metrics,
        int[] users
    )
    {
        (this.model, this.train, this.test, this.options, this.metrics, this.users) = (
            model,
            train,
            test,
            options,
            metrics,
            users
        );
        length = Math.Min(metrics.Max(metric => metric.K), train.MovieCount);
        (relevantCounts, lists) = (new int[users.Length], new int[users.Length * length]);
        values = [.. metrics.Select(metric => IsOfAllLists(metric) ? [] : new double[users.Length])];
        // nobody: nothing is known, nothing is novel
        (counts, activeUsers) = (train.ByMovie.RowLengths, Math.Max(1, train.ActiveUserCount));
        needsPopular = metrics.Any(metric => metric.Kind == MetricKind.Serendipity);
    }

    public int UserCount => users.Length;

    /// <summary>Judges the users at the given places.</summary>
    public void Judge(int start, int end)
    {
        if (!free.TryTake(out Buffers? buffers))
            buffers = new Buffers(train.MovieCount, length);
        for (int first = start; first < end; first += UsersAtOnce)
        {
            ReadOnlySpan<int> some = users.AsSpan(first, Math.Min(UsersAtOnce, end - first));
            Span<float> scores = buffers.Scores.AsSpan(0, some.Length * train.MovieCount);
            model.ScoreAll(some, scores);
            for (int i = 0; i < some.Length; i++)
                Judge(first + i, scores.Slice(i * train.MovieCount, train.MovieCount), buffers);
        }
        free.Add(buffers);
    }

    public RankingReport Report()
    {
        var statistics = new OrderedDictionary<string, UserStatistic>();
        for (int i = 0; i < metrics.Length; i++)
            statistics.Add(
                metrics[i].Name,
                IsOfAllLists(metrics[i]) ? OfAllLists(metrics[i]) : UserStatistic.Mean(values[i])
            );
        return new RankingReport(users, relevantCounts, lists, length, statistics);
    }

    static bool IsOfAllLists(Metric metric) => metric.Kind is MetricKind.Coverage or MetricKind.Gini;

    UserStatistic OfAllLists(Metric metric) =>
        new(
            places =>
            {
                int[] recommended = new int[train.MovieCount];
                foreach (int place in places)
                    ListCounts.Add(metric.K, lists.AsSpan(place * length, length), recommended);
                return metric.Kind == MetricKind.Coverage ? Coverage.Of(recommended) : GiniIndex.Of(recommended);
            },
            Amounts: null
        );

    void Judge(int place, Span<float> scores, Buffers buffers)
    {
        int user = users[place];
        int wrong = Scores.FirstNotFinite(scores);
        if (wrong >= 0)
            throw new InvalidOperationException(
                $"The score of user index {user} for movie index {wrong} is {scores[wrong]}: a model must give finite ones."
            );
        foreach (int movie in train.ByUser.RowColumns(user))
            scores[movie] = float.NegativeInfinity;

        Span<int> list = lists.AsSpan(place * length, length);
        TieBreak ties = TieBreak.For(options.Seed, user);
        int found = TopK.Select(scores, list, ties);
        list[found..].Fill(-1);
        ReadOnlySpan<int> ranked = list[..found];
        List<int> relevant = buffers.Relevant;
        List<float> best = buffers.Best;
        relevant.Clear();
        best.Clear();
        ReadOnlySpan<int> testMovies = test.ByUser.RowColumns(user);
        ReadOnlySpan<float> testStars = test.ByUser.RowValues(user);
        for (int i = 0; i < testMovies.Length; i++)
        {
            int movie = testMovies[i];
            if (testStars[i] < options.RelevanceThreshold)
                continue;
            if (float.IsNegativeInfinity(scores[movie]))
                throw new ArgumentException(
                    $"User index {user} has rated movie index {movie} in both parts: what is tested must not be learned from."
                );
            relevant.Add(movie);
            best.Add(testStars[i]);
            (buffers.IsRelevant[movie], buffers.Stars[movie]) = (true, testStars[i]);
        }
        relevantCounts[place] = relevant.Count;
        for (int i = 0; i < found; i++)
        {
            buffers.Hits[i] = buffers.IsRelevant[ranked[i]];
            buffers.ListStars[i] = buffers.Hits[i] ? buffers.Stars[ranked[i]] : 0;
        }
        foreach (int movie in relevant)
            buffers.IsRelevant[movie] = false;
        best.Sort((a, b) => b.CompareTo(a));
        if (needsPopular && relevant.Count > 0)
            ListPopular(scores, ties, buffers);

        for (int i = 0; i < metrics.Length; i++)
        {
            if (!IsOfAllLists(metrics[i]))
                values[i][place] = ValueOf(metrics[i], ranked, scores, ties, buffers);
        }
    }

    double ValueOf(Metric metric, ReadOnlySpan<int> ranked, ReadOnlySpan<float> scores, TieBreak ties, Buffers buffers)
    {
        int k = metric.K,
            relevant = buffers.Relevant.Count;
        ReadOnlySpan<bool> hits = buffers.Hits.AsSpan(0, ranked.Length);
        return metric.Kind switch
        {
            MetricKind.Precision => Precision.At(k, hits, relevant),
            MetricKind.Recall => Recall.At(k, hits, relevant),
            MetricKind.HitRate => HitRate.At(k, hits, relevant),
            MetricKind.AveragePrecision => AveragePrecision.At(k, hits, relevant),
            MetricKind.Ndcg => Ndcg.At(k, hits, relevant),
            MetricKind.NdcgExponential => Ndcg.ExponentialAt(
                k,
                buffers.ListStars.AsSpan(0, ranked.Length),
                buffers.BestStars
            ),
            MetricKind.ReciprocalRank => ReciprocalRank.Of(scores, buffers.RelevantMovies, ties),
            MetricKind.Auc => Auc.Of(scores, buffers.RelevantMovies),
            MetricKind.Popularity => AveragePopularity.At(k, ranked, counts.AsSpan()),
            MetricKind.Novelty => Novelty.At(k, ranked, counts.AsSpan(), activeUsers),
            MetricKind.Diversity => Diversity.At(k, ranked, options.Similarity!),
            MetricKind.Serendipity => relevant == 0
                ? double.NaN
                : Serendipity.At(k, ranked, hits, buffers.Popular.AsSpan(0, ranked.Length)),
            _ => throw new InvalidOperationException($"'{metric}' is not measured user by user."),
        };
    }

    /// <summary>The most popular movies that the user may be recommended, as many as they are recommended.</summary>
    void ListPopular(ReadOnlySpan<float> scores, TieBreak ties, Buffers buffers)
    {
        for (int movie = 0; movie < scores.Length; movie++)
            buffers.Counts[movie] = float.IsNegativeInfinity(scores[movie]) ? float.NegativeInfinity : counts[movie];
        TopK.Select(buffers.Counts, buffers.Popular, ties);
    }

    /// <summary>What judging one user needs; used again for the next.</summary>
    sealed class Buffers(int movies, int length)
    {
        public readonly float[] Scores = new float[UsersAtOnce * movies],
            Stars = new float[movies],
            ListStars = new float[length];
        public readonly bool[] IsRelevant = new bool[movies],
            Hits = new bool[length];
        public readonly float[] Counts = new float[movies];
        public readonly int[] Popular = new int[length];
        public readonly List<int> Relevant = []; // rising
        public readonly List<float> Best = []; // their stars, falling

        public ReadOnlySpan<int> RelevantMovies => CollectionsMarshal.AsSpan(Relevant);

        public ReadOnlySpan<float> BestStars => CollectionsMarshal.AsSpan(Best);
    }
}
