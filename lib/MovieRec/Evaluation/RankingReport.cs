using System.Collections.Immutable;
using MovieRec.Formatting;

namespace MovieRec.Evaluation;

/// <summary>How well a model ranks the whole catalog. Shows itself in a notebook.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText, Mime.Html])]
public sealed class RankingReport : EvaluationReport, IShown
{
    readonly int[] lists;
    readonly int length;

    /// <param name="lists">[users judged × length] movie indices, best first; -1 where there are no more.</param>
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

    /// <summary>How many of <see cref="EvaluationReport.Users"/> have no relevant test movie, and so no part in the
    /// means of the measures of accuracy.</summary>
    public int UsersWithoutRelevant { get; }

    /// <summary>What was recommended to a user: movie indices, best first, as many as the largest k that was asked
    /// for.</summary>
    /// <param name="user">One of <see cref="EvaluationReport.Users"/>.</param>
    /// <exception cref="ArgumentException">The user was not judged.</exception>
    public ImmutableArray<int> Recommended(int user)
    {
        int place = Users.BinarySearch(user);
        if (place < 0)
            throw new ArgumentException(
                $"User index {user} has no test rating, so nothing was recommended.",
                nameof(user)
            );
        return [.. lists.Skip(place * length).Take(length).TakeWhile(movie => movie >= 0)];
    }

    private protected override string About =>
        $"{Users.Length:N0} users, {UsersWithoutRelevant:N0} of them without a relevant test movie and left out of accuracy";

    void IShown.WriteHtml(TextWriter writer) => Write(writer);
}
