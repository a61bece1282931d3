using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MovieRec.Formatting;

namespace MovieRec.Notebooks.Display;

/// <summary>Values as text, in the conventions of .NET Interactive and always in the invariant culture.</summary>
internal static class ValueText
{
    /// <summary>Items of a sequence that are shown, as in .NET Interactive.</summary>
    public const int MaxItems = 20;

    const int MaxInline = 120;
    const int MaxDepth = 4;

    /// <summary>The text of a value that is no table.</summary>
    public static string Of(object? value) => Of(value, 0);

    /// <summary>One short line, for a place in a table.</summary>
    public static string Inline(object? value) => Shorten(OneLine(Of(value, 1)));

    /// <summary>The text of a value without parts; null where it has parts worth showing.</summary>
    public static string? Scalar(object? value) =>
        value switch
        {
            null => "<null>",
            string text => text,
            DateTime time => time.ToString("u", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.ToString("u", CultureInfo.InvariantCulture),
            DateOnly or TimeOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
            Type type => TypeName.Of(type),
            Exception exception => Describe(exception),
            Task task => $"{TaskName(task.GetType())}, not awaited", // no status: it would differ from run to run
            Delegate or MemberInfo or Assembly => value.ToString()!,
            JsonDocument document => document.RootElement.GetRawText(),
            JsonNode or JsonElement or Uri or Version or StringBuilder or bool or char => value.ToString()!,
            IFormattable and ValueType => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
            ValueType when value.GetType().IsPrimitive => value.ToString()!,
            _ => null,
        };

    /// <summary>Takes at most <see cref="MaxItems"/> of a sequence, which may have no end.</summary>
    /// <returns>The items and, where there are more, a note that says so.</returns>
    public static (List<object?> Items, string? More) Take(IEnumerable sequence)
    {
        var items = new List<object?>();
        foreach (object? item in sequence)
        {
            if (items.Count < MaxItems)
                items.Add(item);
            else
                return (items, Count(sequence) is { } count ? Invariant($"({count - MaxItems} more)") : "(more)");
        }
        return (items, null);
    }

    static string Of(object? value, int depth)
    {
        if (Scalar(value) is { } scalar)
            return scalar;
        if (depth > 0 && FormatterSource.Of(value!.GetType())?.Format(value, Mime.PlainText) is { } own)
            return own;
        if (value is ITuple tuple && depth < MaxDepth)
        {
            var items = Enumerable.Range(0, tuple.Length).Select(i => Rounded([tuple[i]], depth)[0]);
            return $"( {string.Join(", ", items)} )";
        }
        if (value is IEnumerable sequence && depth < MaxDepth)
            return Sequence(sequence, depth);
        return HasOwnToString(value!.GetType()) ? value.ToString() ?? "" : TypeName.Of(value.GetType());
    }

    static string Sequence(IEnumerable sequence, int depth)
    {
        try
        {
            (List<object?> items, string? more) = Take(sequence);
            if (more is not null)
                more = " ... " + more;
            return items.Count == 0 ? "[ ]" : $"[ {string.Join(", ", Rounded(items, depth))}{more} ]";
        }
        // such as an ImmutableArray never assigned, deep in some object
        catch (InvalidOperationException failed) when (depth > 0)
        {
            return Describe(failed);
        }
    }

    static string[] Rounded(IReadOnlyList<object?> items, int depth) =>
        ColumnText.OfList(items, item => Of(item, depth + 1));

    static int? Count(IEnumerable sequence) =>
        sequence switch
        {
            ICollection collection => collection.Count,
            _ => sequence
                .GetType()
                .GetInterfaces()
                .FirstOrDefault(i =>
                    i.IsGenericType
                    && (
                        i.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>)
                        || i.GetGenericTypeDefinition() == typeof(ICollection<>)
                    )
                )
                ?.GetProperty("Count")
                ?.GetValue(sequence) as int?,
        };

    static string TaskName(Type type) =>
        type == typeof(Task) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            ? TypeName.Of(type)
            : TaskName(type.BaseType!);

    static bool HasOwnToString(Type type) =>
        type.GetMethod(nameof(ToString), Type.EmptyTypes)?.DeclaringType is { } declaring
        && declaring != typeof(object)
        && declaring != typeof(ValueType);

    static string Describe(Exception exception)
    {
        var text = new StringBuilder();
        for (Exception? e = exception; e is not null; e = e.InnerException)
            text.Append(text.Length == 0 ? "" : "\n ---> ")
                .Append(TypeName.Of(e.GetType()))
                .Append(": ")
                .Append(e.Message);
        return text.ToString();
    }

    static string OneLine(string text) =>
        text.AsSpan().IndexOfAny('\n', '\r') < 0
            ? text
            : string.Join(
                ' ',
                text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            );

    static string Shorten(string text) =>
        text.Length <= MaxInline
            ? text
            : string.Concat(
                text.AsSpan(0, char.IsHighSurrogate(text[MaxInline - 2]) ? MaxInline - 2 : MaxInline - 1),
                "…"
            );
}
