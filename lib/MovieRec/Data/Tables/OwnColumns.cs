namespace MovieRec.Data;

/// <summary>Values of a builder's own columns, by column and id, from which a <see cref="Table"/> is made.</summary>
/// <param name="of">For messages: <c>movie</c> or <c>user</c>.</param>
/// <param name="reserved">Names that are columns of every data set.</param>
internal sealed class OwnColumns(string of, IReadOnlyCollection<string> reserved)
{
    readonly List<(string Name, Dictionary<Id, ColumnValue> Values)> columns = [];

    public IEnumerable<Id> Ids => columns.SelectMany(column => column.Values.Keys);

    /// <exception cref="ArgumentException">The name is reserved, or the column has values of another kind.</exception>
    public void Set(Id id, string name, ColumnValue value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (reserved.Contains(name))
            throw new ArgumentException(
                $"'{name}' is a {of} column of every data set. Set it on the {of} itself, or choose another name.",
                nameof(name)
            );
        Dictionary<Id, ColumnValue>? values = columns.Find(column => column.Name == name).Values;
        if (values is null)
            columns.Add((name, values = []));
        if (value.Kind is { } kind && KindOf(values) is { } former && kind != former)
            throw new ArgumentException(
                Invariant($"The column '{name}' holds values of the kind {former}, but the value ")
                    + Invariant($"of {of} {id} is of the kind {kind}."),
                nameof(value)
            );
        values[id] = value;
    }

    /// <summary>One row per id.</summary>
    public Table ToTable(IdMap ids) => new(columns.Select(column => ToColumn(column.Name, column.Values, ids)));

    static Column ToColumn(string name, Dictionary<Id, ColumnValue> values, IdMap ids)
    {
        ColumnValue[] rows = [.. ids.Ids.Select(id => values.GetValueOrDefault(id))];
        return KindOf(values) switch
        {
            ColumnKind.Number => Column.OfNumbers(
                name,
                rows.Select(value => value.Kind is null ? (double?)null : value.Number)
            ),
            ColumnKind.List => Column.OfLists(
                name,
                rows.Select(value => value.Kind is null ? null : (IEnumerable<string>)value.Labels)
            ),
            _ => Column.OfCategories(name, rows.Select(value => value.Label)),
        };
    }

    static ColumnKind? KindOf(Dictionary<Id, ColumnValue> values) =>
        values.Values.Select(value => value.Kind).FirstOrDefault(kind => kind is not null);
}
