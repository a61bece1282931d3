using MovieRec.Formatting;
using MovieRec.Notebooks.Display;
using MovieRec.Notebooks.Execution;

namespace MovieRec.Notebooks;

/// <summary>Helpers that every cell can call without a <c>using</c>, named as in .NET Interactive.</summary>
public static class CellHelpers
{
    /// <summary>Shows a value before the cell ends.</summary>
    /// <param name="value">Any value, or null.</param>
    /// <param name="mimeTypes">The MIME types to show; if empty, those that the value prefers.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> cannot be shown as one of
    /// <paramref name="mimeTypes"/>.</exception>
    public static DisplayedValue display(object? value, params string[] mimeTypes)
    {
        ArgumentNullException.ThrowIfNull(mimeTypes);
        return Show(ValueFormatter.Format(value, mimeTypes));
    }

    /// <summary>Creates markup that is shown unchanged.</summary>
    public static HtmlContent HTML(string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new(content);
    }

    /// <summary>Runs a script in the page that shows the notebook.</summary>
    public static void Javascript(string scriptContent)
    {
        ArgumentNullException.ThrowIfNull(scriptContent);
        $"<script type=\"text/javascript\">{scriptContent}</script>".DisplayAs(Mime.Html);
    }

    /// <summary>Adds a style sheet to the page that shows the notebook.</summary>
    public static void CSS(string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        $"<style>{content}</style>".DisplayAs(Mime.Html);
    }

    internal static DisplayedValue Show(SortedDictionary<string, string> bundle)
    {
        CellOutputs? outputs = OutputScope.Current;
        var shown = new DisplayOutput(bundle, IsResult: false);
        outputs?.Add(shown);
        return new DisplayedValue(outputs, shown);
    }
}

/// <summary>Extension methods that every cell can call, named as in .NET Interactive.</summary>
public static class CellExtensions
{
    /// <summary>Shows a value before the cell ends.</summary>
    /// <inheritdoc cref="CellHelpers.display(object?, string[])"/>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes)
    {
        ArgumentNullException.ThrowIfNull(mimeTypes);
        return CellHelpers.display(value, mimeTypes);
    }

    /// <summary>Shows text as the given MIME type.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(mimeType);
        return CellHelpers.Show(new(StringComparer.Ordinal) { [mimeType] = value });
    }
}
