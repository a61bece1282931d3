using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MovieRec.Figures.Rendering;
using static MovieRec.Figures.Rendering.SvgWriter;

namespace MovieRec.Figures;

/// <summary>A matrix in colors, with a color bar to the right of the plot.</summary>
internal sealed record HeatmapTrace(HeatmapGrid Grid, string? ValueTitle) : Trace((string?)null)
{
    const int BarGap = 14,
        BarWidth = 14;

    /// <summary>More cells are drawn as one picture.</summary>
    const int MaxShapes = 400;

    protected internal override string PlotlyType => "heatmap";

    internal override bool FillsPlot => true;

    internal override string? Footnote => Grid.BlockNote;

    protected internal override void AddTo(AxisData x, AxisData y)
    {
        if (Grid.ColumnLabels.Length > 0)
            x.AddLabels(Grid.ColumnLabels);
        else
            x.AddCells(Grid.ColumnEdges);
        if (Grid.RowLabels.Length > 0)
            y.AddLabels(Grid.RowLabels);
        else
            y.AddCells(Grid.RowEdges);
        y.Reverse();
    }

    protected internal override void Draw(TraceDrawing drawing)
    {
        if (Grid.Values.Length <= MaxShapes)
        {
            DrawCells(drawing);
            return;
        }
        Rect plot = drawing.Panel.Plot;
        drawing.Append($"<image class=\"cells\" x=\"{N(plot.Left)}\" y=\"{N(plot.Top)}\"");
        drawing.Append($" width=\"{N(plot.Width)}\" height=\"{N(plot.Height)}\" preserveAspectRatio=\"none\"");
        drawing.Append(" style=\"image-rendering:pixelated\"");
        drawing.Append($" href=\"data:image/png;base64,{Convert.ToBase64String(GridImage.Png(Grid))}\"/>\n");
    }

    void DrawCells(TraceDrawing drawing)
    {
        Rect plot = drawing.Panel.Plot;
        var (low, high) = Grid.Range;
        ImmutableArray<string> stops = ColorScale.Stops(low, high);
        double width = plot.Width / Grid.Columns,
            height = plot.Height / Grid.Rows;
        bool written = HasCellText(plot);
        drawing.Append("<g class=\"cells\" shape-rendering=\"crispEdges\">\n");
        for (int row = 0; row < Grid.Rows; row++)
        {
            for (int column = 0; column < Grid.Columns; column++)
            {
                double value = Grid[row, column];
                if (!double.IsFinite(value))
                    continue;
                var color = ColorScale.At((value - low) / (high - low), stops);
                double x = plot.Left + column * width,
                    y = plot.Top + row * height;
                drawing.Append($"<rect class=\"cell\" x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\"");
                drawing.Append($" height=\"{N(height)}\" fill=\"{ColorScale.Hex(color)}\"/>\n");
                if (written)
                    Text(
                        drawing.Svg,
                        x + width / 2,
                        y + height / 2 + 4,
                        Ticks.Short(value, 3),
                        Theme.TickSize,
                        "cell-text",
                        "middle",
                        color: ColorScale.TextOn(color)
                    );
            }
        }
        drawing.Append("</g>\n");
    }

    /// <summary>Cells large enough for their value carry it.</summary>
    bool HasCellText(Rect plot) =>
        Grid.Values.Length <= MaxShapes && plot.Width / Grid.Columns >= 40 && plot.Height / Grid.Rows >= 18;

    internal override double RoomOnTheRight(Rect plot) =>
        BarGap
        + BarWidth
        + 8
        + BarTicks(plot).Max(tick => TextWidth.Of(tick.Label, Theme.TickSize))
        + (ValueTitle is null ? 8 : 28);

    Tick[] BarTicks(Rect plot)
    {
        var (low, high) = Grid.Range;
        return Ticks.Linear(low, high, BarSteps(plot));
    }

    static int BarSteps(Rect plot) => Math.Clamp((int)(plot.Height / 28), 2, 8);

    internal override void DrawOutside(TraceDrawing drawing)
    {
        StringBuilder svg = drawing.Svg;
        Rect plot = drawing.Panel.Plot;
        var (low, high) = Grid.Range;
        ImmutableArray<string> stops = ColorScale.Stops(low, high);
        svg.Append("<g class=\"color-bar\">\n");
        svg.Append(Invariant($"<linearGradient id=\"{drawing.Id}-scale\" x1=\"0\" y1=\"1\" x2=\"0\" y2=\"0\">"));
        for (int i = 0; i < stops.Length; i++)
            svg.Append(Invariant($"<stop offset=\"{Round4(i / (stops.Length - 1.0))}\" stop-color=\"{stops[i]}\"/>"));
        double x = plot.Right + BarGap;
        svg.Append(Invariant($"</linearGradient>\n<rect x=\"{N(x)}\" y=\"{N(plot.Top)}\" width=\"{BarWidth}\""));
        svg.Append(Invariant($" height=\"{N(plot.Height)}\" fill=\"url(#{drawing.Id}-scale)\""));
        svg.Append($" stroke=\"{Theme.Line}\" stroke-width=\"0.5\"/>\n");
        double widest = 0;
        foreach (Tick tick in BarTicks(plot))
        {
            double y = plot.Bottom - plot.Height * (tick.At - low) / (high - low);
            svg.Append(Invariant($"<path d=\"M{N(x + BarWidth)} {N(y)}h4\" stroke=\"{Theme.Line}\"/>\n"));
            Text(svg, x + BarWidth + 7, y + 4, tick.Label, Theme.TickSize, "color-tick");
            widest = Math.Max(widest, TextWidth.Of(tick.Label, Theme.TickSize));
        }
        if (ValueTitle is not null)
            Text(
                svg,
                x + BarWidth + 7 + widest + 17,
                plot.Top + plot.Height / 2,
                TextWidth.Fit(ValueTitle, Theme.AxisSize, plot.Height + 30),
                Theme.AxisSize,
                "color-title",
                "middle",
                angle: -90
            );
        svg.Append("</g>\n");
    }

    static string Round4(double share) => Math.Round(share, 4).ToString("0.####", CultureInfo.InvariantCulture);

    protected internal override void WritePlotly(PlotlyTrace plotly)
    {
        Utf8JsonWriter json = plotly.Json;
        var (low, high) = Grid.Range;
        if (Grid.ColumnLabels.Length > 0)
            json.WriteStrings("x", Grid.ColumnLabels);
        else
            json.WriteNumbers("x", Grid.ColumnEdges);
        if (Grid.RowLabels.Length > 0)
            json.WriteStrings("y", Grid.RowLabels);
        else
            json.WriteNumbers("y", Grid.RowEdges);
        json.WriteStartArray("z");
        for (int row = 0; row < Grid.Rows; row++)
            json.WriteNumbers(null, Row(row));
        json.WriteEndArray();
        if (HasCellText(plotly.Panel.Plot))
        {
            json.WriteStartArray("text");
            for (int row = 0; row < Grid.Rows; row++)
                json.WriteStrings(null, Row(row).Select(value => double.IsFinite(value) ? Ticks.Short(value, 3) : ""));
            json.WriteEndArray();
            json.WriteString("texttemplate", "%{text}");
        }
        json.WriteNumber("zmin", low);
        json.WriteNumber("zmax", high);
        ImmutableArray<string> stops = ColorScale.Stops(low, high);
        json.WriteStartArray("colorscale");
        for (int i = 0; i < stops.Length; i++)
        {
            json.WriteStartArray();
            json.WriteNumberValue(i / (stops.Length - 1.0));
            json.WriteStringValue(stops[i]);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteBoolean("hoverongaps", false);
        WriteColorBar(json, plotly.Panel.Plot, plotly.Layout.Frame);
    }

    ImmutableArray<double> Row(int row) => Grid.Values.Slice(row * Grid.Columns, Grid.Columns);

    void WriteColorBar(Utf8JsonWriter json, Rect plot, Rect frame)
    {
        json.WriteStartObject("colorbar");
        if (ValueTitle is not null)
        {
            json.WriteStartObject("title");
            json.WriteString("text", PlotlyJson.Safe(ValueTitle));
            json.WriteString("side", "right");
            json.WriteFont(Theme.AxisSize);
            json.WriteEndObject();
        }
        json.WriteNumber("x", PlotlyJson.Round((plot.Right + BarGap - frame.Left) / frame.Width));
        json.WriteNumber("xpad", 0);
        json.WriteString("yanchor", "bottom");
        json.WriteNumber("y", PlotlyJson.Round((frame.Bottom - plot.Bottom) / frame.Height));
        json.WriteNumber("ypad", 0);
        json.WriteString("lenmode", "pixels");
        json.WriteNumber("len", PlotlyJson.Round(plot.Height));
        json.WriteNumber("thickness", BarWidth);
        json.WriteNumber("outlinewidth", 0);
        json.WriteNumber("nticks", BarSteps(plot));
        json.WriteString("ticks", "outside");
        json.WriteBoolean("separatethousands", true);
        json.WriteString("exponentformat", "none");
        json.WriteEndObject();
    }

    public override string Describe()
    {
        string title = ValueTitle is null ? "" : $" {ValueTitle}",
            note = Grid.BlockNote is null ? "" : $", {Grid.BlockNote}";
        return Invariant($"heatmap: {Grid.Rows} × {Grid.Columns} cells, {FigureText.Span(Grid.Values)}{title}{note}");
    }
}
