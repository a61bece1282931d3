using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using MovieRec.Figures.Rendering;
using static MovieRec.Figures.Rendering.SvgWriter;

namespace MovieRec.Figures;

/// <summary>A box for each label.</summary>
internal sealed record BoxTrace(ImmutableArray<string> Labels, ImmutableArray<BoxSummary> Boxes) : Trace((string?)null)
{
    protected internal override string PlotlyType => "box";

    protected internal override void AddTo(AxisData x, AxisData y)
    {
        x.AddLabels(Labels);
        foreach (BoxSummary box in Boxes)
            y.Add([box.LowWhisker, box.HighWhisker, .. box.Outliers]);
    }

    protected internal override void Draw(TraceDrawing drawing)
    {
        (PanelLayout panel, StringBuilder svg, string color) = (drawing.Panel, drawing.Svg, drawing.Look.Color);
        IReadOnlyList<double> at = panel.X.Measure(AxisValues.Of(Labels));
        svg.Append(Invariant($"<g class=\"boxes\" stroke=\"{color}\" stroke-width=\"1.5\" fill=\"none\">\n"));
        for (int i = 0; i < Boxes.Length; i++)
            Draw(drawing, Boxes[i], panel.Across(at[i] - 0.25), panel.Across(at[i]), panel.Across(at[i] + 0.25));
        svg.Append("</g>\n");
    }

    static void Draw(TraceDrawing drawing, BoxSummary box, double left, double middle, double right)
    {
        StringBuilder svg = drawing.Svg;
        double foot = drawing.Y(box.LowWhisker),
            q1 = drawing.Y(box.Q1),
            q3 = drawing.Y(box.Q3),
            top = drawing.Y(box.HighWhisker),
            median = drawing.Y(box.Median),
            cap = (right - left) / 4;
        if (double.IsNaN(q3))
            return; // all of it at or below 0 on a log axis
        if (double.IsNaN(foot))
            foot = drawing.Bottom;
        if (double.IsNaN(q1))
            q1 = drawing.Bottom;
        svg.Append(Invariant($"<path d=\"M{N(middle)} {N(q1)}V{N(foot)}M{N(middle)} {N(q3)}V{N(top)}"));
        svg.Append(
            Invariant($"M{N(middle - cap)} {N(foot)}h{N(2 * cap)}M{N(middle - cap)} {N(top)}h{N(2 * cap)}\"/>\n")
        );
        svg.Append(Invariant($"<rect class=\"box\" x=\"{N(left)}\" y=\"{N(q3)}\" width=\"{N(right - left)}\""));
        svg.Append(Invariant($" height=\"{N(q1 - q3)}\" fill=\"{drawing.Look.Color}\" fill-opacity=\"0.25\"/>\n"));
        if (!double.IsNaN(median))
            svg.Append(
                Invariant($"<path class=\"median\" d=\"M{N(left)} {N(median)}H{N(right)}\" stroke-width=\"2.5\"/>\n")
            );
        foreach (double y in box.Outliers.Select(drawing.Y).Where(y => !double.IsNaN(y)))
        {
            string circle = MarkerPath(Marker.Circle, middle, y, 2.5);
            svg.Append(Invariant($"<path class=\"outlier\" d=\"{circle}\" stroke-width=\"1\"/>\n"));
        }
    }

    protected internal override void WritePlotly(PlotlyTrace plotly)
    {
        Utf8JsonWriter json = plotly.Json;
        json.WriteStrings("x", Labels);
        json.WriteNumbers("q1", Boxes.Select(box => box.Q1));
        json.WriteNumbers("median", Boxes.Select(box => box.Median));
        json.WriteNumbers("q3", Boxes.Select(box => box.Q3));
        json.WriteNumbers("lowerfence", Boxes.Select(box => box.LowWhisker));
        json.WriteNumbers("upperfence", Boxes.Select(box => box.HighWhisker));
        if (Boxes.Any(box => box.Outliers.Length > 0))
        {
            json.WriteStartArray("y");
            foreach (BoxSummary box in Boxes)
                json.WriteNumbers(null, box.Outliers);
            json.WriteEndArray();
            json.WriteString("boxpoints", "all"); // the outliers are chosen already
            json.WriteNumber("pointpos", 0);
            json.WriteNumber("jitter", 0);
        }
        else
            json.WriteBoolean("boxpoints", false);
        json.WriteNumber("width", 0.5);
        json.WriteNumber("whiskerwidth", 0.5);
        json.WriteString("fillcolor", plotly.Look.Color + "40"); // a quarter opaque
        json.WriteLine(plotly.Look.Color, 1.5);
        json.WriteStartObject("marker");
        json.WriteString("symbol", "circle-open");
        json.WriteNumber("size", 5);
        json.WriteEndObject();
    }

    public override string Describe() => $"boxes: {string.Join("; ", Labels.Zip(Boxes, Describe))}";

    static string Describe(string label, BoxSummary box) =>
        $"{label} {Ticks.Short(box.Q1)}, {Ticks.Short(box.Median)}, {Ticks.Short(box.Q3)} "
        + $"({Ticks.Number(box.Count, 0)} values, {Ticks.Number(box.OutlierCount, 0)} outliers)";
}
