using System.Collections.Immutable;
using System.Globalization;

namespace MovieRec.Data;

/// <summary>A named column of a <see cref="Table"/>: numbers (NaN is missing), texts (null is missing) or lists of
/// texts (an empty list is missing). Immutable.</summary>
public sealed class Column
{
    readonly Lazy<Values> values;

    Column(string name, ColumnKind kind, int count, Lazy<Values> values, bool isNumeric) =>
        (Name, Kind, Count, this.values, IsNumeric) = (name, kind, count, values, isNumeric);

    Column(string name, ColumnKind kind, ImmutableArray<double> numbers)
        : this(name, kind, numbers.Length, new(new Values(numbers, default, default)), isNumeric: true) { }

    Column(string name, ColumnKind kind, ImmutableArray<string?> texts)
        : this(name, kind, texts.Length, new(new Values(default, texts, default)), isNumeric: false) { }

    Column(string name, ImmutableArray<ImmutableArray<string>> lists)
        : this(name, ColumnKind.List, lists.Length, new(new Values(default, default, lists)), isNumeric: false) { }

    /// <summary>Unique in its table, such as <c>release_date</c>.</summary>
    public string Name { get; }

    /// <summary>Kind of the values.</summary>
    public ColumnKind Kind { get; }

    /// <summary>[rows] numbers; default for a column of texts or lists.</summary>
    public ImmutableArray<double> Numbers => values.Value.Numbers;

    /// <summary>[rows] texts; default for a column of numbers or lists.</summary>
    public ImmutableArray<string?> Texts => values.Value.Texts;

    /// <summary>[rows] lists of labels; default for a column of numbers or texts.</summary>
    public ImmutableArray<ImmutableArray<string>> Lists => values.Value.Lists;

    /// <summary>True if the values are stored as numbers. Categories and ids may be, too: see
    /// <see cref="Kind"/>.</summary>
    public bool IsNumeric { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>[codes] labels of the codes of categories; default if the codes are the labels.</summary>
    ImmutableArray<string> CodeLabels { get; init; }

    /// <summary>Number of rows without a value.</summary>
    public int MissingCount => Enumerable.Range(0, Count).Count(IsMissing);

    /// <summary>Creates a column of quantities; null is stored as NaN.</summary>
    public static Column OfNumbers(string name, IEnumerable<double?> numbers)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(numbers);
        return new(name, ColumnKind.Number, [.. numbers.Select(number => number ?? double.NaN)]);
    }

    /// <summary>Creates a column of texts that models do not use, such as titles. For labels see
    /// <see cref="OfCategories(string, IEnumerable{string})"/>.</summary>
    public static Column OfTexts(string name, IEnumerable<string?> texts)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(texts);
        return new(name, ColumnKind.Text, [.. texts]);
    }

    /// <summary>Creates a column with one label per row, such as a language; null is missing.</summary>
    public static Column OfCategories(string name, IEnumerable<string?> labels)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(labels);
        return new(name, ColumnKind.Category, [.. labels]);
    }

    /// <summary>Creates a column with one label per row that is stored as a code, such as that of an occupation; null
    /// is missing.</summary>
    /// <param name="name">Unique in its table.</param>
    /// <param name="codes">[rows] codes.</param>
    /// <param name="labels">[codes] label of each code. Null: the codes themselves are the labels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A code has no label.</exception>
    public static Column OfCategories(string name, IEnumerable<int?> codes, IReadOnlyList<string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(codes);
        int?[] rows = [.. codes];
        if (labels is not null && rows.FirstOrDefault(code => code < 0 || code >= labels.Count) is { } wrong)
            throw new ArgumentOutOfRangeException(
                nameof(codes),
                wrong,
                Invariant($"The column '{name}' has labels for the codes 0 to {labels.Count - 1}.")
            );
        return new(name, ColumnKind.Category, [.. rows.Select(code => code ?? double.NaN)])
        {
            CodeLabels = labels is null ? default : [.. labels],
        };
    }

    /// <summary>Creates a column with any number of labels per row, such as genres; null and an empty list are
    /// missing.</summary>
    public static Column OfLists(string name, IEnumerable<IEnumerable<string>?> lists)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(lists);
        return new(
            name,
            [
                .. lists.Select(list =>
                    list switch
                    {
                        null => [],
                        ImmutableArray<string> { IsDefault: false } array => array,
                        _ => [.. list],
                    }
                ),
            ]
        );
    }

    /// <summary>Creates a column of days, kept as texts such as <c>1995-01-31</c>.</summary>
    public static Column OfDates(string name, IEnumerable<DateOnly?> dates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(dates);
        return OfTexts(name, dates.Select(date => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    /// <summary>A column of ids that are numbers: they identify a row and are not a quantity.</summary>
    internal static Column OfIds(string name, IEnumerable<long> ids) =>
        new(name, ColumnKind.Text, [.. ids.Select(id => (double)id)]);

    /// <summary>A column of lists that is read when its values are first accessed.</summary>
    internal static Column OfLists(string name, int count, Func<ImmutableArray<ImmutableArray<string>>> read) =>
        new(name, ColumnKind.List, count, new(() => new Values(default, default, read())), isNumeric: false);

    /// <summary>Returns true if a row has no value.</summary>
    public bool IsMissing(int row) =>
        Kind == ColumnKind.List ? Lists[row].IsEmpty
        : IsNumeric ? double.IsNaN(Numbers[row])
        : Texts[row] is null;

    /// <summary>Returns the value as text, a list with commas; empty if it is missing.</summary>
    public string Show(int row) =>
        IsMissing(row) ? ""
        : Kind == ColumnKind.List ? string.Join(", ", Lists[row])
        : IsNumeric ? Numbers[row].ToString("0.####", CultureInfo.InvariantCulture)
        : Texts[row]!;

    /// <summary>Returns the labels of a row: one or none of a category, any number of a list.</summary>
    /// <exception cref="InvalidOperationException">The column is of another kind.</exception>
    public ImmutableArray<string> LabelsOf(int row)
    {
        ThrowUnlessLabels();
        return Kind == ColumnKind.List ? Lists[row]
            : IsMissing(row) ? []
            : [LabelAt(row)];
    }

    /// <summary>Returns every label that occurs, each once: codes by size, texts by ordinal order.</summary>
    /// <exception cref="InvalidOperationException">The column is neither of categories nor of lists.</exception>
    public ImmutableArray<string> Labels()
    {
        ThrowUnlessLabels();
        return IsNumeric
            ?
            [
                .. Enumerable
                    .Range(0, Count)
                    .Where(row => !IsMissing(row))
                    .DistinctBy(row => Numbers[row])
                    .OrderBy(row => Numbers[row])
                    .Select(LabelAt),
            ]
            : [.. Enumerable.Range(0, Count).SelectMany(row => LabelsOf(row)).Distinct().Order(StringComparer.Ordinal)];
    }

    internal Column Take(ImmutableArray<int> rows) =>
        new(Name, Kind, rows.Length, new(() => values.Value.Take(rows)), IsNumeric) { CodeLabels = CodeLabels };

    internal Column WithMissingRows(int rows) =>
        new(Name, Kind, Count + rows, new(() => values.Value.WithMissing(rows)), IsNumeric) { CodeLabels = CodeLabels };

    string LabelAt(int row) => IsNumeric && !CodeLabels.IsDefault ? CodeLabels[(int)Numbers[row]] : Show(row);

    void ThrowUnlessLabels()
    {
        if (Kind is not (ColumnKind.Category or ColumnKind.List))
            throw new InvalidOperationException($"The column '{Name}' is of the kind {Kind} and has no labels.");
    }

    /// <summary>One of the three is not default.</summary>
    sealed record Values(
        ImmutableArray<double> Numbers,
        ImmutableArray<string?> Texts,
        ImmutableArray<ImmutableArray<string>> Lists
    )
    {
        public Values Take(ImmutableArray<int> rows) => new(Of(Numbers, rows), Of(Texts, rows), Of(Lists, rows));

        public Values WithMissing(int rows) =>
            new(
                Numbers.IsDefault ? default : [.. Numbers, .. Enumerable.Repeat(double.NaN, rows)],
                Texts.IsDefault ? default : [.. Texts, .. Enumerable.Repeat<string?>(null, rows)],
                Lists.IsDefault ? default : [.. Lists, .. Enumerable.Repeat(ImmutableArray<string>.Empty, rows)]
            );

        static ImmutableArray<T> Of<T>(ImmutableArray<T> column, ImmutableArray<int> rows) =>
            column.IsDefault ? default : [.. rows.Select(row => column[row])];
    }
}
