using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Formatting;

namespace MovieRec.Evaluation;

/// <summary>Ranking metrics of a model. Shown as a table in a notebook.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class RankingReport : EvaluationReport, IShown
{
    readonly int[] lists;
    readonly int length;

    /// <param name="lists">[users evaluated × length] item indices, best first; -1 where there are no more.</param>
    internal RankingReport(
        int[] users,
        int[] relevantCounts,
        int[] lists,
        int length,
        OrderedDictionary<string, UserStatistic> statistics
    )
        : base(users, relevantCounts, statistics)
    {
        (this.lists, this.length) = (lists, length);
        UsersWithoutRelevant = relevantCounts.Count(count => count == 0);
    }

    /// <summary>Number of <see cref="EvaluationReport.Users"/> without a relevant test item; means of accuracy metrics
    /// leave them out.</summary>
    public int UsersWithoutRelevant { get; }

    /// <summary>Returns the list of a user: item indices, best first; its length is the largest k of all
    /// metrics.</summary>
    /// <param name="user">One of <see cref="EvaluationReport.Users"/>.</param>
    /// <exception cref="ArgumentException">The user has no test rating.</exception>
    public ImmutableArray<int> Recommended(int user)
    {
        int place = Users.BinarySearch(user);
        if (place < 0)
            throw new ArgumentException(
                Invariant($"User index {user} has no test rating, so there is no list."),
                nameof(user)
            );
        return [.. lists.Skip(place * length).Take(length).TakeWhile(movie => movie >= 0)];
    }

    private protected override string About =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Users.Length:N0} users; accuracy leaves out {UsersWithoutRelevant:N0} without a relevant test item"
        );

    void IShown.WriteHtml(TextWriter writer) => Write(writer);
}
