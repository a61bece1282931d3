using System.Collections.Immutable;
using MovieRec.Figures.Rendering;
using MovieRec.Formatting;

namespace MovieRec.Figures;

/// <summary>A chart, drawn as SVG without scripts, and by plotly.js where scripts run.</summary>
/// <remarks>Start with one of the static methods and refine it with <c>With…</c> and <c>Add…</c>; each returns a new
/// figure and does not change the old one. The title should state the finding. Numbers that are not finite make gaps.
/// Errors (no data, columns of different lengths, labels and numbers on one axis) are thrown by the call that causes
/// them. A cell that ends in a figure shows it; <see cref="Save"/> writes it to files.</remarks>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.Html, Mime.PlainText, Mime.Plotly])]
public sealed partial class Figure : IShown
{
    Layout? layout;
    string? json;

    Figure(string title, ImmutableArray<Panel> panels, int columns = 1, bool isComposed = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        (Title, Panels, Columns, IsComposed) = (title, panels, columns, isComposed);
        _ = Layout; // a figure that exists can be drawn
    }

    /// <summary>The title above the chart.</summary>
    public string Title { get; }

    internal ImmutableArray<Panel> Panels { get; }

    internal int Columns { get; }

    /// <summary>Made by <see cref="Subplots"/>: each panel carries its own title.</summary>
    internal bool IsComposed { get; }

    internal Layout Layout => layout ??= Layout.Of(this);

    /// <summary>Returns the drawing as a complete SVG document, the same bytes on every machine.</summary>
    public string ToSvg() => SvgWriter.Write(this);

    /// <summary>Returns the Plotly specification: an object with <c>data</c>, <c>layout</c> and
    /// <c>config</c>.</summary>
    public string ToJson() => json ??= PlotlyWriter.Write(this);

    /// <summary>Returns title, axes and traces with their counts and ranges, in a few lines.</summary>
    public override string ToString() => FigureText.Write(this);

    void IShown.WriteHtml(TextWriter writer) => FigureHtml.WriteFragment(this, writer);

    string? IShown.ToJson(string mimeType) => mimeType == Mime.Plotly ? ToJson() : null;

    /// <summary>Combines figures into one, row by row, with a common title; each keeps its own title above its
    /// panel.</summary>
    /// <param name="title">The common title.</param>
    /// <param name="columns">Panels in a row, 1 to 4.</param>
    /// <param name="figures">At least one; none of them created by this method.</param>
    /// <exception cref="ArgumentException">There is no figure, or one was created by this method.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="columns"/> is out of range.</exception>
    public static Figure Subplots(string title, int columns, params IReadOnlyList<Figure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, 4);
        if (figures.Count == 0)
            throw new ArgumentException("Subplots require at least one figure.", nameof(figures));
        if (figures.Any(figure => figure.IsComposed))
            throw new ArgumentException("A figure created by Subplots cannot be a panel of another.", nameof(figures));
        return new(
            title,
            [.. figures.Select(figure => figure.Panels[0])],
            Math.Min(columns, figures.Count),
            isComposed: true
        );
    }

    /// <summary>Creates a figure from a trace, which may be of your own type: see <see cref="Trace"/>.</summary>
    /// <param name="title">The finding, in words.</param>
    /// <param name="trace">The trace to draw.</param>
    /// <param name="xTitle">Title of the horizontal axis.</param>
    /// <param name="yTitle">Title of the vertical axis.</param>
    /// <param name="xUnit">Unit of the horizontal axis; follows its title in parentheses.</param>
    /// <param name="yUnit">Unit of the vertical axis; follows its title in parentheses.</param>
    /// <exception cref="ArgumentException">The title is blank, or the trace has nothing to draw.</exception>
    public static Figure Of(
        string title,
        Trace trace,
        string? xTitle = null,
        string? yTitle = null,
        string? xUnit = null,
        string? yUnit = null
    )
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new(title, [new(title, [trace], new(xTitle, xUnit), new(yTitle, yUnit))]);
    }

    /// <summary>Adds a trace to the same panel, with the next color.</summary>
    /// <exception cref="ArgumentException">The trace has labels and the axis numbers, or the other way
    /// round.</exception>
    public Figure Add(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return With(Only with { Traces = Only.Traces.Add(trace) });
    }

    Panel Only =>
        Panels.Length == 1 && !IsComposed
            ? Panels[0]
            : throw new InvalidOperationException(
                "A figure created by Subplots cannot be refined. Refine its panels first."
            );

    Figure With(Panel panel) => new(Title, [panel]);

    Figure WithLast<T>(string what, Func<T, Trace> change)
        where T : Trace =>
        Only.Traces[^1] is T last
            ? With(Only with { Traces = Only.Traces.SetItem(Only.Traces.Length - 1, change(last)) })
            : throw new InvalidOperationException($"The series added last is not {what}.");

    static T Same<T>(int expected, int found, T value, string parameter) =>
        expected == found
            ? value
            : throw new ArgumentException(
                Invariant($"Found {found} entries; expected {expected}, one per mark."),
                parameter
            );
}
