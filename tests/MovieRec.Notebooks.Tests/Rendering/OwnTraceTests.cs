using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MovieRec.Notebooks.Tests.Execution;

namespace MovieRec.Notebooks.Tests.Rendering;

/// <summary>A trace that the library does not have, written in a notebook: cells are an assembly of their own and see
/// only what is public.</summary>
[Collection(OneNotebookAtATime.Name)]
public sealed partial class OwnTraceTests
{
    const string Band = """
        using MovieRec.Figures;

        /// <summary>The area between two curves.</summary>
        sealed record Band(string Name, double[] At, double[] Low, double[] High) : Trace(Name)
        {
            protected override string PlotlyType => "scatter";

            protected override void AddTo(AxisData x, AxisData y)
            {
                x.Add(At);
                y.Add(Low);
                y.Add(High);
            }

            protected override void Draw(TraceDrawing drawing)
            {
                var corners = At.Zip(High).Concat(At.Zip(Low).Reverse());
                var points = corners.Select(corner => $"{Text(drawing.X(corner.First))} {Text(drawing.Y(corner.Second))}");
                drawing.Append($"<polygon points=\"{string.Join(' ', points)}\" fill=\"{drawing.Look.Color}40\"/>");
            }

            static string Text(double pixels) => TraceDrawing.Pixels(pixels);

            protected override void WritePlotly(PlotlyTrace plotly)
            {
                plotly.WriteNumbers("x", At.Concat(Enumerable.Reverse(At)));
                plotly.WriteNumbers("y", High.Concat(Enumerable.Reverse(Low)));
                plotly.Json.WriteString("mode", "none");
                plotly.Json.WriteString("fill", "toself");
                plotly.Json.WriteString("fillcolor", plotly.Look.Color + "40");
            }

            public override string Describe() => $"band '{Name}' at {At.Length} places";
        }
        """;

    const string Shown = """
        double[] at = [1, 2, 4], low = [0.5, 0.7, 0.6], high = [1, 1.5, 0.9];
        Figure.Line(at, high, "A band", "x", "y", name: "upper end").Add(new Band("all folds", at, low, high))
        """;

    [Fact]
    public async Task Is_drawn_described_named_and_written_for_Plotly()
    {
        NotebookRun run = await TempFolder.RunAsync(SemanticsTests.Library, Band, Shown);
        Assert.True(run.Status == RunStatus.Succeeded, run.Failure?.ToString());
        JsonNode data = run.Executed.Cells[^1].Outputs.Single()!["data"]!;
        string html = TempFolder.Text(data["text/html"]!);

        XElement svg = XElement.Parse(html[html.IndexOf("<svg", StringComparison.Ordinal)..(EndOfSvg(html))]);
        string[] polygon = Numbers(svg.Descendants().Single(e => e.Name.LocalName == "polygon").Attribute("points")!);
        string[] line = Numbers(svg.Descendants().Single(e => (string?)e.Attribute("class") == "line").Attribute("d")!);
        Assert.Equal(6, line.Length); // the upper end, which the line of the library goes along
        Assert.Equal(line, polygon[..6]);
        Assert.Equal([line[4], line[2], line[0]], polygon[6..].Where((_, i) => i % 2 == 0));
        Assert.Equal(
            ["upper end", "all folds"],
            svg.Descendants().Where(e => (string?)e.Attribute("class") == "legend-label").Select(e => e.Value)
        );

        JsonNode plotly = data["application/vnd.plotly.v1+json"]!;
        Assert.Equal("all folds", (string?)plotly["data"]![1]!["name"]);
        Assert.Equal([1, 1.5, 0.9, 0.6, 0.7, 0.5], plotly["data"]![1]!["y"]!.AsArray().Select(y => (double)y!));
        Assert.True((double)plotly["layout"]!["yaxis"]!["range"]![0]! < 0.5);
        Assert.Contains(
            "  band 'all folds' at 3 places",
            TempFolder.Text(data["text/plain"]!),
            StringComparison.Ordinal
        );
    }

    static int EndOfSvg(string html) => html.IndexOf("</svg>", StringComparison.Ordinal) + "</svg>".Length;

    static string[] Numbers(XAttribute attribute) =>
        [.. Number().Matches(attribute.Value).Select(match => match.Value)];

    [GeneratedRegex(@"\d+(\.\d+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
