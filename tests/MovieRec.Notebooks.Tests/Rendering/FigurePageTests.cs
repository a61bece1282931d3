using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Playwright;
using MovieRec.Figures;
using MovieRec.Figures.Rendering;

namespace MovieRec.Notebooks.Tests.Rendering;

public sealed class FigurePageTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    static readonly Figure Bars = Figure.Bar(
        ["a", "b", "c & <d>"],
        [10, 40, 20],
        "Title with </script><b>\"&'",
        "letter",
        "count"
    );

    static string PageOf(Figure figure, string? plotly = null)
    {
        var writer = new StringWriter();
        FigureHtml.WritePage(figure, writer, plotly);
        return writer.ToString();
    }

    static string InstalledPlotly()
    {
        Assert.SkipWhen(
            BrowserFixture.InstalledPlotly is null,
            "plotly.js is not installed: run `npm ci` in lib/MovieRec.Notebooks"
        );
        return new Uri(BrowserFixture.InstalledPlotly!).AbsoluteUri;
    }

    [Fact]
    public async Task Without_scripts_the_page_shows_the_bars()
    {
        var (page, complaints) = await browser.OpenAsync(PageOf(Bars), scripts: false);
        IReadOnlyList<ILocator> bars = await page.Locator("svg rect.bar").AllAsync();
        Assert.Equal(3, bars.Count);
        var boxes = new List<LocatorBoundingBoxResult>();
        foreach (ILocator bar in bars)
            boxes.Add((await bar.BoundingBoxAsync())!);
        Assert.True(boxes[0].Height > 20);
        Assert.Equal(4, boxes[1].Height / boxes[0].Height, 0.02);
        Assert.Equal(2, boxes[2].Height / boxes[0].Height, 0.02);
        Assert.True(await page.Locator("svg text.title").IsVisibleAsync());
        Assert.Equal("Title with </script><b>\"&'", await page.Locator("svg text.title").TextContentAsync());
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Without_plotly_and_network_the_svg_stays_and_nothing_complains()
    {
        var (page, complaints) = await browser.OpenAsync(PageOf(Bars), offline: true);
        await page.WaitForFunctionAsync(
            "() => window.movierecPlotly !== undefined && window.movierecPlotly.then(() => false, () => true)"
        );
        Assert.Equal(3, await page.Locator("svg rect.bar").CountAsync());
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task A_cdn_that_fails_or_answers_other_bytes_leaves_the_svg()
    {
        int asked = 0;
        var (page, complaints) = await browser.OpenAsync(
            PageOf(Bars),
            offline: false,
            onRequest: route =>
            {
                asked++;
                return route.FulfillAsync(
                    new()
                    {
                        Status = 200,
                        ContentType = "text/javascript",
                        Headers = new Dictionary<string, string> { ["access-control-allow-origin"] = "*" },
                        Body = "document.title = 'taken over'; window.Plotly = { newPlot: function () {} };",
                    }
                );
            }
        );
        await page.WaitForFunctionAsync("() => window.movierecPlotly.then(() => false, () => true)");
        Assert.Equal(1, asked);
        Assert.Equal(Bars.Title, await page.TitleAsync()); // the digest did not fit, so nothing ran
        Assert.Equal(3, await page.Locator("svg rect.bar").CountAsync());
        Assert.DoesNotContain(complaints, text => !text.Contains("integrity", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_cdn_serves_where_no_copy_is_named_and_its_bytes_fit_the_digest()
    {
        _ = InstalledPlotly();
        string? asked = null;
        var (page, complaints) = await browser.OpenAsync(
            PageOf(Bars),
            offline: false,
            onRequest: route =>
            {
                asked = route.Request.Url;
                return route.FulfillAsync(
                    new()
                    {
                        ContentType = "text/javascript",
                        Headers = new Dictionary<string, string> { ["access-control-allow-origin"] = "*" },
                        BodyBytes = File.ReadAllBytes(BrowserFixture.InstalledPlotly!),
                    }
                );
            }
        );
        await page.WaitForSelectorAsync("[data-movierec-drawn=plotly] .js-plotly-plot");
        Assert.Equal(PlotlyScript.Cdn, asked);
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Plotly_takes_over_every_kind_of_figure_with_the_same_data_ranges_and_marks()
    {
        string plotly = InstalledPlotly();
        (string Name, Figure Figure)[] gallery = Gallery.All;
        var writer = new StringWriter();
        writer.Write(
            $"<!DOCTYPE html><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\"><meta name=\"movierec-plotly\" "
                + $"content=\"{plotly}\"><body>"
        );
        foreach (var (_, figure) in gallery)
            FigureHtml.WriteFragment(figure, writer);
        FigureHtml.WriteFragment(gallery[0].Figure, writer); // shown twice
        var (page, complaints) = await browser.OpenAsync(writer.ToString());
        await page.WaitForFunctionAsync(
            $"() => document.querySelectorAll('[data-movierec-drawn=plotly] .js-plotly-plot').length === "
                + $"{gallery.Length + 1}"
        );
        Assert.Empty(complaints);
        Assert.Equal(0, await page.Locator(".movierec-figure > svg").CountAsync());
        Assert.Equal(1, await page.Locator("script[src]").CountAsync());
        if (Environment.GetEnvironmentVariable("MOVIEREC_GALLERY") is { Length: > 0 } kept)
            await page.ScreenshotAsync(new() { Path = Path.Combine(kept, "plotly-page.png"), FullPage = true });

        for (int i = 0; i < gallery.Length; i++)
        {
            var (name, figure) = gallery[i];
            JsonElement drawn = (
                await page.EvaluateAsync<JsonElement>(
                    """
                    i => {
                      const plot = document.querySelectorAll('.js-plotly-plot')[i], full = plot._fullLayout;
                      const texts = kind => [...plot.querySelectorAll(kind)].map(e => e.textContent);
                      const layout = Object.fromEntries(Object.entries(plot.layout).filter(e => e[0] !== 'legend'));
                      return {
                        faults: (Plotly.validate(plot.data, layout) || []).map(f => f.msg),
                        data: JSON.stringify(plot.data),
                        xticks: texts('.xtick text, .x2tick text, .x3tick text, .x4tick text'),
                        yticks: texts('.ytick text, .y2tick text, .y3tick text, .y4tick text'),
                        title: plot.layout.title.text,
                        plot: [full._size.l, full._size.t, full._size.w, full._size.h],
                        range: [full.xaxis.range, full.yaxis.range],
                        bars: [...plot.querySelectorAll('.bars .point path')]
                          .map(e => e.getBBox())
                          .map(b => [b.width, b.height]),
                      };
                    }
                    """,
                    i
                )
            );
            // without the legend: validate of plotly.js 4.1.2 fails on any
            Assert.Equal((name, "[]"), (name, drawn.GetProperty("faults").GetRawText()));
            using JsonDocument spec = JsonDocument.Parse(figure.ToJson());
            using JsonDocument data = JsonDocument.Parse(drawn.GetProperty("data").GetString()!);
            Assert.True(JsonElement.DeepEquals(spec.RootElement.GetProperty("data"), data.RootElement), name);
            JsonElement layout = spec.RootElement.GetProperty("layout");
            Assert.True(
                JsonElement.DeepEquals(layout.GetProperty("xaxis").GetProperty("range"), drawn.GetProperty("range")[0]),
                name
            );
            Assert.True(
                JsonElement.DeepEquals(layout.GetProperty("yaxis").GetProperty("range"), drawn.GetProperty("range")[1]),
                name
            );

            XDocument svg = XDocument.Parse(figure.ToSvg());
            Assert.Equal(
                (name, string.Join('|', Texts(svg, "x-tick"))),
                (name, string.Join('|', Texts(drawn, "xticks")))
            );
            Assert.Equal(
                (name, string.Join('|', Texts(svg, "y-tick"))),
                (name, string.Join('|', Texts(drawn, "yticks")))
            );
            var sizes = svg.Descendants()
                .Where(e => (string?)e.Attribute("class") == "bar")
                .Select(e => (Width: Number(e, "width"), Height: Number(e, "height")))
                .ToArray();
            var theirs = drawn
                .GetProperty("bars")
                .EnumerateArray()
                .Select(e => (Width: e[0].GetDouble(), Height: e[1].GetDouble()))
                .ToArray();
            Assert.Equal(sizes.Length, theirs.Length);
            foreach (var (ours, other) in sizes.Zip(theirs))
            {
                Assert.Equal(ours.Width, other.Width, 1.1); // plotly.js rounds edges to whole pixels
                Assert.Equal(ours.Height, other.Height, 1.1);
            }
        }
    }

    static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    /// <summary>Plotly draws a label of two lines with nothing between them.</summary>
    static IEnumerable<string> Texts(XDocument svg, string kind) =>
        svg.Descendants()
            .Where(e => (string?)e.Attribute("class") == kind)
            .Select(e => Plain(e.Value))
            .Order(StringComparer.Ordinal);

    /// <summary>We write 1.0 beside 0.5, Plotly writes 1.</summary>
    static string Plain(string label) =>
        double.TryParse(
            label.Replace('\u2212', '-'),
            NumberStyles.Number,
            CultureInfo.InvariantCulture,
            out double number
        )
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : label;

    static IEnumerable<string> Texts(JsonElement drawn, string name) =>
        drawn.GetProperty(name).EnumerateArray().Select(e => Plain(e.GetString()!)).Order(StringComparer.Ordinal);
}
