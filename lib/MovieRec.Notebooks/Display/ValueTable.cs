using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace MovieRec.Notebooks.Display;

/// <summary>A value as a table: a sequence of records has a row for each, an object a row for each property.</summary>
internal sealed record ValueTable(
    string? Title,
    IReadOnlyList<string> Headers,
    IReadOnlyList<IReadOnlyList<string>> Rows,
    string? More
)
{
    /// <returns>Null where <paramref name="value"/> is better shown as text.</returns>
    public static ValueTable? Of(object? value)
    {
        if (ValueText.Scalar(value) is not null || value is ITuple or HtmlContent)
            return null;
        return value is IEnumerable sequence ? OfSequence(sequence) : OfObject(value!);
    }

    static ValueTable? OfSequence(IEnumerable sequence)
    {
        (List<object?> items, string? more) = ValueText.Take(sequence);
        if (items.TrueForAll(item => ValueText.Scalar(item) is not null))
            return null;
        Dictionary<string, Func<object, object?>>[] parts = [.. items.Select(Parts)];
        string[] names = [.. parts.SelectMany(part => part.Keys).Distinct()];
        // items without parts, such as a list in a list, have a column of their own
        bool whole = parts.Any(part => part.Count == 0);
        var columns = names.Select(name =>
            ColumnText.OfColumn([
                .. items.Zip(parts, (item, part) => part.TryGetValue(name, out var read) ? Read(read, item!) : ""),
            ])
        );
        if (whole)
            columns = columns.Prepend([
                .. items.Zip(parts, (item, part) => part.Count == 0 ? ValueText.Inline(item) : ""),
            ]);
        string[][] texts = [.. columns];
        return new ValueTable(
            null,
            whole ? ["value", .. names] : names,
            [.. items.Select((_, row) => (string[])[.. texts.Select(column => column[row])])],
            more
        );
    }

    static ValueTable? OfObject(object value)
    {
        var parts = Parts(value);
        if (parts.Count == 0)
            return null;
        string title = TypeName.Of(value.GetType());
        return new ValueTable(
            title == "(anonymous)" ? null : title,
            ["Property", "Value"],
            [.. parts.Select(part => (string[])[part.Key, .. ColumnText.OfColumn([Read(part.Value, value)])])],
            null
        );
    }

    /// <summary>Public properties and fields by name, in the order declared; none for a scalar or a sequence, or for a
    /// type that shows itself.</summary>
    static Dictionary<string, Func<object, object?>> Parts(object? value)
    {
        var parts = new Dictionary<string, Func<object, object?>>();
        if (
            ValueText.Scalar(value) is not null
            || value is IEnumerable or HtmlContent
            || FormatterSource.Of(value!.GetType()) is not null
        )
            return parts;
        if (value is ITuple tuple)
        {
            for (int i = 0; i < tuple.Length; i++)
            {
                int at = i;
                parts[Invariant($"Item{i + 1}")] = item => ((ITuple)item)[at];
            }
            return parts;
        }
        foreach (PropertyInfo property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (
                property.GetMethod is { IsPublic: true }
                && property.GetIndexParameters().Length == 0
                && CanBox(property.PropertyType)
            )
                parts.TryAdd(property.Name, property.GetValue);
        }
        foreach (FieldInfo field in value.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            if (CanBox(field.FieldType))
                parts.TryAdd(field.Name, field.GetValue);
        }
        return parts;
    }

    static bool CanBox(Type type) => !type.IsByRef && !type.IsByRefLike && !type.IsPointer && !type.IsFunctionPointer;

    static object? Read(Func<object, object?> part, object owner)
    {
        try
        {
            return part(owner);
        }
        catch (TargetInvocationException failed) // a property that throws spoils its own place only
        {
            return failed.InnerException ?? failed;
        }
    }
}
