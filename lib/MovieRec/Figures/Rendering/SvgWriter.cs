using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace MovieRec.Figures.Rendering;

/// <summary>Draws a figure as SVG: plain shapes and text, no style sheet, no script, coordinates to a hundredth of a
/// pixel.</summary>
internal static class SvgWriter
{
    public static string Write(Figure figure)
    {
        Layout layout = figure.Layout;
        string id = FigureId.Of(figure);
        var svg = new StringBuilder();
        Open(svg, layout.Height, figure.Title, figure.ToString());
        for (int i = 0; i < layout.TitleLines.Length; i++)
            Text(
                svg,
                Layout.Edge,
                Layout.Edge + 15 + i * Layout.TitleLine,
                layout.TitleLines[i],
                Theme.TitleSize,
                "title",
                bold: true
            );
        WriteLegend(svg, layout);
        for (int i = 0; i < layout.Panels.Length; i++)
            new PanelDrawing(svg, layout.Panels[i], Invariant($"{id}-{i}")).Draw(figure.IsComposed);
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Opens a drawing of the usual width, with its title, its description for screen readers and its
    /// background.</summary>
    public static void Open(StringBuilder svg, int height, string title, string description)
    {
        string size = Invariant($"width=\"{Theme.Width}\" height=\"{height}\"");
        svg.Append(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" {size}"));
        svg.Append(Invariant($" viewBox=\"0 0 {Theme.Width} {height}\" role=\"img\" aria-label=\"{Escape(title)}\""));
        svg.Append($" font-family=\"{Theme.Font}\" style=\"max-width:100%;height:auto\">\n");
        svg.Append(Invariant($"<title>{Escape(title)}</title>\n<desc>{Escape(description)}</desc>\n"));
        svg.Append(Invariant($"<rect {size} fill=\"{Theme.Paper}\"/>\n"));
    }

    static void WriteLegend(StringBuilder svg, Layout layout)
    {
        if (layout.Legend.Length == 0)
            return;
        svg.Append("<g class=\"legend\">\n");
        foreach (LegendEntry entry in layout.Legend)
        {
            svg.Append(entry.Trace.LegendSymbol(entry.X, entry.Y, entry.Look));
            Text(svg, entry.X + 34, entry.Y + 4, entry.Name, Theme.TickSize, "legend-label");
        }
        svg.Append("</g>\n");
    }

    public static string N(double pixels) =>
        (Math.Round(pixels, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    public static string Dash(ImmutableArray<int> dash) =>
        dash.Length == 0 ? "" : $" stroke-dasharray=\"{string.Join(' ', dash)}\"";

    public static void Text(
        StringBuilder svg,
        double x,
        double y,
        string text,
        double size,
        string kind,
        string anchor = "start",
        bool bold = false,
        string color = Theme.Ink,
        double angle = 0,
        bool halo = false
    )
    {
        svg.Append(
            Invariant($"<text class=\"{kind}\" x=\"{N(x)}\" y=\"{N(y)}\" font-size=\"{N(size)}\" fill=\"{color}\"")
        );
        if (anchor != "start")
            svg.Append(Invariant($" text-anchor=\"{anchor}\""));
        if (bold)
            svg.Append(" font-weight=\"bold\"");
        if (halo)
            svg.Append(
                $" stroke=\"{Theme.Paper}\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\""
            );
        if (angle != 0)
            svg.Append(Invariant($" transform=\"rotate({N(angle)} {N(x)} {N(y)})\""));
        svg.Append('>');
        string[] lines = text.Split('\n');
        if (lines.Length == 1)
            svg.Append(Escape(text));
        else
        {
            for (int i = 0; i < lines.Length; i++)
                svg.Append(
                    Invariant($"<tspan x=\"{N(x)}\" dy=\"{(i == 0 ? "0" : "1.2em")}\">{Escape(lines[i])}</tspan>")
                );
        }
        svg.Append("</text>\n");
    }

    /// <summary>A closed path of about the same area for each marker, around (x, y).</summary>
    public static string MarkerPath(Marker marker, double x, double y, double r) =>
        marker switch
        {
            Marker.Circle => $"M{N(x - r)} {N(y)}a{N(r)} {N(r)} 0 1 0 {N(2 * r)} 0a{N(r)} {N(r)} 0 1 0 {N(-2 * r)} 0z",
            Marker.Square => $"M{N(x - 0.9 * r)} {N(y - 0.9 * r)}h{N(1.8 * r)}v{N(1.8 * r)}h{N(-1.8 * r)}z",
            Marker.Diamond =>
                $"M{N(x)} {N(y - 1.3 * r)}l{N(1.3 * r)} {N(1.3 * r)}l{N(-1.3 * r)} {N(1.3 * r)}l{N(-1.3 * r)} "
                    + $"{N(-1.3 * r)}z",
            Marker.TriangleUp => $"M{N(x)} {N(y - 1.2 * r)}l{N(1.15 * r)} {N(2 * r)}h{N(-2.3 * r)}z",
            Marker.TriangleDown => $"M{N(x)} {N(y + 1.2 * r)}l{N(1.15 * r)} {N(-2 * r)}h{N(-2.3 * r)}z",
            Marker.Cross => $"M{N(x - 0.4 * r)} {N(y - 1.2 * r)}h{N(0.8 * r)}v{N(0.8 * r)}h{N(0.8 * r)}v{N(0.8 * r)}"
                + $"h{N(-0.8 * r)}v{N(0.8 * r)}h{N(-0.8 * r)}v{N(-0.8 * r)}h{N(-0.8 * r)}v{N(-0.8 * r)}h{N(0.8 * r)}z",
            _ =>
                $"M{N(x - 1.1 * r)} {N(y - 0.6 * r)}l{N(0.5 * r)} {N(-0.5 * r)}l{N(0.6 * r)} {N(0.6 * r)}l{N(0.6 * r)} "
                    + $"{N(-0.6 * r)}l{N(0.5 * r)} {N(0.5 * r)}l{N(-0.6 * r)} {N(0.6 * r)}l{N(0.6 * r)} "
                    + $"{N(0.6 * r)}l{N(-0.5 * r)} {N(0.5 * r)}l{N(-0.6 * r)} {N(-0.6 * r)}l{N(-0.6 * r)} "
                    + $"{N(0.6 * r)}l{N(-0.5 * r)} {N(-0.5 * r)}l{N(0.6 * r)} {N(-0.6 * r)}z",
        };

    /// <summary>For text and attributes; characters that XML 1.0 forbids become U+FFFD.</summary>
    public static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                safe.Append(c).Append(text[++i]);
                continue;
            }
            _ = c switch
            {
                '<' => safe.Append("&lt;"),
                '>' => safe.Append("&gt;"),
                '&' => safe.Append("&amp;"),
                '"' => safe.Append("&quot;"),
                < ' ' and not '\n' and not '\t' or '\ufffe' or '\uffff' => safe.Append('\ufffd'),
                _ when char.IsSurrogate(c) => safe.Append('\ufffd'),
                _ => safe.Append(c),
            };
        }
        return safe.ToString();
    }
}
