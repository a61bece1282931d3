using System.Collections.Immutable;

namespace MovieRec.Data;

/// <summary>The value of one movie or user in a column of your own: a number, a label or a list of labels. Numbers,
/// strings and arrays of strings convert to it; null is a missing value.</summary>
public readonly struct ColumnValue
{
    ColumnValue(double number) => (Kind, Number) = (ColumnKind.Number, number);

    ColumnValue(string label) => (Kind, Label) = (ColumnKind.Category, label);

    ColumnValue(ImmutableArray<string> labels) => (Kind, Labels) = (ColumnKind.List, labels);

    /// <summary>Null if the value is missing.</summary>
    internal ColumnKind? Kind { get; }

    internal double Number { get; }

    internal string? Label { get; }

    internal ImmutableArray<string> Labels { get; }

    /// <summary>A number; NaN and null are missing values.</summary>
    public static implicit operator ColumnValue(double? number) =>
        number is { } value && !double.IsNaN(value) ? new(value) : default;

    /// <summary>A number; NaN is a missing value.</summary>
    public static implicit operator ColumnValue(double number) => double.IsNaN(number) ? default : new(number);

    /// <summary>A label; null is a missing value.</summary>
    public static implicit operator ColumnValue(string? label) => label is null ? default : new(label);

    /// <summary>Any number of labels; null is a missing value.</summary>
    public static implicit operator ColumnValue(string[]? labels) =>
        labels is null ? default : new(ImmutableArray.Create(labels));

    /// <summary>Any number of labels.</summary>
    public static implicit operator ColumnValue(ImmutableArray<string> labels) =>
        labels.IsDefault ? default : new(labels);

    /// <summary>Any number of labels; null is a missing value.</summary>
    public static implicit operator ColumnValue(List<string>? labels) => labels is null ? default : new([.. labels]);
}
