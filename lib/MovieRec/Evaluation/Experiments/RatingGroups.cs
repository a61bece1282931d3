using System.Collections.Immutable;
using System.Globalization;

namespace MovieRec.Evaluation;

/// <summary>A test rating, with the numbers of training ratings of its user and item.</summary>
/// <param name="User">Index of the user.</param>
/// <param name="Item">Index of the item.</param>
/// <param name="Rating">The true rating.</param>
/// <param name="UserRatings">Number of training ratings of the user.</param>
/// <param name="ItemRatings">Number of training ratings of the item.</param>
public readonly record struct TestRating(int User, int Item, float Rating, int UserRatings, int ItemRatings);

/// <summary>Groups of test ratings, for <see cref="ExperimentReport.ErrorsBy"/>.</summary>
public sealed class RatingGroups
{
    readonly Func<TestRating, int> groupOf;

    /// <summary>Creates groups.</summary>
    /// <param name="names">Names of the groups, in the order shown; no repeats.</param>
    /// <param name="groupOf">Returns the index of a rating's group; negative if it is in none.</param>
    /// <exception cref="ArgumentException">There is no name, or one occurs twice.</exception>
    public RatingGroups(IEnumerable<string> names, Func<TestRating, int> groupOf)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(groupOf);
        (Names, this.groupOf) = ([.. names], groupOf);
        if (Names.IsEmpty || Names.Distinct().Count() < Names.Length)
            throw new ArgumentException("Expected at least one name and no repeats.", nameof(names));
    }

    /// <summary>Names of the groups.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Groups by the number of training ratings of the item: <c>ByItemRatings(0, 1, 5)</c> gives the groups
    /// <c>none</c>, <c>1</c>, <c>2 to 5</c> and <c>above 5</c>.</summary>
    /// <param name="bounds">The largest number of each group but the last; at least 0, in ascending order.</param>
    /// <exception cref="ArgumentException">There is no bound, one is negative, or they are not in ascending
    /// order.</exception>
    public static RatingGroups ByItemRatings(params IEnumerable<int> bounds) =>
        ByCount(bounds, rating => rating.ItemRatings);

    /// <summary>Groups by the number of training ratings of the user, see <see cref="ByItemRatings"/>.</summary>
    /// <inheritdoc cref="ByItemRatings"/>
    public static RatingGroups ByUserRatings(params IEnumerable<int> bounds) =>
        ByCount(bounds, rating => rating.UserRatings);

    internal int Of(in TestRating rating)
    {
        int group = groupOf(rating);
        return group < Names.Length
            ? group
            : throw new InvalidOperationException(
                Invariant($"A rating is in group {group}, but there are only {Names.Length} groups, counted from 0.")
            );
    }

    static RatingGroups ByCount(IEnumerable<int> bounds, Func<TestRating, int> count)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        int[] last = [.. bounds];
        if (last.Length == 0 || last[0] < 0 || last.Zip(last.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw new ArgumentException(
                "Expected at least one bound; bounds start at 0 and are in ascending order.",
                nameof(bounds)
            );
        IEnumerable<string> names = last.Select((to, group) => Name(group == 0 ? 0 : last[group - 1] + 1, to));
        return new(
            [.. names, string.Create(CultureInfo.InvariantCulture, $"above {last[^1]}")],
            rating => last.Count(bound => bound < count(rating))
        );
    }

    static string Name(int from, int to) =>
        to == 0 ? "none"
        : from == to ? to.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{from} to {to}");
}
