using System.Text.Json;
using MovieRec.Figures.Rendering;

namespace MovieRec.Figures;

/// <summary>A series of a figure, which adds to the axes, draws itself as SVG, describes itself as text, and writes
/// itself for Plotly.</summary>
/// <remarks>Derive from it to draw something new: <see cref="Figure.Of"/> starts a figure with the trace,
/// <see cref="Figure.Add"/> adds it to others. The data of a trace is final: counting, averaging and thinning are
/// done before, so the SVG and the Plotly chart show the same marks.</remarks>
/// <param name="Name">The name in the legend; null: the trace has no entry there.</param>
public abstract record Trace(string? Name)
{
    /// <summary>The type of the trace in a Plotly specification, such as <c>scatter</c>.</summary>
    protected internal abstract string PlotlyType { get; }

    /// <summary>Adds the values of the trace to both axes, whose ranges then include them.</summary>
    protected internal abstract void AddTo(AxisData x, AxisData y);

    /// <summary>Draws the trace as SVG; parts outside the plot are cut off.</summary>
    protected internal abstract void Draw(TraceDrawing drawing);

    /// <summary>Writes the properties of the trace in a Plotly specification; type, name and axes are written
    /// already.</summary>
    protected internal abstract void WritePlotly(PlotlyTrace plotly);

    /// <summary>Returns one line for the text form of a figure: kind, name, number of marks and range.</summary>
    public abstract string Describe();

    /// <summary>The symbol of a legend entry as SVG, in a box 28 pixels wide whose left end has its middle at
    /// (<paramref name="x"/>, <paramref name="y"/>). Unless overridden a square.</summary>
    protected internal virtual string LegendSymbol(double x, double y, Look look)
    {
        ArgumentNullException.ThrowIfNull(look);
        (string left, string top) = (SvgWriter.N(x + 8), SvgWriter.N(y - 6));
        return $"<rect x=\"{left}\" y=\"{top}\" width=\"12\" height=\"12\" fill=\"{look.Color}\"/>\n";
    }

    /// <summary>True if the trace covers the plot: then there are no grid lines and no legend entry.</summary>
    internal virtual bool FillsPlot => false;

    /// <summary>A remark below the panel.</summary>
    internal virtual string? Footnote => null;

    /// <summary>Pixels needed to the right of the plot.</summary>
    internal virtual double RoomOnTheRight(Rect plot) => 0;

    /// <summary>Draws what belongs to the trace outside of the plot.</summary>
    internal virtual void DrawOutside(TraceDrawing drawing) { }

    /// <summary>Writes properties of the whole Plotly layout, once for all traces of a type.</summary>
    internal virtual void WritePlotlyLayout(Utf8JsonWriter json) { }
}
