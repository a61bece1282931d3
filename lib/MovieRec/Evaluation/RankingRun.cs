using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Evaluation;

/// <summary>One evaluation of a ranking. Each user has separate places in the results, so threads share
/// nothing.</summary>
internal sealed class RankingRun
{
    // Users scored together: enough that models which share work between users gain by it, few
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
    readonly double[][] values; // [metrics][users]; empty for metrics of all lists together
    readonly ImmutableArray<int> itemRatings;
    readonly int trainingUsers;
    readonly int length; // of a list: the largest k, at most the number of items
    readonly ConcurrentBag<RankingBuffers> free = [];

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
        values = [.. metrics.Select(metric => metric.Definition is IListMetric ? [] : new double[users.Length])];
        // without users nothing is known, and nothing is novel
        (itemRatings, trainingUsers) = (train.ByMovie.RowLengths, Math.Max(1, train.ActiveUserCount));
    }

    public int UserCount => users.Length;

    /// <summary>Evaluates the users at the given places.</summary>
    public void Evaluate(int start, int end)
    {
        if (!free.TryTake(out RankingBuffers? buffers))
            buffers = new RankingBuffers(itemRatings, trainingUsers, options.Similarity, UsersAtOnce, length);
        for (int first = start; first < end; first += UsersAtOnce)
        {
            ReadOnlySpan<int> some = users.AsSpan(first, Math.Min(UsersAtOnce, end - first));
            Span<float> scores = buffers.Scores.AsSpan(0, some.Length * train.MovieCount);
            model.ScoreAll(some, scores);
            for (int i = 0; i < some.Length; i++)
                Evaluate(first + i, scores.Slice(i * train.MovieCount, train.MovieCount), buffers);
        }
        free.Add(buffers);
    }

    public RankingReport Report()
    {
        var statistics = new OrderedDictionary<string, UserStatistic>();
        for (int i = 0; i < metrics.Length; i++)
            statistics.Add(
                metrics[i].Name,
                metrics[i].Definition is IListMetric ofLists
                    ? OfAllLists(ofLists, metrics[i].K)
                    : UserStatistic.Mean(values[i])
            );
        return new RankingReport(users, relevantCounts, lists, length, statistics);
    }

    UserStatistic OfAllLists(IListMetric metric, int k) =>
        new(places => metric.Of(new RankedLists(lists, places, length, train.MovieCount), k), Amounts: null);

    void Evaluate(int place, Span<float> scores, RankingBuffers buffers)
    {
        int user = users[place];
        int wrong = ScoreScan.FirstNotFinite(scores);
        if (wrong >= 0)
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The score of user index {user} for item index {wrong} is {scores[wrong]}; scores must be finite."
                )
            );
        foreach (int item in train.ByUser.RowColumns(user))
            scores[item] = float.NegativeInfinity;

        Span<int> list = lists.AsSpan(place * length, length);
        TieBreak ties = TieBreak.For(options.Seed, user);
        int found = TopK.Select(scores, list, ties);
        list[found..].Fill(-1);
        ReadOnlySpan<int> ranked = list[..found];
        buffers.Clear();
        List<int> relevant = buffers.Relevant;
        List<float> best = buffers.Best;
        ReadOnlySpan<int> testItems = test.ByUser.RowColumns(user);
        ReadOnlySpan<float> testStars = test.ByUser.RowValues(user);
        for (int i = 0; i < testItems.Length; i++)
        {
            int item = testItems[i];
            if (testStars[i] < options.RelevanceThreshold)
                continue;
            if (float.IsNegativeInfinity(scores[item]))
                throw new ArgumentException(
                    Invariant($"User index {user} has rated item index {item} in both parts; ")
                        + "test ratings must not be in the training part."
                );
            relevant.Add(item);
            best.Add(testStars[i]);
            (buffers.IsRelevant[item], buffers.Stars[item]) = (true, testStars[i]);
        }
        relevantCounts[place] = relevant.Count;
        for (int i = 0; i < found; i++)
        {
            buffers.Hits[i] = buffers.IsRelevant[ranked[i]];
            buffers.ListStars[i] = buffers.Hits[i] ? buffers.Stars[ranked[i]] : 0;
        }
        foreach (int item in relevant)
            buffers.IsRelevant[item] = false;
        best.Sort((a, b) => b.CompareTo(a));
        var rankedUser = new RankedUser(buffers, user, ranked, scores, ties);
        for (int i = 0; i < metrics.Length; i++)
        {
            if (metrics[i].Definition is IRankingMetric metric)
                values[i][place] = metric.Of(rankedUser, metrics[i].K);
        }
    }
}
