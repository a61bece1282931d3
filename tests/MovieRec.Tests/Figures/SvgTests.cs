using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using MovieRec.Figures;
using MovieRec.Figures.Rendering;

namespace MovieRec.Tests.Figures;

public sealed class SvgTests
{
    static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    static XElement[] Shapes(Figure figure, string kind) =>
        [.. XDocument.Parse(figure.ToSvg()).Descendants().Where(e => (string?)e.Attribute("class") == kind)];

    static string[] Labels(Figure figure, string kind) => [.. Shapes(figure, kind).Select(e => e.Value)];

    static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    [Fact]
    public void Bars_are_as_long_as_their_values_and_stand_on_zero()
    {
        XElement[] bars = Shapes(Figure.Bar(["a", "b", "c"], [10, 40, 25], "t"), "bar");
        double unit = Number(bars[0], "height") / 10;
        Assert.Equal(
            [40.0, 25.0],
            bars[1..].Select(bar => Number(bar, "height") / unit),
            (a, b) => Math.Abs(a - b) < 0.01
        );
        Assert.Single(bars.Select(bar => Math.Round(Number(bar, "y") + Number(bar, "height"), 1)).Distinct());
        Assert.Equal(bars.Select(bar => Number(bar, "x")).Order(), bars.Select(bar => Number(bar, "x")));
    }

    [Fact]
    public void Negative_bars_hang_below_the_others_feet()
    {
        XElement[] bars = Shapes(Figure.Bar(["a", "b"], [10, -5], "t"), "bar");
        Assert.Equal(Number(bars[0], "y") + Number(bars[0], "height"), Number(bars[1], "y"), 0.011);
        Assert.Equal(2, Number(bars[0], "height") / Number(bars[1], "height"), 0.01);
    }

    [Fact]
    public void Horizontal_bars_start_with_the_first_on_top()
    {
        Figure figure = Figure.Bar(["first", "second"], [1, 3], "t", horizontal: true);
        XElement[] bars = Shapes(figure, "bar");
        Assert.True(Number(bars[0], "y") < Number(bars[1], "y"));
        Assert.Equal(3, Number(bars[1], "width") / Number(bars[0], "width"), 0.01);
        Assert.Equal(["first", "second"], Labels(figure, "y-tick"));
    }

    [Fact]
    public void Ticks_stand_where_their_labels_say()
    {
        Figure figure = Figure.Line([0, 10], [0, 1000], "t");
        var ticks = Shapes(figure, "y-tick")
            .Select(e =>
                (Value: double.Parse(e.Value, NumberStyles.Number, CultureInfo.InvariantCulture), Y: Number(e, "y"))
            )
            .ToArray();
        Assert.True(ticks.Length >= 4);
        Assert.Contains(1000, ticks.Select(tick => tick.Value));
        Assert.Contains("1,000", Labels(figure, "y-tick"));
        double slope = (ticks[^1].Y - ticks[0].Y) / (ticks[^1].Value - ticks[0].Value);
        Assert.All(ticks, tick => Assert.Equal(ticks[0].Y + slope * (tick.Value - ticks[0].Value), tick.Y, 0.02));
    }

    [Fact]
    public void Log_axis_gives_each_power_of_ten_the_same_room()
    {
        Figure figure = Figure.Line([1, 10, 100, 1000], [1, 2, 3, 4], "t").WithXLog();
        double[] xs = Points(figure).Select(point => point.X).ToArray();
        Assert.Equal(xs[1] - xs[0], xs[2] - xs[1], 0.02);
        Assert.Equal(xs[1] - xs[0], xs[3] - xs[2], 0.02);
        Assert.Subset(Labels(figure, "x-tick").ToHashSet(), new HashSet<string> { "1", "10", "100", "1,000" });
    }

    [Fact]
    public void Values_without_a_place_are_gaps()
    {
        Assert.Equal(4, Points(Figure.Line([1, 2, 3, 4, 5], [1, 2, double.NaN, 4, 5], "t")).Length);
        Assert.Equal(2, Path(Figure.Line([1, 2, 3, 4, 5], [1, 2, double.NaN, 4, 5], "t")).Count(c => c == 'M'));
        Assert.Equal(2, Points(Figure.Line([0, 1, 2], [1, 2, 3], "t").WithXLog()).Length);
    }

    [Fact]
    public void Dates_are_dates_in_UTC_wherever_the_seconds_come_from()
    {
        Figure seconds = Figure.Line([874_724_710L, 893_286_638L], [1, 2], "t").WithXUnixSeconds();
        Figure moments = Figure.Line(
            [new DateTime(1997, 9, 20, 3, 5, 10), new DateTime(1998, 4, 22, 23, 10, 38)],
            [1, 2],
            "t"
        );
        Assert.Contains("Jan 1998", Labels(seconds, "x-tick"));
        Assert.Equal(seconds.ToJson(), moments.ToJson());
        Assert.Contains("\"1997-09-20 03:05:10\"", seconds.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_stands_inside_the_canvas_and_no_labels_touch()
    {
        string[] words = [.. Enumerable.Range(0, 24).Select(i => $"a rather long label {i}")];
        Figure[] figures =
        [
            Figure.Bar(words, words.Select((_, i) => i * 1e6), "many labels"),
            Figure.Bar(words, words.Select((_, i) => i), "t", horizontal: true),
            Figure.Line([0, 1e9], [1e-4, 5e-4], "t", "x", "y"),
            Figure.Histogram(Enumerable.Range(0, 999).Select(i => i * 0.37), "t"),
            Figure.Line(
                Enumerable.Range(0, 50).Select(i => new DateTime(2000, 1, 1).AddHours(7 * i)),
                Enumerable.Range(0, 50),
                "hours"
            ),
            Figure.Line([1, 1e6], [1e-3, 1e5], "t").WithXLog().WithYLog(),
        ];
        foreach (Figure figure in figures.Append(Figure.Subplots("all", 3, figures)))
        {
            XElement root = XDocument.Parse(figure.ToSvg()).Root!;
            double width = Number(root, "width"),
                height = Number(root, "height");
            foreach (XElement panel in root.Elements(Svg + "g").Where(g => (string?)g.Attribute("class") == "panel"))
            {
                (double Left, double Right)[] level =
                [
                    .. panel
                        .Descendants(Svg + "text")
                        .Where(e => (string?)e.Attribute("class") == "x-tick" && e.Attribute("transform") is null)
                        .Select(e =>
                        {
                            double half =
                                TextWidth.Of(
                                    string.Join(
                                        '\n',
                                        e.Elements().Any() ? e.Elements().Select(line => line.Value) : [e.Value]
                                    ),
                                    12
                                ) / 2;
                            return (Number(e, "x") - half, Number(e, "x") + half);
                        }),
                ];
                for (int i = 1; i < level.Length; i++)
                    Assert.True(level[i - 1].Right < level[i].Left, $"{figure.Title}: x labels {i - 1} and {i} touch");
                Assert.All(level, label => Assert.True(label.Left >= 0 && label.Right <= width, figure.Title));
                double[] ys =
                [
                    .. panel
                        .Descendants(Svg + "text")
                        .Where(e => (string?)e.Attribute("class") == "y-tick")
                        .Select(e => Number(e, "y"))
                        .Order(),
                ];
                for (int i = 1; i < ys.Length; i++)
                    Assert.True(ys[i] - ys[i - 1] > 12, $"{figure.Title}: y labels touch");
            }
            foreach (XElement rectangle in root.Descendants(Svg + "rect").Skip(1))
            {
                Assert.InRange(Number(rectangle, "x"), 0, width);
                Assert.InRange(Number(rectangle, "x") + Number(rectangle, "width"), 0, width + 0.01);
                Assert.InRange(Number(rectangle, "y") + Number(rectangle, "height"), 0, height + 0.01);
            }
        }
    }

    [Fact]
    public void Hostile_text_stays_text_in_svg_and_page()
    {
        const string hostile = "a <b>\"&'</script><!-- \u0001";
        Figure figure = Figure.Bar([hostile], [1], hostile, hostile, hostile);
        XDocument svg = XDocument.Parse(figure.ToSvg());
        Assert.Equal(hostile.Replace('\u0001', '\ufffd'), svg.Root!.Attribute("aria-label")!.Value);
        Assert.DoesNotContain("</script", figure.ToJson(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            hostile,
            JsonDocument.Parse(figure.ToJson()).RootElement.GetProperty("data")[0].GetProperty("x")[0].GetString()
        );
        var page = new StringWriter();
        FigureHtml.WritePage(figure, page, plotly: null);
        Assert.Equal(1, page.ToString().Split("</script>").Length - 1);
    }

    [Fact]
    public void The_bytes_do_not_depend_on_the_culture_or_the_run()
    {
        static string All()
        {
            Figure figure = Figure
                .Line([0.5, 1.5], [1234.5, 2345.6], "t")
                .AddLine([0.5, 1.5], [1, 2], "second")
                .WithHorizontalLine(99.5, "here");
            var page = new StringWriter();
            FigureHtml.WritePage(figure, page, null);
            return page
                + figure.ToString()
                + Figure.Histogram([new DateTime(2001, 2, 3)], "t").ToSvg()
                + Figure.Heatmap(2, 2, (r, c) => r + 0.5 * c, "t").ToSvg();
        }
        string before = All();
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            odd.NumberFormat.NumberDecimalSeparator = ",";
            odd.NumberFormat.NegativeSign = "minus";
            odd.DateTimeFormat.AbbreviatedMonthNames =
            [
                "I",
                "II",
                "III",
                "IV",
                "V",
                "VI",
                "VII",
                "VIII",
                "IX",
                "X",
                "XI",
                "XII",
                "",
            ];
            odd.DateTimeFormat.DateSeparator = odd.DateTimeFormat.TimeSeparator = "~";
            CultureInfo.CurrentCulture = odd;
            Assert.Equal(before, All());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Ids_differ_between_figures_and_repeat_between_runs()
    {
        string[] ids =
        [
            FigureId.Of(Figure.Bar(["a"], [1], "t")),
            FigureId.Of(Figure.Bar(["a"], [2], "t")),
            FigureId.Of(Figure.Bar(["a"], [1], "t")),
        ];
        Assert.Equal(ids[0], ids[2]);
        Assert.NotEqual(ids[0], ids[1]);
    }

    [Fact]
    public void A_figure_describes_itself_to_those_who_do_not_see_it()
    {
        string svg = Figure.Bar(["a", "b"], [1, 2], "Two bars").ToSvg();
        XElement[] bars =
        [
            .. XDocument.Parse(svg).Descendants(Svg + "rect").Where(e => (string?)e.Attribute("class") == "bar"),
        ];
        Assert.Equal(2, bars.Length);
        Assert.StartsWith(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"760\" height=\"440\" viewBox=\"0 0 760 440\" "
                + "role=\"img\" aria-label=\"Two bars\"",
            svg,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "<desc>Figure: Two bars\n  x: 2 labels, a to b\n  y: 0 to 2.08\n  2 bars: 1 to 2, mean 1.5</desc>",
            svg,
            StringComparison.Ordinal
        );
    }

    static string Path(Figure figure) => Shapes(figure, "line")[0].Attribute("d")!.Value;

    static (double X, double Y)[] Points(Figure figure) =>
        [
            .. Path(figure)
                .Split(['M', 'L'], StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split(' '))
                .Select(pair =>
                    (
                        double.Parse(pair[0], CultureInfo.InvariantCulture),
                        double.Parse(pair[1], CultureInfo.InvariantCulture)
                    )
                ),
        ];
}
