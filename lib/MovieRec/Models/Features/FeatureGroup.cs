namespace MovieRec.Models;

/// <summary>One kind of thing that is said of users or of movies, such as genres.</summary>
/// <param name="Name">Comes before the colon in a feature's name: <c>genre</c> in <c>genre:Comedy</c>.</param>
/// <param name="RowCount">Number of users or of movies.</param>
/// <param name="Of">What is said of the row of an index: names, each once, with weights; nothing for a row of which
/// nothing is known.</param>
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

    /// <summary>Multiplies all weights of the group. Below 1 the group's embeddings learn more slowly and say less
    /// beside the others'; above 0.</summary>
    public float Weight { get; init; } = 1;

    /// <summary>Names of fewer rows are left out: what one movie alone has can make no two movies alike; at least
    /// 1.</summary>
    public int MinRows { get; init; } = 1;

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
