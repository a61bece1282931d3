using System.Collections.Immutable;
using System.Text;
using MovieRec.Figures.Rendering;
using MovieRec.Formatting;

namespace MovieRec.Figures;

/// <summary>A diagram of boxes in layers from top to bottom, joined by arrows, such as the architecture of a network.
/// SVG without scripts.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.Html, Mime.PlainText])]
public sealed class Diagram : IShown
{
    const int Gap = 34,
        BoxGap = 16,
        TextLine = 16,
        Padding = 9;

    Diagram(string title, ImmutableArray<ImmutableArray<string>> layers) => (Title, Layers) = (title, layers);

    /// <summary>The title above the boxes.</summary>
    public string Title { get; }

    /// <summary>[layers][boxes] texts of the boxes.</summary>
    public ImmutableArray<ImmutableArray<string>> Layers { get; }

    /// <summary>Creates a diagram of layers of boxes.</summary>
    /// <param name="title">The title above the boxes.</param>
    /// <param name="layers">The boxes of each layer, from left to right. A box may have several lines: its name, and
    /// details such as a shape. Arrows between layers with the same number of boxes go from
    /// box to box, otherwise from each box to each.</param>
    /// <exception cref="ArgumentException">There is no layer, a layer has no box, or a text is empty.</exception>
    public static Diagram Of(string title, params IReadOnlyList<IReadOnlyList<string>> layers)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0 || layers.Any(layer => layer.Count == 0 || layer.Any(string.IsNullOrWhiteSpace)))
            throw new ArgumentException(
                "Expected at least one layer; each layer has at least one box, and each box has a text.",
                nameof(layers)
            );
        return new(title, [.. layers.Select(layer => layer.ToImmutableArray())]);
    }

    /// <summary>Returns the drawing as a complete SVG document, the same bytes on every machine.</summary>
    public string ToSvg()
    {
        double[] tops = new double[Layers.Length + 1];
        tops[0] = Layout.Edge + Layout.TitleLine + 8;
        for (int layer = 0; layer < Layers.Length; layer++)
            tops[layer + 1] = tops[layer] + HeightOf(layer) + Gap;
        int height = (int)tops[^1] - Gap + Layout.Edge;
        var svg = new StringBuilder();
        SvgWriter.Open(svg, height, Title, ToString());
        SvgWriter.Text(svg, Layout.Edge, Layout.Edge + 15, Title, Theme.TitleSize, "title", bold: true);
        for (int layer = 0; layer < Layers.Length; layer++)
        {
            if (layer > 0)
                Arrows(svg, layer, tops[layer] - Gap, tops[layer]);
            for (int box = 0; box < Layers[layer].Length; box++)
                Box(svg, layer, box, tops[layer]);
        }
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Returns one line for each layer.</summary>
    public override string ToString() => string.Join('\n', Layers.Select(LineOf).Prepend($"Diagram: {Title}"));

    static string LineOf(ImmutableArray<string> boxes) =>
        $"  {string.Join(" | ", boxes.Select(box => box.Replace("\n", ", ", StringComparison.Ordinal)))}";

    void IShown.WriteHtml(TextWriter writer) => writer.Write(ToSvg());

    double HeightOf(int layer) => Layers[layer].Max(box => box.Split('\n').Length) * TextLine + 2 * Padding;

    /// <summary>Layers with the same number of boxes have the same width, so that arrows between them go straight
    /// down.</summary>
    double WidthOf(int layer)
    {
        int count = Layers[layer].Length;
        double widest = Layers
            .Where(other => other.Length == count)
            .Max(other => other.Max(box => TextWidth.Of(box, Theme.AxisSize, bold: true)));
        return Math.Min((Theme.Width - 2 * Layout.Edge - BoxGap * (count - 1.0)) / count, Math.Max(150, widest + 24));
    }

    double CenterOf(int layer, int box) =>
        Theme.Width / 2.0 + (box - (Layers[layer].Length - 1) / 2.0) * (WidthOf(layer) + BoxGap);

    void Box(StringBuilder svg, int layer, int box, double top)
    {
        (double width, double height, double center) = (WidthOf(layer), HeightOf(layer), CenterOf(layer, box));
        string[] lines = Layers[layer][box].Split('\n');
        svg.Append(
            Invariant($"<rect class=\"box\" x=\"{SvgWriter.N(center - width / 2)}\" y=\"{SvgWriter.N(top)}\" ")
                + Invariant(
                    $"width=\"{SvgWriter.N(width)}\" height=\"{SvgWriter.N(height)}\" rx=\"6\" fill=\"{Theme.Paper}\" "
                )
                + Invariant($"stroke=\"{Theme.For(0).Color}\" stroke-width=\"1.5\"/>\n")
        );
        for (int line = 0; line < lines.Length; line++)
            SvgWriter.Text(
                svg,
                center,
                top + (height - lines.Length * TextLine) / 2 + 12 + line * TextLine,
                TextWidth.Fit(lines[line], line == 0 ? Theme.AxisSize : Theme.TickSize, width - 10),
                line == 0 ? Theme.AxisSize : Theme.TickSize,
                "box-text",
                "middle",
                bold: line == 0,
                color: line == 0 ? Theme.Ink : Theme.Muted
            );
    }

    void Arrows(StringBuilder svg, int layer, double from, double to)
    {
        bool straight = Layers[layer].Length == Layers[layer - 1].Length;
        for (int above = 0; above < Layers[layer - 1].Length; above++)
        {
            for (int below = 0; below < Layers[layer].Length; below++)
            {
                if (straight && above != below)
                    continue;
                (double x, double end) = (CenterOf(layer - 1, above), CenterOf(layer, below));
                double length = Math.Sqrt((end - x) * (end - x) + (to - from) * (to - from)),
                    across = (end - x) / length,
                    down = (to - from) / length;
                string shaft = $"M{At(x, from)}L{At(end - 6 * across, to - 6 * down)}",
                    left = At(end - 8 * across - 4 * down, to - 8 * down + 4 * across),
                    right = At(end - 8 * across + 4 * down, to - 8 * down - 4 * across);
                svg.Append(
                    Invariant($"<path class=\"arrow\" d=\"{shaft}\" stroke=\"{Theme.Line}\" stroke-width=\"1.5\"")
                );
                svg.Append(" fill=\"none\"/>");
                svg.Append(Invariant($"<path d=\"M{At(end, to)}L{left}L{right}Z\" fill=\"{Theme.Line}\"/>\n"));
            }
        }

        static string At(double x, double y) => $"{SvgWriter.N(x)} {SvgWriter.N(y)}";
    }
}
