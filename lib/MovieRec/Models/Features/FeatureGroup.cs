namespace MovieRec.Models;

/// <summary>One kind of features of users or of items, such as genres.</summary>
/// <param name="Name">The part of a feature's name before the colon: <c>genre</c> in <c>genre:Comedy</c>.</param>
/// <param name="RowCount">Number of users or of items.</param>
/// <param name="Of">The features of a row index: names, each once, with weights; empty for a row without any.</param>
public sealed record FeatureGroup(string Name, int RowCount, Func<int, IEnumerable<(string Name, float Weight)>> Of)
{
    /// <summary>The part of a feature's name before the colon: <c>genre</c> in <c>genre:Comedy</c>.</summary>
    public string Name
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Name ?? throw new ArgumentNullException(nameof(Name));

    /// <summary>The features of a row index: names, each once, with weights; empty for a row without any.</summary>
    public Func<int, IEnumerable<(string Name, float Weight)>> Of
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Of ?? throw new ArgumentNullException(nameof(Of));

    /// <summary>Multiplies all weights of the group; above 0. Below 1 the group's embeddings learn more slowly and
    /// count for less than others.</summary>
    public float Weight { get; init; } = 1;

    /// <summary>Names of fewer rows are left out, as a name of one row makes no two rows alike; at least 1.</summary>
    public int MinRows { get; init; } = 1;

    /// <summary>The ranges whose labels are the names; null where the group is no number.</summary>
    internal NumberBins? Bins { get; init; }

    /// <summary>The labels of a column. A label that a row has n times weighs 1 + ln n.</summary>
    /// <param name="name">The group's name.</param>
    /// <param name="column">Its labels are the names.</param>
    internal static FeatureGroup OfColumn(string name, FeatureColumn column) =>
        new(
            name,
            column.RowCount,
            row => column.LabelsAt(row).Select(label => (label.Label, 1 + MathF.Log(label.Count)))
        )
        {
            Bins = column.Bins,
        };

    /// <summary>A group whose rows carry plain names, each of weight 1.</summary>
    public static FeatureGroup OfNames<T>(string name, IReadOnlyList<T> rows, Func<T, IEnumerable<string>> of)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(of);
        return new(name, rows.Count, row => of(rows[row]).Select(value => (value, 1f)));
    }

    /// <summary>A group whose rows carry one name, or none where it is null.</summary>
    public static FeatureGroup OfName<T>(string name, IReadOnlyList<T> rows, Func<T, string?> of)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(of);
        return OfNames(name, rows, row => of(row) is { } value ? [value] : []);
    }
}
