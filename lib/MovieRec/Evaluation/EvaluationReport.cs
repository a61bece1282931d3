using System.Collections.Immutable;
using MovieRec.Data;

namespace MovieRec.Evaluation;

/// <summary>Results of an evaluation by user: metrics over all users or groups of users, and confidence
/// intervals.</summary>
public abstract class EvaluationReport
{
    readonly OrderedDictionary<string, UserStatistic> statistics;
    readonly OrderedDictionary<string, double> metrics = [];

    private protected EvaluationReport(
        int[] users,
        int[] ratingCounts,
        OrderedDictionary<string, UserStatistic> statistics
    )
    {
        (Users, RatingCounts, this.statistics) = ([.. users], [.. ratingCounts], statistics);
        int[] everyone = [.. Enumerable.Range(0, users.Length)];
        foreach ((string name, UserStatistic statistic) in statistics)
            metrics.Add(name, statistic.Of(everyone));
    }

    /// <summary>[users evaluated] indices of all users with a test rating, in ascending order.</summary>
    public ImmutableArray<int> Users { get; }

    /// <summary>The value of each metric by its name, such as <c>ndcg@10</c>, in the order requested.</summary>
    public IReadOnlyDictionary<string, double> Metrics => metrics;

    /// <summary>Gets the value of a metric.</summary>
    /// <exception cref="KeyNotFoundException">The metric was not requested; the message lists those that
    /// were.</exception>
    public double this[string metric]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(metric);
            return metrics.TryGetValue(metric, out double value) ? value : throw NotAskedFor(metric);
        }
    }

    /// <summary>[users evaluated] number of each user's test ratings, or of the relevant ones.</summary>
    internal ImmutableArray<int> RatingCounts { get; }

    /// <summary>Returns the metric of each user [users evaluated], parallel to <see cref="Users"/>; NaN if it is not
    /// defined for the user.</summary>
    /// <exception cref="KeyNotFoundException">The metric was not requested.</exception>
    public ImmutableArray<double> PerUser(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        StatisticOf of = Statistic(metric).Of;
        return [.. Enumerable.Range(0, Users.Length).Select(place => of([place]))];
    }

    /// <summary>Computes the metrics of groups of users, one row per group in the order of their names: <c>group</c>,
    /// <c>users</c>, and one column per metric.</summary>
    /// <param name="group">A user's group by user index, such as <c>user => data.Users[user].Occupation</c>; null
    /// leaves the user out. See <see cref="UserGroups"/>.</param>
    public Table By(Func<int, string?> group)
    {
        ArgumentNullException.ThrowIfNull(group);
        (string Name, int[] Places)[] groups =
        [
            .. Enumerable
                .Range(0, Users.Length)
                .GroupBy(place => group(Users[place]), StringComparer.Ordinal)
                .Where(members => members.Key is not null)
                .OrderBy(members => members.Key, StringComparer.Ordinal)
                .Select(members => (members.Key!, members.ToArray())),
        ];
        return new Table([
            Column.OfTexts("group", groups.Select(one => (string?)one.Name)),
            Column.OfNumbers("users", groups.Select(one => (double?)one.Places.Length)),
            .. statistics.Select(statistic =>
                Column.OfNumbers(statistic.Key, groups.Select(one => (double?)statistic.Value.Of(one.Places)))
            ),
        ]);
    }

    /// <summary>Computes confidence intervals by bootstrap over users, see <see cref="BootstrapOptions"/>. Metrics of
    /// all lists together, such as <c>coverage@k</c>, have none: their ends are NaN.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public IReadOnlyDictionary<string, Interval> Intervals(BootstrapOptions? options = null)
    {
        options = (options ?? new()).Checked();
        string[] names =
        [
            .. statistics.Where(statistic => statistic.Value.Amounts is not null).Select(statistic => statistic.Key),
        ];
        double[][] draws = Bootstrap.Draw(Users.Length, [.. names.Select(name => statistics[name].Of)], options);
        var intervals = new OrderedDictionary<string, Interval>();
        foreach ((string name, double value) in metrics)
        {
            int index = Array.IndexOf(names, name);
            intervals.Add(
                name,
                index < 0
                    ? new Interval(value, double.NaN, double.NaN)
                    : Bootstrap.Around(value, draws[index], options.Confidence)
            );
        }
        return intervals;
    }

    /// <summary>Returns a table with one row per metric: <c>metric</c> and <c>value</c>.</summary>
    public Table ToTable() =>
        new(
            Column.OfTexts("metric", metrics.Keys),
            Column.OfNumbers("value", metrics.Values.Select(value => (double?)value))
        );

    internal UserStatistic Statistic(string metric) =>
        statistics.TryGetValue(metric, out UserStatistic? statistic) ? statistic : throw NotAskedFor(metric);

    KeyNotFoundException NotAskedFor(string metric) =>
        new($"'{metric}' was not requested; expected one of: {string.Join(", ", statistics.Keys)}.");

    /// <summary>Describes the users and ratings that were evaluated.</summary>
    private protected abstract string About { get; }

    /// <summary>Returns a description of the users and ratings that were evaluated, and the metrics.</summary>
    public sealed override string ToString() => $"{About}\n\n{ToTable()}";

    internal void Write(TextWriter writer)
    {
        writer.Write($"<p>{System.Net.WebUtility.HtmlEncode(About)}</p>");
        ToTable().Write(writer, html: true);
    }
}
