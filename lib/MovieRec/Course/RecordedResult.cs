using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using MovieRec.Formatting;

namespace MovieRec.Course;

/// <summary>A named number in a notebook, such as <c>rmse</c>. If a cell shows it, <c>movierec run</c> collects
/// it.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.Result, Mime.Html, Mime.PlainText])]
public sealed class RecordedResult : IShown
{
    internal RecordedResult(string name, double value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!double.IsFinite(value))
            throw new ArgumentException(
                $"'{name}' is {value.ToString(CultureInfo.InvariantCulture)}; expected a finite number.",
                nameof(value)
            );
        Name = name;
        Value = value;
    }

    /// <summary>The name; unique within a notebook.</summary>
    public string Name { get; }

    /// <summary>The value; finite.</summary>
    public double Value { get; }

    /// <summary>Returns <c>name = value</c>, with the value in full precision.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} = {Value:R}");

    void IShown.WriteHtml(TextWriter writer) => RecordedResults.WriteHtml(writer, [this]);

    string? IShown.ToJson(string mimeType) => mimeType == Mime.Result ? RecordedResults.Json([this]) : null;
}

/// <summary>Several results of one cell, in the order given.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.Result, Mime.Html, Mime.PlainText])]
public sealed class RecordedResults : IShown
{
    internal RecordedResults(ImmutableArray<RecordedResult> items)
    {
        if (items.IsEmpty)
            throw new ArgumentException("There are no results to record.", nameof(items));
        if (items.CountBy(item => item.Name).FirstOrDefault(pair => pair.Value > 1).Key is { } twice)
            throw new ArgumentException($"'{twice}' is recorded twice.", nameof(items));
        Items = items;
    }

    /// <summary>The results, at least one; names are unique.</summary>
    public ImmutableArray<RecordedResult> Items { get; }

    /// <summary>Returns <c>name = value</c> for each result, one per line.</summary>
    public override string ToString() => string.Join('\n', Items);

    void IShown.WriteHtml(TextWriter writer) => WriteHtml(writer, Items);

    string? IShown.ToJson(string mimeType) => mimeType == Mime.Result ? Json(Items) : null;

    internal static void WriteHtml(TextWriter writer, ImmutableArray<RecordedResult> items) =>
        TableWriter.WriteHtml(
            writer,
            ["Result", "Value"],
            [.. items.Select(item => (string[])[item.Name, item.Value.ToString("G6", CultureInfo.InvariantCulture)])]
        );

    /// <summary>One object from name to value, which is what the notebook runner reads.</summary>
    internal static string Json(ImmutableArray<RecordedResult> items)
    {
        var members = items.Select(item =>
            $"{JsonText.Of(item.Name)}: {item.Value.ToString("R", CultureInfo.InvariantCulture)}"
        );
        return $"{{{string.Join(", ", members)}}}";
    }
}
