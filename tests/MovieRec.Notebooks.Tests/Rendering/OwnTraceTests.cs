using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MovieRec.Notebooks.Tests.Rendering;

/// <summary>The trace of CONTRIBUTING.md, which the library does not have: its code is an assembly of its own and sees
/// only what is public.</summary>
[Collection(OneNotebookAtATime.Name)]
public sealed partial class OwnTraceTests
{
    [Fact]
    public async Task Is_drawn_described_named_and_written_for_Plotly()
    {
        NotebookRun run = await new Document(".github/CONTRIBUTING.md").Under("Add a figure trace").RunAsync();
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
