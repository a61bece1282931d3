using System.Collections.Immutable;
using System.Globalization;
using MovieRec.Figures.Rendering;

namespace MovieRec.Figures;

internal readonly record struct Rect(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;
    public double Bottom => Top + Height;
}

/// <summary>An entry of the legend; its symbol is that of <paramref name="Trace"/>.</summary>
internal readonly record struct LegendEntry(string Name, Look Look, Trace Trace, double X, double Y);

/// <summary>A panel with its place (pixels of the whole figure), axes and marks.</summary>
internal sealed record PanelLayout(
    Panel Panel,
    Rect Plot,
    Axis X,
    Axis Y,
    ImmutableArray<Tick> XTicks,
    ImmutableArray<Tick> YTicks,
    int XSteps,
    int YSteps,
    bool Slanted
)
{
    public double Across(double measure) => Plot.Left + Plot.Width * Share(X, measure);

    public double Down(double measure) => Plot.Bottom - Plot.Height * Share(Y, measure);

    static double Share(Axis axis, double measure)
    {
        double share = (measure - axis.Low) / (axis.High - axis.Low);
        return axis.Reversed ? 1 - share : share;
    }

    /// <summary>Pixels that the labels of the vertical axis take.</summary>
    public double YLabelWidth =>
        YTicks.Select(tick => TextWidth.Of(tick.Label, Theme.TickSize)).DefaultIfEmpty(0).Max();

    /// <summary>Pixels from the plot down to below the labels of the horizontal axis.</summary>
    public double XLabelRoom =>
        Layout.TickLength
        + 3
        + (
            Slanted ? XTicks.Max(tick => TextWidth.Of(tick.Label, Theme.TickSize)) * 0.643 + 14
            : XTicks.Any(tick => tick.Label.Contains('\n')) ? 30
            : 16
        );

    /// <summary>Pixels from the plot down to below the title of the horizontal axis.</summary>
    public double XTitleRoom => XLabelRoom + (X.Title.Length > 0 ? 20 : 0);

    public bool HasGrid => !Panel.Traces.Any(trace => trace.FillsPlot);

    public string? Footnote => Panel.Traces.Select(trace => trace.Footnote).FirstOrDefault(note => note is not null);
}

/// <summary>Where everything is drawn. SVG and Plotly are both written from this, so they agree.</summary>
internal sealed record Layout(
    int Height,
    ImmutableArray<string> TitleLines,
    ImmutableArray<LegendEntry> Legend,
    ImmutableArray<PanelLayout> Panels
)
{
    public const int Edge = 16,
        TitleLine = 22,
        LegendLine = 20,
        TickLength = 5;
    const double SlantedRoom = 150,
        LabelRoom = 230;

    /// <summary>-40° of the baseline.</summary>
    public const int Slant = -40;

    /// <summary>The rectangle around all plots: what Plotly's margins leave, and the unit square of its
    /// domains.</summary>
    public Rect Frame
    {
        get
        {
            double left = Panels.Min(panel => panel.Plot.Left),
                top = Panels.Min(panel => panel.Plot.Top);
            return new(
                left,
                top,
                Panels.Max(panel => panel.Plot.Right) - left,
                Panels.Max(panel => panel.Plot.Bottom) - top
            );
        }
    }

    public static Layout Of(Figure figure)
    {
        (Axis X, Axis Y)[] axes = [.. figure.Panels.Select(Axis.PairOf)];
        ImmutableArray<string> title =
        [
            .. TextWidth.Wrap(figure.Title, Theme.TitleSize, Theme.Width - 2 * Edge, bold: true),
        ];
        double top = Edge + title.Length * TitleLine;
        ImmutableArray<LegendEntry> legend = LegendOf(figure, top + 14);
        if (legend.Length > 0)
            top = legend[^1].Y + 12;
        top += 8;
        int columns = figure.Columns,
            rows = (figure.Panels.Length + columns - 1) / columns;
        double panelTitle = figure.IsComposed ? 26 : 0;
        int height = HeightOf(figure, axes, rows, top);

        // Margins depend on the labels and the labels on the room: the next round settles it. All plots are of one
        // size.
        double[] left = [.. Enumerable.Repeat(60.0, columns)],
            right = [.. Enumerable.Repeat(20.0, columns)],
            bottom = [.. Enumerable.Repeat(50.0, rows)];
        var panels = new PanelLayout[figure.Panels.Length];
        for (int round = 0; round < 3; round++)
        {
            double width = (Theme.Width - 8 - left.Sum() - right.Sum()) / columns,
                depth = (height - top - rows * panelTitle - bottom.Sum()) / rows;
            for (int i = 0; i < panels.Length; i++)
            {
                int row = i / columns,
                    column = i % columns;
                var plot = new Rect(
                    4 + left[..(column + 1)].Sum() + right[..column].Sum() + column * width,
                    top + (row + 1) * panelTitle + bottom[..row].Sum() + row * depth,
                    width,
                    depth
                );
                panels[i] = Place(figure.Panels[i], axes[i].X, axes[i].Y, plot);
            }
            for (int column = 0; column < columns; column++)
            {
                PanelLayout[] stack = [.. panels.Where((_, i) => i % columns == column)];
                left[column] = stack.Max(LeftOf);
                right[column] = stack.Max(RightOf);
            }
            for (int row = 0; row < rows; row++)
                bottom[row] = panels.Where((_, i) => i / columns == row).Max(BottomOf);
        }
        return new(height, title, legend, [.. panels]);
    }

    static int HeightOf(Figure figure, (Axis X, Axis Y)[] axes, int rows, double top)
    {
        if (rows > 1)
            return (int)top + 290 * rows;
        int labels = figure.IsComposed ? 0 : axes[0].Y.Categories.Length;
        return Math.Clamp((int)top + 60 + 20 * labels, Theme.Height, 1400);
    }

    static PanelLayout Place(Panel panel, Axis x, Axis y, Rect plot)
    {
        int ySteps = Math.Clamp((int)(plot.Height / 34), 2, 10);
        Tick[] yTicks = y.TicksFor(ySteps);
        if (y.Kind == AxisKind.Category)
            yTicks = Thin(
                [.. yTicks.Select(tick => tick with { Label = TextWidth.Fit(tick.Label, Theme.TickSize, LabelRoom) })],
                14 / (plot.Height / y.Categories.Length)
            );
        int xSteps = Math.Clamp((int)(plot.Width / 48), 2, 12);
        Tick[] xTicks = x.TicksFor(xSteps);
        bool slanted = false;
        double perUnit = plot.Width / (x.High - x.Low);
        if (x.Kind == AxisKind.Category)
        {
            double widest = xTicks.Max(tick => TextWidth.Of(tick.Label, Theme.TickSize));
            bool numeric = x.Categories.All(label => double.TryParse(label, CultureInfo.InvariantCulture, out _));
            slanted = !numeric && widest + 8 > perUnit;
            if (slanted)
                xTicks = Thin(
                    [
                        .. xTicks.Select(tick =>
                            tick with
                            {
                                Label = TextWidth.Fit(tick.Label, Theme.TickSize, SlantedRoom),
                            }
                        ),
                    ],
                    15 / perUnit
                );
            else
                xTicks = Thin(xTicks, (widest + 8) / perUnit);
        }
        else
        {
            while (xSteps > 1 && Overlap(xTicks, perUnit))
                xTicks = x.TicksFor(--xSteps);
        }
        return new(panel, plot, x, y, [.. xTicks], [.. yTicks], x.Steps(xSteps), y.Steps(ySteps), slanted);
    }

    static Tick[] Thin(Tick[] ticks, double every)
    {
        int stride = Math.Max(1, (int)Math.Ceiling(every - 1e-9));
        if (stride > 2 && stride % 5 != 0)
            stride = stride <= 5 ? 5 : (stride + 9) / 10 * 10;
        return [.. ticks.Where((_, i) => i % stride == 0)];
    }

    static bool Overlap(Tick[] ticks, double perUnit)
    {
        for (int i = 1; i < ticks.Length; i++)
        {
            double half =
                (TextWidth.Of(ticks[i - 1].Label, Theme.TickSize) + TextWidth.Of(ticks[i].Label, Theme.TickSize)) / 2;
            if ((ticks[i].At - ticks[i - 1].At) * perUnit < half + 12)
                return true;
        }
        return false;
    }

    static double LeftOf(PanelLayout panel)
    {
        double left = panel.YLabelWidth + TickLength + 5 + (panel.Y.Title.Length > 0 ? 24 : 0) + 8;
        // A slanted label, or half a level one, may reach over the left end.
        foreach (Tick tick in panel.XTicks)
        {
            double width = TextWidth.Of(tick.Label, Theme.TickSize),
                at = panel.Across(tick.At) - panel.Plot.Left;
            left = Math.Max(left, (panel.Slanted ? width * 0.77 + 8 : width / 2 + 4) - at);
        }
        return left;
    }

    static double RightOf(PanelLayout panel)
    {
        double right = Edge + 4;
        if (!panel.Slanted)
        {
            foreach (Tick tick in panel.XTicks)
                right = Math.Max(
                    right,
                    TextWidth.Of(tick.Label, Theme.TickSize) / 2 + 6 - (panel.Plot.Right - panel.Across(tick.At))
                );
        }
        foreach (Trace trace in panel.Panel.Traces)
            right = Math.Max(right, trace.RoomOnTheRight(panel.Plot));
        return right;
    }

    static double BottomOf(PanelLayout panel) => panel.XTitleRoom + (panel.Footnote is null ? 0 : 16) + 8;

    /// <summary>One entry a name, in rows from the left; none where no panel has two named traces.</summary>
    static ImmutableArray<LegendEntry> LegendOf(Figure figure, double firstLine)
    {
        if (figure.Panels.All(panel => panel.Traces.Count(trace => trace.Name is not null) < 2))
            return [];
        var entries = new List<LegendEntry>();
        double x = Edge,
            y = firstLine;
        foreach (Panel panel in figure.Panels)
        {
            for (int i = 0; i < panel.Traces.Length; i++)
            {
                if (panel.Traces[i].Name is not { } name || entries.Any(entry => entry.Name == name))
                    continue;
                double width = 34 + TextWidth.Of(name, Theme.TickSize) + 18;
                if (x > Edge && x + width - 18 > Theme.Width - Edge)
                {
                    x = Edge;
                    y += LegendLine;
                }
                entries.Add(new(name, Theme.For(i), panel.Traces[i], x, y));
                x += width;
            }
        }
        return [.. entries];
    }
}
