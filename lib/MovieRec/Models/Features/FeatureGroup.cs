namespace MovieRec.Models;

/// <summary>A group of features of users or items, such as genres.</summary>
/// <param name="Name">The part of a feature's name before the colon: <c>genre</c> in <c>genre:Comedy</c>.</param>
/// <param name="RowCount">Number of users or items.</param>
/// <param name="Of">Returns the features of a row: distinct names with weights; empty for a row without
/// features.</param>
public sealed record FeatureGroup(string Name, int RowCount, Func<int, IEnumerable<(string Name, float Weight)>> Of)
{
    /// <summary>The part of a feature's name before the colon: <c>genre</c> in <c>genre:Comedy</c>.</summary>
    public string Name
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Name ?? throw new ArgumentNullException(nameof(Name));

    /// <summary>Returns the features of a row: distinct names with weights; empty for a row without features.</summary>
    public Func<int, IEnumerable<(string Name, float Weight)>> Of
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Of ?? throw new ArgumentNullException(nameof(Of));

    /// <summary>Factor of all weights of the group; above 0. Below 1, the group's embeddings learn more slowly and
    /// count less than others.</summary>
    public float Weight { get; init; } = 1;

    /// <summary>Minimum number of rows with a name; at least 1. Rarer names are left out, because a name of one row
    /// makes no two rows alike.</summary>
    public int MinRows { get; init; } = 1;

    /// <summary>Ranges whose labels are the names; null for groups that are not numbers.</summary>
    internal NumberBins? Bins { get; init; }

    /// <summary>Creates a group from the labels of a column. A label that a row has n times has weight 1 + ln
    /// n.</summary>
    /// <param name="name">The group's name.</param>
    /// <param name="column">Column whose labels are the names.</param>
    internal static FeatureGroup OfColumn(string name, FeatureColumn column) =>
        new(
            name,
            column.RowCount,
            row => column.LabelsAt(row).Select(label => (label.Label, 1 + MathF.Log(label.Count)))
        )
        {
            Bins = column.Bins,
        };

    /// <summary>Creates a group whose rows have names of weight 1.</summary>
    public static FeatureGroup OfNames<T>(string name, IReadOnlyList<T> rows, Func<T, IEnumerable<string>> of)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(of);
        return new(name, rows.Count, row => of(rows[row]).Select(value => (value, 1f)));
    }

    /// <summary>Creates a group whose rows have one name of weight 1, or none if it is null.</summary>
    public static FeatureGroup OfName<T>(string name, IReadOnlyList<T> rows, Func<T, string?> of)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(of);
        return OfNames(name, rows, row => of(row) is { } value ? [value] : []);
    }
}
