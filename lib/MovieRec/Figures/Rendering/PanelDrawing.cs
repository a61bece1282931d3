using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using static System.FormattableString;
using static MovieRec.Figures.Rendering.SvgWriter;

namespace MovieRec.Figures.Rendering;

/// <summary>One panel of a figure as SVG. <paramref name="id"/> is unique on a page, for the clip path and the color
/// bar.</summary>
internal sealed class PanelDrawing(StringBuilder svg, PanelLayout panel, string id)
{
    readonly Rect plot = panel.Plot;

    public void Draw(bool titled)
    {
        svg.Append("<g class=\"panel\">\n");
        if (titled)
            Text(
                svg,
                plot.Left,
                plot.Top - 9,
                TextWidth.Fit(panel.Panel.Title, Theme.PanelSize, (plot.Width + 20) / 1.08),
                Theme.PanelSize,
                "panel-title",
                bold: true
            );
        svg.Append(
            $"<clipPath id=\"{id}\"><rect x=\"{N(plot.Left)}\" y=\"{N(plot.Top)}\" width=\"{N(plot.Width)}\" height=\"{N(plot.Height)}\"/></clipPath>\n"
        );
        if (panel.Heatmap is null)
            DrawGrid();
        svg.Append($"<g clip-path=\"url(#{id})\">\n");
        for (int i = 0; i < panel.Panel.Traces.Length; i++)
            DrawTrace(panel.Panel.Traces[i], Theme.For(i));
        svg.Append("</g>\n");
        if (panel.Heatmap is { } heatmap)
            DrawColorBar(heatmap);
        DrawAxes();
        DrawRules();
        foreach (Note note in panel.Panel.Notes)
        {
            double x = panel.Across(panel.X.Measure(note.X)),
                y = panel.Down(panel.Y.Measure(note.Y));
            if (double.IsNaN(x) || double.IsNaN(y))
                continue;
            string anchor = NoteAnchor(panel, x);
            Text(svg, x + (anchor == "end" ? -6 : 6), y - 8, note.Text, Theme.TickSize, "note", anchor, halo: true);
        }
        svg.Append("</g>\n");
    }

    /// <summary>Words near the right end stand to the left of their place.</summary>
    public static string NoteAnchor(PanelLayout panel, double x) =>
        x > panel.Plot.Left + 0.65 * panel.Plot.Width ? "end" : "start";

    void DrawGrid()
    {
        svg.Append($"<g class=\"grid\" stroke=\"{Theme.Grid}\" stroke-width=\"1\">\n");
        if (panel.X.Kind != AxisKind.Category)
            foreach (Tick tick in panel.XTicks)
                svg.Append($"<path d=\"M{N(panel.Across(tick.At))} {N(plot.Top)}V{N(plot.Bottom)}\"/>\n");
        if (panel.Y.Kind != AxisKind.Category)
            foreach (Tick tick in panel.YTicks)
                svg.Append($"<path d=\"M{N(plot.Left)} {N(panel.Down(tick.At))}H{N(plot.Right)}\"/>\n");
        svg.Append("</g>\n");
    }

    void DrawAxes()
    {
        svg.Append($"<path class=\"axes\" d=\"M{N(plot.Left)} {N(plot.Top)}V{N(plot.Bottom)}H{N(plot.Right)}");
        foreach (Tick tick in panel.XTicks)
            svg.Append($"M{N(panel.Across(tick.At))} {N(plot.Bottom)}v{Layout.TickLength}");
        foreach (Tick tick in panel.YTicks)
            svg.Append($"M{N(plot.Left)} {N(panel.Down(tick.At))}h-{Layout.TickLength}");
        svg.Append($"\" fill=\"none\" stroke=\"{Theme.Line}\" stroke-width=\"1\"/>\n");
        double below = plot.Bottom + Layout.TickLength + 3;
        foreach (Tick tick in panel.XTicks)
        {
            double x = panel.Across(tick.At);
            if (panel.Slanted)
                Text(svg, x + 4, below + 7, tick.Label, Theme.TickSize, "x-tick", "end", angle: Layout.Slant);
            else
                Text(svg, x, below + 11, tick.Label, Theme.TickSize, "x-tick", "middle");
        }
        foreach (Tick tick in panel.YTicks)
            Text(
                svg,
                plot.Left - Layout.TickLength - 4,
                panel.Down(tick.At) + 4,
                tick.Label.Replace('\n', ' '),
                Theme.TickSize,
                "y-tick",
                "end"
            );
        if (panel.X.Title.Length > 0)
            Text(
                svg,
                plot.Left + plot.Width / 2,
                plot.Bottom + panel.XTitleRoom - 4,
                panel.X.Title,
                Theme.AxisSize,
                "x-title",
                "middle"
            );
        if (panel.Heatmap?.Grid.BlockNote is { } note)
            Text(
                svg,
                plot.Right,
                plot.Bottom + panel.XTitleRoom + 13,
                note,
                11,
                "block-note",
                "end",
                color: Theme.Muted
            );
        if (panel.Y.Title.Length > 0)
            Text(
                svg,
                plot.Left - Layout.TickLength - 5 - panel.YLabelWidth - 10,
                plot.Top + plot.Height / 2,
                TextWidth.Fit(panel.Y.Title, Theme.AxisSize, plot.Height + 30),
                Theme.AxisSize,
                "y-title",
                "middle",
                angle: -90
            );
    }

    void DrawRules()
    {
        int line = 0;
        foreach (Rule rule in panel.Panel.Rules)
        {
            double at = rule.Vertical ? panel.Across(panel.X.Measure(rule.At)) : panel.Down(panel.Y.Measure(rule.At));
            if (double.IsNaN(at))
                continue;
            string path = rule.Vertical
                ? $"M{N(at)} {N(plot.Top)}V{N(plot.Bottom)}"
                : $"M{N(plot.Left)} {N(at)}H{N(plot.Right)}";
            svg.Append(
                $"<path class=\"rule\" d=\"{path}\" fill=\"none\" stroke=\"{Theme.Muted}\" stroke-width=\"1.5\" stroke-dasharray=\"6 4\"/>\n"
            );
            if (rule.Label is null)
                continue;
            bool end = NoteAnchor(panel, at) == "end";
            if (rule.Vertical)
                Text(
                    svg,
                    at + (end ? -6 : 6),
                    plot.Top + 13 + 15 * line++,
                    rule.Label,
                    Theme.TickSize,
                    "rule-label",
                    end ? "end" : "start",
                    halo: true
                );
            else
                Text(svg, plot.Right - 4, at - 5, rule.Label, Theme.TickSize, "rule-label", "end", halo: true);
        }
    }

    void DrawTrace(Trace trace, Look look)
    {
        switch (trace)
        {
            case BarTrace bars:
                DrawBars(bars, look);
                break;
            case PointTrace points:
                DrawPoints(points, look);
                break;
            case BoxTrace boxes:
                DrawBoxes(boxes, look);
                break;
            case HeatmapTrace heatmap:
                DrawHeatmap(heatmap);
                break;
        }
    }

    void DrawBars(BarTrace bars, Look look)
    {
        BarTrace[] group = [.. panel.Panel.Traces.OfType<BarTrace>()];
        int place = Array.IndexOf(group, bars);
        double width = 0.8 / group.Length;
        bool lie = bars.Horizontal;
        Axis along = lie ? panel.Y : panel.X,
            length = lie ? panel.X : panel.Y;
        IReadOnlyList<double> at = along.Measure(bars.At);
        svg.Append(
            $"<g class=\"bars\" fill=\"{look.Color}\"{(bars.Widths.Length > 0 ? $" stroke=\"{Theme.Paper}\" stroke-width=\"1\"" : "")}>\n"
        );
        var whiskers = new StringBuilder();
        for (int i = 0; i < at.Count; i++)
        {
            double to = length.Measure(bars.Lengths[i]);
            if (double.IsNaN(to))
                continue;
            double half = bars.Widths.Length > 0 ? bars.Widths[i] / 2 : width / 2;
            double middle = bars.Widths.Length > 0 ? at[i] : at[i] + (place - (group.Length - 1) / 2.0) * width;
            var (x0, x1) = lie
                ? (panel.Across(length.Base), panel.Across(to))
                : (panel.Across(middle - half), panel.Across(middle + half));
            var (y0, y1) = lie
                ? (panel.Down(middle - half), panel.Down(middle + half))
                : (panel.Down(length.Base), panel.Down(to));
            svg.Append(
                $"<rect class=\"bar\" x=\"{N(Math.Min(x0, x1))}\" y=\"{N(Math.Min(y0, y1))}\" width=\"{N(Math.Abs(x1 - x0))}\" height=\"{N(Math.Abs(y1 - y0))}\"/>\n"
            );
            if (bars.Errors.Length > 0)
                AppendWhisker(
                    whiskers,
                    length,
                    bars.Lengths[i],
                    bars.Errors[i],
                    lie ? (y0 + y1) / 2 : (x0 + x1) / 2,
                    lie
                );
        }
        svg.Append("</g>\n");
        if (whiskers.Length > 0)
            svg.Append(
                $"<path class=\"errors\" d=\"{whiskers}\" fill=\"none\" stroke=\"{Theme.Ink}\" stroke-width=\"1.5\"/>\n"
            );
    }

    void AppendWhisker(StringBuilder path, Axis axis, double value, double error, double across, bool lie)
    {
        if (!double.IsFinite(error) || !double.IsFinite(value))
            return;
        double high = axis.Measure(value + error),
            low = axis.Measure(value - error);
        if (double.IsNaN(high))
            return;
        if (double.IsNaN(low))
            low = axis.Low; // below 0 on a log axis: down to the edge
        if (lie)
            path.Append(
                $"M{N(panel.Across(low))} {N(across)}H{N(panel.Across(high))}m0 -4v8M{N(panel.Across(low))} {N(across - 4)}v8"
            );
        else
            path.Append(
                $"M{N(across)} {N(panel.Down(low))}V{N(panel.Down(high))}m-4 0h8M{N(across - 4)} {N(panel.Down(low))}h8"
            );
    }

    void DrawPoints(PointTrace points, Look look)
    {
        IReadOnlyList<double> xs = panel.X.Measure(points.X);
        int count = points.Y.Length;
        svg.Append("<g class=\"series\">\n");
        if (points.Joined)
        {
            var path = new StringBuilder();
            bool pen = false;
            for (int i = 0; i < count; i++)
            {
                double x = panel.Across(xs[i]),
                    y = panel.Down(panel.Y.Measure(points.Y[i]));
                bool here = !double.IsNaN(x) && !double.IsNaN(y);
                if (here)
                    path.Append($"{(pen ? 'L' : 'M')}{N(x)} {N(y)}");
                pen = here;
            }
            svg.Append(
                $"<path class=\"line\" d=\"{path}\" fill=\"none\" stroke=\"{look.Color}\" stroke-width=\"2\" stroke-linejoin=\"round\"{Dash(look.Dash)}/>\n"
            );
        }
        if (points.Errors.Length > 0)
        {
            var whiskers = new StringBuilder();
            for (int i = 0; i < count; i++)
                if (!double.IsNaN(xs[i]))
                    AppendWhisker(whiskers, panel.Y, points.Y[i], points.Errors[i], panel.Across(xs[i]), lie: false);
            svg.Append(
                $"<path class=\"errors\" d=\"{whiskers}\" fill=\"none\" stroke=\"{look.Color}\" stroke-width=\"1.5\"/>\n"
            );
        }
        if (points.Marked)
        {
            svg.Append(
                $"<g fill=\"{look.Color}\"{(Opacity(points) < 1 ? Invariant($" fill-opacity=\"{Opacity(points)}\"") : "")}>\n"
            );
            for (int i = 0; i < count; i++)
            {
                double x = panel.Across(xs[i]),
                    y = panel.Down(panel.Y.Measure(points.Y[i]));
                if (!double.IsNaN(x) && !double.IsNaN(y))
                    svg.Append($"<path class=\"point\" d=\"{MarkerPath(look.Marker, x, y, Radius(points))}\"/>\n");
            }
            svg.Append("</g>\n");
        }
        if (points.Texts.Length > 0)
            DrawPointLabels(points, xs);
        svg.Append("</g>\n");
    }

    public static double Radius(PointTrace points) =>
        points.Y.Length switch
        {
            <= 60 => 4,
            <= 600 => 3,
            _ => 2,
        };

    public static double Opacity(PointTrace points) =>
        points.Y.Length <= 60 ? 1
        : points.Y.Length <= 600 ? 0.7
        : 0.45;

    void DrawPointLabels(PointTrace points, IReadOnlyList<double> xs)
    {
        LabelPlace[] places = PointLabels.Of(panel, points);
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] == LabelPlace.Hidden)
                continue;
            double x = panel.Across(xs[i]),
                y = panel.Down(panel.Y.Measure(points.Y[i]));
            var (dx, dy, anchor) = places[i] switch
            {
                LabelPlace.Right => (PointLabels.Gap, 4.0, "start"),
                LabelPlace.Left => (-PointLabels.Gap, 4.0, "end"),
                LabelPlace.Above => (0.0, -PointLabels.Gap, "middle"),
                _ => (0.0, PointLabels.Gap + 9, "middle"),
            };
            Text(svg, x + dx, y + dy, points.Texts[i], PointLabels.Size, "point-label", anchor, halo: true);
        }
    }

    void DrawBoxes(BoxTrace boxes, Look look)
    {
        IReadOnlyList<double> at = panel.X.Measure(AxisValues.Of(boxes.Labels));
        svg.Append($"<g class=\"boxes\" stroke=\"{look.Color}\" stroke-width=\"1.5\" fill=\"none\">\n");
        for (int i = 0; i < boxes.Boxes.Length; i++)
        {
            BoxSummary box = boxes.Boxes[i];
            double left = panel.Across(at[i] - 0.25),
                right = panel.Across(at[i] + 0.25),
                middle = panel.Across(at[i]),
                cap = (right - left) / 4;
            double Y(double value) => panel.Down(panel.Y.Measure(value));
            double foot = double.IsNaN(Y(box.LowWhisker)) ? plot.Bottom : Y(box.LowWhisker),
                q1 = double.IsNaN(Y(box.Q1)) ? plot.Bottom : Y(box.Q1);
            if (double.IsNaN(Y(box.Q3)))
                continue; // all of it at or below 0 on a log axis
            svg.Append(
                $"<path d=\"M{N(middle)} {N(q1)}V{N(foot)}M{N(middle)} {N(Y(box.Q3))}V{N(Y(box.HighWhisker))}M{N(middle - cap)} {N(foot)}h{N(2 * cap)}M{N(middle - cap)} {N(Y(box.HighWhisker))}h{N(2 * cap)}\"/>\n"
            );
            svg.Append(
                $"<rect class=\"box\" x=\"{N(left)}\" y=\"{N(Y(box.Q3))}\" width=\"{N(right - left)}\" height=\"{N(q1 - Y(box.Q3))}\" fill=\"{look.Color}\" fill-opacity=\"0.25\"/>\n"
            );
            if (!double.IsNaN(Y(box.Median)))
                svg.Append(
                    $"<path class=\"median\" d=\"M{N(left)} {N(Y(box.Median))}H{N(right)}\" stroke-width=\"2.5\"/>\n"
                );
            foreach (double value in box.Outliers)
                if (!double.IsNaN(Y(value)))
                    svg.Append(
                        $"<path class=\"outlier\" d=\"{MarkerPath(Marker.Circle, middle, Y(value), 2.5)}\" stroke-width=\"1\"/>\n"
                    );
        }
        svg.Append("</g>\n");
    }

    void DrawHeatmap(HeatmapTrace trace)
    {
        HeatmapGrid grid = trace.Grid;
        if (grid.Values.Length <= 400)
            DrawCells(grid);
        else
            svg.Append(
                $"<image class=\"cells\" x=\"{N(plot.Left)}\" y=\"{N(plot.Top)}\" width=\"{N(plot.Width)}\" height=\"{N(plot.Height)}\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{Convert.ToBase64String(GridImage.Png(grid))}\"/>\n"
            );
    }

    void DrawColorBar(HeatmapTrace trace)
    {
        HeatmapGrid grid = trace.Grid;
        var (low, high) = grid.Range;
        ImmutableArray<string> stops = ColorScale.Stops(low, high);
        svg.Append("<g class=\"color-bar\">\n");
        svg.Append($"<linearGradient id=\"{id}-scale\" x1=\"0\" y1=\"1\" x2=\"0\" y2=\"0\">");
        for (int i = 0; i < stops.Length; i++)
            svg.Append($"<stop offset=\"{Round4(i / (stops.Length - 1.0))}\" stop-color=\"{stops[i]}\"/>");
        double x = plot.Right + Layout.ColorBarGap;
        svg.Append(
            $"</linearGradient>\n<rect x=\"{N(x)}\" y=\"{N(plot.Top)}\" width=\"{Layout.ColorBarWidth}\" height=\"{N(plot.Height)}\" fill=\"url(#{id}-scale)\" stroke=\"{Theme.Line}\" stroke-width=\"0.5\"/>\n"
        );
        double widest = 0;
        foreach (Tick tick in Layout.ColorBarTicks(grid, plot.Height))
        {
            double y = plot.Bottom - plot.Height * (tick.At - low) / (high - low);
            svg.Append($"<path d=\"M{N(x + Layout.ColorBarWidth)} {N(y)}h4\" stroke=\"{Theme.Line}\"/>\n");
            Text(svg, x + Layout.ColorBarWidth + 7, y + 4, tick.Label, Theme.TickSize, "color-tick");
            widest = Math.Max(widest, TextWidth.Of(tick.Label, Theme.TickSize));
        }
        if (trace.ValueTitle is { } title)
            Text(
                svg,
                x + Layout.ColorBarWidth + 7 + widest + 17,
                plot.Top + plot.Height / 2,
                TextWidth.Fit(title, Theme.AxisSize, plot.Height + 30),
                Theme.AxisSize,
                "color-title",
                "middle",
                angle: -90
            );
        svg.Append("</g>\n");
    }

    static string Round4(double share) => Math.Round(share, 4).ToString("0.####", CultureInfo.InvariantCulture);

    void DrawCells(HeatmapGrid grid)
    {
        var (low, high) = grid.Range;
        ImmutableArray<string> stops = ColorScale.Stops(low, high);
        double width = plot.Width / grid.Columns,
            height = plot.Height / grid.Rows;
        bool written = HasCellText(panel, grid);
        svg.Append("<g class=\"cells\" shape-rendering=\"crispEdges\">\n");
        for (int row = 0; row < grid.Rows; row++)
        {
            for (int column = 0; column < grid.Columns; column++)
            {
                if (!double.IsFinite(grid[row, column]))
                    continue;
                var color = ColorScale.At((grid[row, column] - low) / (high - low), stops);
                double x = plot.Left + column * width,
                    y = plot.Top + row * height;
                svg.Append(
                    $"<rect class=\"cell\" x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" fill=\"{ColorScale.Hex(color)}\"/>\n"
                );
                if (written)
                    Text(
                        svg,
                        x + width / 2,
                        y + height / 2 + 4,
                        Ticks.Short(grid[row, column], 3),
                        Theme.TickSize,
                        "cell-text",
                        "middle",
                        color: ColorScale.TextOn(color)
                    );
            }
        }
        svg.Append("</g>\n");
    }

    /// <summary>Cells large enough for their value carry it.</summary>
    public static bool HasCellText(PanelLayout panel, HeatmapGrid grid) =>
        grid.Values.Length <= 400 && panel.Plot.Width / grid.Columns >= 40 && panel.Plot.Height / grid.Rows >= 18;
}
