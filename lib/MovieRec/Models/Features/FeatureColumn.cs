using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Data;

namespace MovieRec.Models;

/// <summary>A column of users or movies as models learn from it: labels and, for a column of numbers, one scaled
/// number. A row without a value has neither.</summary>
internal sealed class FeatureColumn
{
    /// <summary>In a column of your own, labels of fewer rows are left out, because they make no two rows
    /// alike.</summary>
    public const int MinRows = 2;

    /// <summary>Maximum number of labels of a column of your own: the most frequent ones are kept.</summary>
    public const int MaxLabels = 1000;

    static readonly ImmutableArray<string> Months =
    [
        .. Enumerable.Range(1, 12).Select(month => month.ToString(CultureInfo.InvariantCulture)),
    ];

    readonly ImmutableArray<double> numbers; // default for labels
    readonly Func<int, IEnumerable<string>> labelsAt;
    readonly Lazy<ImmutableArray<string>> labels;
    readonly Lazy<HashSet<string>?> kept; // null: all

    FeatureColumn(
        string name,
        int rowCount,
        Func<int, IEnumerable<string>> labelsAt,
        Func<ImmutableArray<string>> labels,
        bool keepsAll = true
    )
    {
        (Name, RowCount, this.labelsAt, this.labels) = (name, rowCount, labelsAt, new(labels));
        kept = new(() => keepsAll ? null : [.. Labels]);
    }

    FeatureColumn(string name, Column column, NumberScale scale, Func<double, string> labelOf)
        : this(
            name,
            column.Count,
            row => column.IsMissing(row) ? [] : [labelOf(column.Numbers[row])],
            () => [.. column.Numbers.Where(double.IsFinite).Distinct().Order().Select(labelOf).Distinct()]
        ) => (Source, numbers, Scale) = (column.Name, column.Numbers, scale);

    /// <summary>The part of a feature's name before the colon: <c>genre</c> for the column <c>genres</c>.</summary>
    public string Name { get; }

    /// <summary>The name of the column in its table.</summary>
    public string? Source { get; private init; }

    /// <summary>True if this is a column of your own, not one that comes from a reader of data sets.</summary>
    public bool IsOwn { get; private init; }

    /// <summary>Number of users or movies.</summary>
    public int RowCount { get; }

    /// <summary>True if rows have a number besides labels.</summary>
    public bool IsNumber => !numbers.IsDefault;

    /// <summary>How numbers are scaled.</summary>
    public NumberScale Scale { get; }

    /// <summary>Ranges that numbers are labeled by; null for labels, and for years, which are labeled by
    /// decades.</summary>
    public NumberBins? Bins { get; private init; }

    /// <summary>All labels in their order.</summary>
    public ImmutableArray<string> Labels => labels.Value;

    /// <summary>Creates a column that its table lacks: no row has a value.</summary>
    /// <param name="name">The part of a feature's name before the colon.</param>
    /// <param name="rowCount">Number of users or movies.</param>
    public static FeatureColumn MissingNumbers(string name, int rowCount) =>
        new(name, Column.OfNumbers(name, new double?[rowCount]), new(0, 1), _ => "");

    /// <summary>Creates a column of months without values.</summary>
    public static FeatureColumn MissingMonths(int rowCount) => new("month", rowCount, _ => [], () => Months);

    /// <summary>Creates a column of ages in years.</summary>
    public static FeatureColumn OfAges(string name, Column column) =>
        new(name, column, NumberScale.Age, NumberBins.AgeGroups.LabelOf) { Bins = NumberBins.AgeGroups };

    /// <summary>Creates a column of years, whose labels are decades.</summary>
    public static FeatureColumn OfYears(string name, Column column) =>
        new(
            name,
            column,
            NumberScale.Year,
            year => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(year / 10) * 10}s")
        );

    /// <summary>Creates a column of months from numbers 1 to 12 or from dates such as <c>1995-01-31</c>.</summary>
    public static FeatureColumn OfMonths(string name, Column column) =>
        new(name, column.Count, row => MonthOf(column, row) is { } month ? [Months[month - 1]] : [], () => Months)
        {
            Source = column.Name,
        };

    /// <summary>Creates a column of categories or lists.</summary>
    /// <param name="name">The part of a feature's name before the colon.</param>
    /// <param name="column">Column of categories or lists.</param>
    /// <param name="first">The labels that come first, in their order; others follow in ordinal order.</param>
    public static FeatureColumn OfLabels(string name, Column column, params ImmutableArray<string> first) =>
        new(name, column.Count, row => column.LabelsOf(row), () => [.. first.Union(column.Labels())])
        {
            Source = column.Name,
        };

    /// <summary>Creates a column of your own; null if models do not use its kind, or if it has nothing to learn
    /// from.</summary>
    public static FeatureColumn? OfOwn(Column column)
    {
        switch (column.Kind)
        {
            case ColumnKind.Number:
                if (NumberScale.Of(column.Numbers) is not { } scale)
                    return null;
                var bins = NumberBins.Of(column.Numbers);
                return new(column.Name, column, scale, bins.LabelOf) { Bins = bins, IsOwn = true };
            case ColumnKind.Category or ColumnKind.List:
                ImmutableArray<string> frequent = Frequent(column);
                return frequent.IsEmpty
                    ? null
                    : new(column.Name, column.Count, row => column.LabelsOf(row), () => frequent, keepsAll: false)
                    {
                        Source = column.Name,
                        IsOwn = true,
                    };
            default:
                return null;
        }
    }

    /// <summary>The distinct labels of a row with their counts, in the order of the row.</summary>
    public IEnumerable<(string Label, int Count)> LabelsAt(int row) =>
        labelsAt(row)
            .Where(label => kept.Value?.Contains(label) != false)
            .CountBy(label => label, StringComparer.Ordinal)
            .Select(label => (label.Key, label.Value));

    /// <summary>The scaled number of a row; null if it is missing.</summary>
    public float? NumberAt(int row) => double.IsFinite(numbers[row]) ? Scale.Apply(numbers[row]) : null;

    /// <summary>The number of a row as in the column; NaN if it is missing.</summary>
    public double RawNumberAt(int row) => numbers[row];

    static int? MonthOf(Column column, int row)
    {
        if (column.IsMissing(row))
            return null;
        if (column.IsNumeric)
            return column.Numbers[row] is >= 1 and <= 12 and var month ? (int)month : null;
        return DateOnly.TryParseExact(
            column.Texts[row],
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out DateOnly day
        )
            ? day.Month
            : null;
    }

    static ImmutableArray<string> Frequent(Column column)
    {
        HashSet<string> frequent =
        [
            .. Enumerable
                .Range(0, column.Count)
                .SelectMany(row => column.LabelsOf(row).Distinct(StringComparer.Ordinal))
                .CountBy(label => label, StringComparer.Ordinal)
                .Where(label => label.Value >= MinRows)
                .OrderByDescending(label => label.Value)
                .ThenBy(label => label.Key, StringComparer.Ordinal)
                .Take(MaxLabels)
                .Select(label => label.Key),
        ];
        return [.. column.Labels().Where(frequent.Contains)];
    }
}
