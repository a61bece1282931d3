using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using MovieRec.Figures.Rendering;
using static MovieRec.Figures.Rendering.SvgWriter;

namespace MovieRec.Figures;

/// <summary>Bars from 0. Only the bars of a histogram have <see cref="Widths"/> (in axis units; seconds on
/// dates).</summary>
internal sealed record BarTrace(string? Name, AxisValues At, ImmutableArray<double> Lengths, bool Horizontal)
    : Trace(Name)
{
    public ImmutableArray<double> Widths { get; init; } = [];
    public ImmutableArray<double> Errors { get; init; } = [];

    /// <summary>What each bar says under the pointer; empty: position and length.</summary>
    public ImmutableArray<string> Hover { get; init; } = [];

    /// <summary>How a histogram was counted, for the text form.</summary>
    public string? About { get; init; }

    protected internal override string PlotlyType => "bar";

    protected internal override void AddTo(AxisData x, AxisData y)
    {
        (AxisData along, AxisData length) = Horizontal ? (y, x) : (x, y);
        along.Add(At, Widths);
        if (Horizontal)
            y.Reverse();
        length.AddZero();
        length.Add(Lengths, Errors);
    }

    protected internal override void Draw(TraceDrawing drawing)
    {
        (PanelLayout panel, StringBuilder svg) = (drawing.Panel, drawing.Svg);
        BarTrace[] group = [.. panel.Panel.Traces.OfType<BarTrace>()];
        int place = Array.IndexOf(group, this);
        double width = 0.8 / group.Length;
        (Axis along, Axis length) = Horizontal ? (panel.Y, panel.X) : (panel.X, panel.Y);
        IReadOnlyList<double> at = along.Measure(At);
        string outline = Widths.Length > 0 ? $" stroke=\"{Theme.Paper}\" stroke-width=\"1\"" : "";
        svg.Append(Invariant($"<g class=\"bars\" fill=\"{drawing.Look.Color}\"{outline}>\n"));
        var errors = new StringBuilder();
        for (int i = 0; i < at.Count; i++)
        {
            double to = length.Measure(Lengths[i]);
            if (double.IsNaN(to))
                continue;
            double half = Widths.Length > 0 ? Widths[i] / 2 : width / 2;
            double middle = Widths.Length > 0 ? at[i] : at[i] + (place - (group.Length - 1) / 2.0) * width;
            var (x0, x1) = Horizontal
                ? (panel.Across(length.Base), panel.Across(to))
                : (panel.Across(middle - half), panel.Across(middle + half));
            var (y0, y1) = Horizontal
                ? (panel.Down(middle - half), panel.Down(middle + half))
                : (panel.Down(length.Base), panel.Down(to));
            svg.Append(Invariant($"<rect class=\"bar\" x=\"{N(Math.Min(x0, x1))}\" y=\"{N(Math.Min(y0, y1))}\""));
            svg.Append(Invariant($" width=\"{N(Math.Abs(x1 - x0))}\" height=\"{N(Math.Abs(y1 - y0))}\"/>\n"));
            if (Errors.Length > 0)
            {
                double across = Horizontal ? (y0 + y1) / 2 : (x0 + x1) / 2;
                drawing.AppendErrorBar(errors, length, Lengths[i], Errors[i], across, Horizontal);
            }
        }
        svg.Append("</g>\n");
        if (errors.Length > 0)
            drawing.DrawErrorBars(errors, Theme.Ink);
    }

    protected internal override void WritePlotly(PlotlyTrace plotly)
    {
        Utf8JsonWriter json = plotly.Json;
        bool dates = At.Kind == ColumnKind.Dates;
        json.WriteString("orientation", Horizontal ? "h" : "v");
        json.WriteColumn(Horizontal ? "y" : "x", At, dates);
        json.WriteNumbers(Horizontal ? "x" : "y", Lengths);
        if (Widths.Length > 0)
            json.WriteNumbers("width", dates ? Widths.Select(seconds => seconds * 1000) : Widths);
        json.WriteErrors(Horizontal ? "error_x" : "error_y", Errors, Theme.Ink);
        if (Hover.Length > 0)
        {
            json.WriteStrings("hovertext", Hover.Select(PlotlyJson.Safe));
            json.WriteString("hoverinfo", "text");
        }
        json.WriteStartObject("marker");
        json.WriteString("color", plotly.Look.Color);
        if (Widths.Length > 0)
            json.WriteLine(Theme.Paper, 1);
        json.WriteEndObject();
    }

    internal override void WritePlotlyLayout(Utf8JsonWriter json)
    {
        json.WriteString("barmode", "group");
        json.WriteNumber("bargap", 0.2);
        json.WriteNumber("bargroupgap", 0);
    }

    public override string Describe() =>
        About is null
            ? $"{Lengths.Length} bars{FigureText.Name(this)}: {FigureText.Span(Lengths)}"
            : $"histogram: {About}, a bin {FigureText.Span(Lengths)}";
}
