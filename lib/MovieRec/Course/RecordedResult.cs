using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using MovieRec.Formatting;

namespace MovieRec.Course;

/// <summary>A number that a notebook found, under a name, such as <c>rmse</c>. Shown in a cell, it is collected by
/// <c>movierec run</c>.</summary>
[TypeFormatterSource(typeof(RecordedResultFormatters), PreferredMimeTypes = [Mime.Result, Mime.Html, Mime.PlainText])]
public sealed class RecordedResult
{
    internal RecordedResult(string name, double value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!double.IsFinite(value))
            throw new ArgumentException(
                $"'{name}' is {value.ToString(CultureInfo.InvariantCulture)}: a recorded result is a finite number.",
                nameof(value)
            );
        Name = name;
        Value = value;
    }

    /// <summary>What was measured; unique within a notebook.</summary>
    public string Name { get; }

    /// <summary>Finite, in the unit of the measure.</summary>
    public double Value { get; }

    /// <summary><c>name = value</c>, the value in full precision.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} = {Value:R}");
}

/// <summary>Several results of one cell, in the order given.</summary>
[TypeFormatterSource(typeof(RecordedResultFormatters), PreferredMimeTypes = [Mime.Result, Mime.Html, Mime.PlainText])]
public sealed class RecordedResults
{
    internal RecordedResults(ImmutableArray<RecordedResult> items)
    {
        if (items.IsEmpty)
            throw new ArgumentException("Nothing to record.", nameof(items));
        if (items.CountBy(item => item.Name).FirstOrDefault(pair => pair.Value > 1).Key is { } twice)
            throw new ArgumentException($"'{twice}' is recorded twice.", nameof(items));
        Items = items;
    }

    /// <summary>At least one; no name twice.</summary>
    public ImmutableArray<RecordedResult> Items { get; }

    /// <summary><c>name = value</c> of each, with commas between.</summary>
    public override string ToString() => string.Join(", ", Items);
}

/// <summary>Shows recorded results; as JSON they are one object from name to value, which is what the notebook runner
/// reads.</summary>
internal sealed class RecordedResultFormatters
{
    public IEnumerable<object> CreateTypeFormatters() =>
        [
            new MimeFormatter<object>(Mime.PlainText, (value, writer) => writer.Write(string.Join('\n', Items(value)))),
            new MimeFormatter<object>(
                Mime.Html,
                (value, writer) =>
                    TableWriter.WriteHtml(
                        writer,
                        ["Result", "Value"],
                        [
                            .. Items(value)
                                .Select(item =>
                                    (string[])[item.Name, item.Value.ToString("G6", CultureInfo.InvariantCulture)]
                                ),
                        ]
                    )
            ),
            new MimeFormatter<object>(
                Mime.Result,
                (value, writer) =>
                    writer.Write(
                        "{"
                            + string.Join(
                                ", ",
                                Items(value)
                                    .Select(item => $"{JsonSerializer.Serialize(item.Name)}: {Number(item.Value)}")
                            )
                            + "}"
                    )
            ),
        ];

    static ImmutableArray<RecordedResult> Items(object value) =>
        value is RecordedResult one ? [one] : ((RecordedResults)value).Items;

    static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
