using System.Net;
using MovieRec.Formatting;

namespace MovieRec.Notebooks.Display;

/// <summary>Chooses the MIME types in which a value is shown, and writes them.</summary>
internal static class ValueFormatter
{
    /// <summary>The longest text of a value without formatters of its own.</summary>
    const int MaxText = 100_000;

    /// <param name="value">Any value, or null.</param>
    /// <param name="mimeTypes">The types asked for; none: those the value prefers.</param>
    /// <returns>From MIME type to text, sorted by name as Jupyter saves it.</returns>
    /// <exception cref="ArgumentException"><paramref name="value"/> cannot be written as one of
    /// <paramref name="mimeTypes"/>.</exception>
    public static SortedDictionary<string, string> Format(object? value, params IReadOnlyList<string> mimeTypes)
    {
        var bundle = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (mimeTypes.Count > 0)
        {
            foreach (string mimeType in mimeTypes)
                bundle[mimeType] =
                    As(value, mimeType)
                    ?? throw new ArgumentException(
                        $"A value of type {TypeName.Of(value?.GetType())} cannot be shown as '{mimeType}'.",
                        nameof(mimeTypes)
                    );
            return bundle;
        }
        foreach (string mimeType in Preferred(value))
        {
            if (As(value, mimeType) is { } text)
                bundle[mimeType] = text;
        }
        return bundle;
    }

    static IReadOnlyList<string> Preferred(object? value) =>
        value switch
        {
            null => [Mime.PlainText],
            HtmlContent => [Mime.Html],
            _ when FormatterSource.Of(value.GetType()) is { } source => source.PreferredMimeTypes,
            _ when ValueTable.Of(value) is not null => [Mime.Html, Mime.PlainText],
            _ => [Mime.PlainText],
        };

    static string? As(object? value, string mimeType)
    {
        if (value is not null && FormatterSource.Of(value.GetType())?.Format(value, mimeType) is { } own)
            return own;
        return mimeType switch
        {
            Mime.Html => Html(value),
            Mime.PlainText => Cut(Text(value)),
            _ => null,
        };
    }

    static string Html(object? value)
    {
        if (value is HtmlContent markup)
            return markup.ToString();
        if (ValueTable.Of(value) is not { } table)
            return $"<pre>{WebUtility.HtmlEncode(Cut(Text(value)))}</pre>";
        using var writer = new StringWriter { NewLine = "\n" };
        TableWriter.WriteHtml(writer, table.Headers, table.Rows, table.Title);
        if (table.More is { } more)
            writer.Write($"<div>{WebUtility.HtmlEncode(more)}</div>");
        return writer.ToString();
    }

    static string Text(object? value)
    {
        if (ValueTable.Of(value) is not { } table)
            return ValueText.Of(value);
        using var writer = new StringWriter { NewLine = "\n" };
        if (table.Title is not null)
            writer.Write($"{table.Title}\n");
        TableWriter.WriteText(writer, table.Headers, table.Rows);
        writer.Write(table.More);
        return writer.ToString().TrimEnd('\n');
    }

    static string Cut(string text) =>
        text.Length <= MaxText ? text : Invariant($"{text[..MaxText]}\n… ({text.Length - MaxText} more characters)");
}
