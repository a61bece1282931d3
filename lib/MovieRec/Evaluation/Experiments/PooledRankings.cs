using System.Collections.Immutable;
using System.Globalization;

namespace MovieRec.Evaluation;

/// <summary>The ranking metrics of each user over several reports, as means of the user's values.</summary>
internal sealed class PooledRankings : EvaluationReport
{
    PooledRankings(int[] users, int[] ratingCounts, OrderedDictionary<string, UserStatistic> statistics)
        : base(users, ratingCounts, statistics) { }

    /// <returns>The report itself where it is the only one.</returns>
    public static EvaluationReport Of(IReadOnlyList<RankingReport> reports)
    {
        if (reports.Count == 1)
            return reports[0];
        int[] users = [.. reports.SelectMany(report => report.Users).Distinct().Order()];
        int[] ratingCounts = new int[users.Length];
        foreach (RankingReport report in reports)
        {
            for (int place = 0; place < report.Users.Length; place++)
                ratingCounts[Array.BinarySearch(users, report.Users[place])] += report.RatingCounts[place];
        }
        var statistics = new OrderedDictionary<string, UserStatistic>();
        foreach (string metric in reports[0].Metrics.Keys)
            statistics.Add(metric, Pooled(reports, users, metric));
        return new PooledRankings(users, ratingCounts, statistics);
    }

    private protected override string About =>
        string.Create(CultureInfo.InvariantCulture, $"{Users.Length:N0} users, pooled over splits");

    static UserStatistic Pooled(IReadOnlyList<RankingReport> reports, int[] users, string metric)
    {
        if (reports[0].Statistic(metric).Amounts is null)
        {
            double mean = reports.Average(report => report[metric]);
            return new UserStatistic(_ => mean, Amounts: null);
        }
        (double[] sums, int[] counts) = (new double[users.Length], new int[users.Length]);
        foreach (RankingReport report in reports)
        {
            double[] amounts = report.Statistic(metric).Amounts!;
            for (int place = 0; place < amounts.Length; place++)
            {
                if (double.IsNaN(amounts[place]))
                    continue;
                int user = Array.BinarySearch(users, report.Users[place]);
                sums[user] += amounts[place];
                counts[user]++;
            }
        }
        return UserStatistic.Mean([.. sums.Zip(counts, (sum, count) => sum / count)]);
    }
}
