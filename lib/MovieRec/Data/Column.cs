using System.Collections.Immutable;
using System.Globalization;

namespace MovieRec.Data;

/// <summary>A named column of a <see cref="Table"/>: numbers (NaN is missing), or texts (null is missing).</summary>
public sealed class Column
{
    Column(string name, ImmutableArray<double> numbers, ImmutableArray<string?> texts) =>
        (Name, Numbers, Texts) = (name, numbers, texts);

    /// <summary>Unique in its table, such as <c>release_date</c>.</summary>
    public string Name { get; }

    /// <summary>[rows] numbers; default where this is a column of texts.</summary>
    public ImmutableArray<double> Numbers { get; }

    /// <summary>[rows] texts; default where this is a column of numbers.</summary>
    public ImmutableArray<string?> Texts { get; }

    /// <summary>Whether the column holds numbers.</summary>
    public bool IsNumeric => !Numbers.IsDefault;

    /// <summary>Number of rows.</summary>
    public int Count => IsNumeric ? Numbers.Length : Texts.Length;

    /// <summary>How many rows have no value.</summary>
    public int MissingCount => Enumerable.Range(0, Count).Count(IsMissing);

    /// <summary>A column of numbers; null is stored as NaN.</summary>
    public static Column OfNumbers(string name, IEnumerable<double?> numbers)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(numbers);
        return new(name, [.. numbers.Select(number => number ?? double.NaN)], default);
    }

    /// <summary>A column of texts.</summary>
    public static Column OfTexts(string name, IEnumerable<string?> texts)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(texts);
        return new(name, default, [.. texts]);
    }

    /// <summary>A column of days, kept as <c>1995-01-31</c>.</summary>
    public static Column OfDates(string name, IEnumerable<DateOnly?> dates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(dates);
        return OfTexts(name, dates.Select(date => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    /// <summary>Whether a row has no value.</summary>
    public bool IsMissing(int row) => IsNumeric ? double.IsNaN(Numbers[row]) : Texts[row] is null;

    /// <summary>The value as text; empty where it is missing.</summary>
    public string Show(int row) =>
        IsMissing(row) ? ""
        : IsNumeric ? Numbers[row].ToString("0.####", CultureInfo.InvariantCulture)
        : Texts[row]!;

    internal Column Take(IEnumerable<int> rows) =>
        IsNumeric
            ? new Column(Name, [.. rows.Select(row => Numbers[row])], default)
            : new Column(Name, default, [.. rows.Select(row => Texts[row])]);
}
