using System.Text;
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
            Invariant(
                $"<clipPath id=\"{id}\"><rect x=\"{N(plot.Left)}\" y=\"{N(plot.Top)}\" width=\"{N(plot.Width)}\" "
            ) + Invariant($"height=\"{N(plot.Height)}\"/></clipPath>\n")
        );
        if (panel.HasGrid)
            DrawGrid();
        (Trace Trace, TraceDrawing Drawing)[] traces =
        [
            .. panel.Panel.Traces.Select((trace, i) => (trace, new TraceDrawing(svg, panel, Theme.For(i), id))),
        ];
        svg.Append(Invariant($"<g clip-path=\"url(#{id})\">\n"));
        foreach ((Trace trace, TraceDrawing drawing) in traces)
            trace.Draw(drawing);
        svg.Append("</g>\n");
        foreach ((Trace trace, TraceDrawing drawing) in traces)
            trace.DrawOutside(drawing);
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

    /// <summary>Text near the right end goes to the left of its place.</summary>
    public static string NoteAnchor(PanelLayout panel, double x) =>
        x > panel.Plot.Left + 0.65 * panel.Plot.Width ? "end" : "start";

    void DrawGrid()
    {
        svg.Append($"<g class=\"grid\" stroke=\"{Theme.Grid}\" stroke-width=\"1\">\n");
        if (panel.X.Kind != AxisKind.Category)
            foreach (Tick tick in panel.XTicks)
                svg.Append(Invariant($"<path d=\"M{N(panel.Across(tick.At))} {N(plot.Top)}V{N(plot.Bottom)}\"/>\n"));
        if (panel.Y.Kind != AxisKind.Category)
            foreach (Tick tick in panel.YTicks)
                svg.Append(Invariant($"<path d=\"M{N(plot.Left)} {N(panel.Down(tick.At))}H{N(plot.Right)}\"/>\n"));
        svg.Append("</g>\n");
    }

    void DrawAxes()
    {
        svg.Append(
            Invariant($"<path class=\"axes\" d=\"M{N(plot.Left)} {N(plot.Top)}V{N(plot.Bottom)}H{N(plot.Right)}")
        );
        foreach (Tick tick in panel.XTicks)
            svg.Append(Invariant($"M{N(panel.Across(tick.At))} {N(plot.Bottom)}v{Layout.TickLength}"));
        foreach (Tick tick in panel.YTicks)
            svg.Append(Invariant($"M{N(plot.Left)} {N(panel.Down(tick.At))}h-{Layout.TickLength}"));
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
        if (panel.Footnote is { } note)
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
                Invariant(
                    $"<path class=\"rule\" d=\"{path}\" fill=\"none\" stroke=\"{Theme.Muted}\" stroke-width=\"1.5\" "
                ) + $"stroke-dasharray=\"6 4\"/>\n"
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
}
