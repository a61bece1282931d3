using System.Text;
using MovieRec.Figures.Rendering;
using static MovieRec.Figures.Rendering.SvgWriter;

namespace MovieRec.Figures;

/// <summary>The plot area of a panel, on which a trace draws itself as SVG. Coordinates are pixels of the entire
/// figure; y increases downwards.</summary>
public sealed class TraceDrawing
{
    internal TraceDrawing(StringBuilder svg, PanelLayout panel, Look look, string id) =>
        (Svg, Panel, Look, Id) = (svg, panel, look, id);

    /// <summary>Color, dash and marker of the trace.</summary>
    public Look Look { get; }

    /// <summary>Left edge of the plot area.</summary>
    public double Left => Panel.Plot.Left;

    /// <summary>Upper edge of the plot area.</summary>
    public double Top => Panel.Plot.Top;

    /// <summary>Right edge of the plot area.</summary>
    public double Right => Panel.Plot.Right;

    /// <summary>Lower edge of the plot area.</summary>
    public double Bottom => Panel.Plot.Bottom;

    internal StringBuilder Svg { get; }

    internal PanelLayout Panel { get; }

    /// <summary>Unique on a page.</summary>
    internal string Id { get; }

    /// <summary>Returns the position of a value on the horizontal axis; NaN if it has none. Dates are Unix
    /// seconds.</summary>
    public double X(double value) => Panel.Across(Panel.X.Measure(value));

    /// <summary>Returns the center of a label on the horizontal axis; NaN if there is no such label.</summary>
    public double X(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return Panel.Across(Panel.X.Measure(label));
    }

    /// <summary>Returns the position of a value on the vertical axis; NaN if it has none.</summary>
    public double Y(double value) => Panel.Down(Panel.Y.Measure(value));

    /// <summary>Returns the center of a label on the vertical axis; NaN if there is no such label.</summary>
    public double Y(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return Panel.Down(Panel.Y.Measure(label));
    }

    /// <summary>Adds SVG elements unchanged. Text in them must be escaped; see <see cref="Text"/>.</summary>
    public void Append(string svg)
    {
        ArgumentNullException.ThrowIfNull(svg);
        Svg.Append(svg);
    }

    /// <summary>Adds text, in the font of the figure.</summary>
    /// <param name="x">The start, middle or end of the text: see <paramref name="anchor"/>.</param>
    /// <param name="y">The baseline.</param>
    /// <param name="text">Any text.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    public void Text(double x, double y, string text, string anchor = "start")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(anchor);
        SvgWriter.Text(Svg, x, y, text, Theme.TickSize, "trace-text", Escape(anchor), halo: true);
    }

    /// <summary>Returns a coordinate as SVG text, to a hundredth of a pixel.</summary>
    public static string Pixels(double value) => N(value);

    /// <summary>Adds error bars.</summary>
    /// <param name="path">The data of a path, made with <see cref="AppendErrorBar"/>.</param>
    /// <param name="color">The color of the bars.</param>
    internal void DrawErrorBars(StringBuilder path, string color)
    {
        Svg.Append(Invariant($"<path class=\"errors\" d=\"{path}\" fill=\"none\""));
        Svg.Append(Invariant($" stroke=\"{color}\" stroke-width=\"1.5\"/>\n"));
    }

    /// <summary>Adds an error bar to the data of a path.</summary>
    /// <param name="path">The data.</param>
    /// <param name="axis">The axis of the value.</param>
    /// <param name="value">The middle.</param>
    /// <param name="error">The half length, in units of the value.</param>
    /// <param name="across">The place on the other axis, in pixels.</param>
    /// <param name="horizontal">The bar is horizontal.</param>
    internal void AppendErrorBar(
        StringBuilder path,
        Axis axis,
        double value,
        double error,
        double across,
        bool horizontal
    )
    {
        if (!double.IsFinite(error) || !double.IsFinite(value))
            return;
        double high = axis.Measure(value + error),
            low = axis.Measure(value - error);
        if (double.IsNaN(high))
            return;
        if (double.IsNaN(low))
            low = axis.Low; // below 0 on a log axis: down to the edge
        if (horizontal)
        {
            (string from, string to) = (N(Panel.Across(low)), N(Panel.Across(high)));
            path.Append(Invariant($"M{from} {N(across)}H{to}m0 -4v8M{from} {N(across - 4)}v8"));
        }
        else
        {
            (string from, string to) = (N(Panel.Down(low)), N(Panel.Down(high)));
            path.Append(Invariant($"M{N(across)} {from}V{to}m-4 0h8M{N(across - 4)} {from}h8"));
        }
    }
}
