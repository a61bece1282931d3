using System.Globalization;
using MovieRec.Data;

namespace MovieRec.Evaluation;

/// <summary>Groups of users, for <see cref="EvaluationReport.By"/>. Columns of a data set can be used directly:
/// <c>report.By(user => data.Users[user].Occupation)</c>.</summary>
public static class UserGroups
{
    /// <summary>Groups users by their number of training ratings, in groups of about equal size; users with equal
    /// numbers are in one group. The names begin with the group's number, least active first:
    /// <c>1 of 4: 10 to 31 ratings</c>.</summary>
    /// <param name="train">The ratings that are counted; users without a rating are in the first group.</param>
    /// <param name="groups">Number of groups, 2 to 9.</param>
    public static Func<int, string> ByActivity(Ratings train, int groups = 4)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(groups, 9);
        int[] counts = [.. train.ByUser.RowLengths],
            sorted = [.. counts.Order()];
        int[] bounds =
        [
            .. Enumerable.Range(1, groups - 1).Select(group => sorted[(int)((long)sorted.Length * group / groups)]),
        ];
        int GroupOf(int count) => 1 + bounds.Count(bound => bound <= count);
        Dictionary<int, string> names = sorted
            .GroupBy(GroupOf)
            .ToDictionary(
                group => group.Key,
                group =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{group.Key} of {groups}: {group.First()} to {group.Last()} ratings"
                    )
            );
        return user => names[GroupOf(counts[user])];
    }
}
