using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using MovieRec.Figures.Rendering;
using static System.FormattableString;
using static MovieRec.Figures.Rendering.SvgWriter;

namespace MovieRec.Figures;

/// <summary>Points, joined in their order or not. NaN makes a gap.</summary>
internal sealed record PointTrace(string? Name, AxisValues X, ImmutableArray<double> Y, bool Joined) : Trace(Name)
{
    public ImmutableArray<double> Errors { get; init; } = [];
    public ImmutableArray<string> Texts { get; init; } = [];

    /// <summary>Points given by the caller; more than are here where a long curve was thinned.</summary>
    public int Given { get; init; } = Y.Length;

    /// <summary>A curve of few points shows them, a curve of many only the line.</summary>
    public bool Marked => !Joined || Y.Length <= 32;

    double Radius =>
        Y.Length switch
        {
            <= 60 => 4,
            <= 600 => 3,
            _ => 2,
        };

    double Opacity =>
        Y.Length <= 60 ? 1
        : Y.Length <= 600 ? 0.7
        : 0.45;

    protected internal override string PlotlyType => "scatter";

    protected internal override void AddTo(AxisData x, AxisData y)
    {
        x.Add(X, []);
        y.Add(Y, Errors);
    }

    protected internal override void Draw(TraceDrawing drawing)
    {
        (PanelLayout panel, StringBuilder svg, Look look) = (drawing.Panel, drawing.Svg, drawing.Look);
        double[] xs = [.. panel.X.Measure(X).Select(panel.Across)],
            ys = [.. Y.Select(drawing.Y)];
        svg.Append("<g class=\"series\">\n");
        if (Joined)
            DrawLine(svg, xs, ys, look);
        if (Errors.Length > 0)
        {
            var errors = new StringBuilder();
            for (int i = 0; i < xs.Length; i++)
                if (!double.IsNaN(xs[i]))
                    drawing.AppendErrorBar(errors, panel.Y, Y[i], Errors[i], xs[i], horizontal: false);
            drawing.DrawErrorBars(errors, look.Color);
        }
        if (Marked)
        {
            string opacity = Opacity < 1 ? Invariant($" fill-opacity=\"{Opacity}\"") : "";
            svg.Append(Invariant($"<g fill=\"{look.Color}\"{opacity}>\n"));
            for (int i = 0; i < xs.Length; i++)
                if (!double.IsNaN(xs[i]) && !double.IsNaN(ys[i]))
                    svg.Append(
                        Invariant($"<path class=\"point\" d=\"{MarkerPath(look.Marker, xs[i], ys[i], Radius)}\"/>\n")
                    );
            svg.Append("</g>\n");
        }
        if (Texts.Length > 0)
            DrawLabels(drawing, xs, ys);
        svg.Append("</g>\n");
    }

    static void DrawLine(StringBuilder svg, double[] xs, double[] ys, Look look)
    {
        var path = new StringBuilder();
        bool pen = false;
        for (int i = 0; i < xs.Length; i++)
        {
            bool here = !double.IsNaN(xs[i]) && !double.IsNaN(ys[i]);
            if (here)
                path.Append(Invariant($"{(pen ? 'L' : 'M')}{N(xs[i])} {N(ys[i])}"));
            pen = here;
        }
        svg.Append(
            Invariant($"<path class=\"line\" d=\"{path}\" fill=\"none\" stroke=\"{look.Color}\" stroke-width=\"2\"")
        );
        svg.Append(Invariant($" stroke-linejoin=\"round\"{Dash(look.Dash)}/>\n"));
    }

    void DrawLabels(TraceDrawing drawing, double[] xs, double[] ys)
    {
        LabelPlace[] places = PointLabels.Of(drawing.Panel, this);
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] == LabelPlace.Hidden)
                continue;
            var (dx, dy, anchor) = places[i] switch
            {
                LabelPlace.Right => (PointLabels.Gap, 4.0, "start"),
                LabelPlace.Left => (-PointLabels.Gap, 4.0, "end"),
                LabelPlace.Above => (0.0, -PointLabels.Gap, "middle"),
                _ => (0.0, PointLabels.Gap + 9, "middle"),
            };
            (double x, double y) = (xs[i] + dx, ys[i] + dy);
            Text(drawing.Svg, x, y, Texts[i], PointLabels.Size, "point-label", anchor, halo: true);
        }
    }

    protected internal override string LegendSymbol(double x, double y, Look look)
    {
        string line = Joined
            ? $"<path d=\"M{N(x)} {N(y)}h28\" fill=\"none\" stroke=\"{look.Color}\" "
                + $"stroke-width=\"2\"{Dash(look.Dash)}/>\n"
            : "";
        return Marked ? $"{line}<path d=\"{MarkerPath(look.Marker, x + 14, y, 4)}\" fill=\"{look.Color}\"/>\n" : line;
    }

    protected internal override void WritePlotly(PlotlyTrace plotly)
    {
        (Utf8JsonWriter json, Look look) = (plotly.Json, plotly.Look);
        string?[] modes = [Joined ? "lines" : null, Marked ? "markers" : null, Texts.Length > 0 ? "text" : null];
        json.WriteString("mode", string.Join('+', modes.Where(mode => mode is not null)));
        json.WriteColumn("x", X, plotly.Panel.X.Kind == AxisKind.Date);
        json.WriteNumbers("y", Y);
        json.WriteErrors("error_y", Errors, look.Color);
        if (Texts.Length > 0)
            WriteLabels(json, PointLabels.Of(plotly.Panel, this));
        if (Joined)
        {
            string dash = string.Join(',', look.Dash.Select(length => Invariant($"{length}px")));
            json.WriteBoolean("connectgaps", false);
            json.WriteLine(look.Color, 2, dash.Length == 0 ? "solid" : dash);
        }
        if (Marked)
        {
            json.WriteStartObject("marker");
            json.WriteString("color", look.Color);
            json.WriteString("symbol", Symbol(look.Marker));
            json.WriteNumber("size", 2 * Radius);
            json.WriteNumber("opacity", Opacity);
            json.WriteEndObject();
        }
    }

    void WriteLabels(Utf8JsonWriter json, LabelPlace[] places)
    {
        json.WriteStrings(
            "text",
            Texts.Zip(places, (text, at) => at == LabelPlace.Hidden ? "" : PlotlyJson.Safe(text))
        );
        json.WriteStrings("hovertext", Texts.Select(PlotlyJson.Safe));
        json.WriteStrings(
            "textposition",
            places.Select(place =>
                place switch
                {
                    LabelPlace.Left => "middle left",
                    LabelPlace.Above => "top center",
                    LabelPlace.Below => "bottom center",
                    _ => "middle right",
                }
            )
        );
        json.WriteStartObject("textfont");
        json.WriteNumber("size", PointLabels.Size);
        json.WriteEndObject();
    }

    static string Symbol(Marker marker) =>
        marker switch
        {
            Marker.Circle => "circle",
            Marker.Square => "square",
            Marker.Diamond => "diamond",
            Marker.TriangleUp => "triangle-up",
            Marker.TriangleDown => "triangle-down",
            Marker.Cross => "cross",
            _ => "x",
        };

    public override string Describe()
    {
        string drawn = Given > Y.Length ? $", {Ticks.Number(Y.Length, 0)} drawn" : "";
        int missing = Y.Count(y => !double.IsFinite(y));
        string gaps = missing > 0 ? Invariant($", {missing} not finite") : "";
        return $"{(Joined ? "line" : "points")}{FigureText.Name(this)}: "
            + $"{Ticks.Number(Given, 0)} points{drawn}, {FigureText.Span(Y)}{gaps}";
    }
}
