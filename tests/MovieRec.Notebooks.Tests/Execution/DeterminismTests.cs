using System.Text.Json.Nodes;

namespace MovieRec.Notebooks.Tests.Execution;

[Collection(OneNotebookAtATime.Name)]
public sealed class DeterminismTests
{
    [Fact]
    public async Task In_place_runs_give_the_same_bytes_and_drop_old_stamps()
    {
        using var folder = new TempFolder();
        JsonObject notebook = TempFolder.NotebookJson(
            "var x = new { A = 1.5 };\nConsole.WriteLine(\"a\");\nx",
            "#!time\nnew[] { \"é\" }"
        );
        notebook["cells"]![0]!["metadata"] = new JsonObject
        {
            ["tags"] = new JsonArray("keep"),
            ["execution"] = new JsonObject { ["iopub.execute_input"] = "2020" },
            ["movierec"] = new JsonObject(),
        };
        notebook["cells"]![1]!["outputs"] = new JsonArray(
            new JsonObject
            {
                ["output_type"] = "stream",
                ["name"] = "stdout",
                ["text"] = "stale",
            }
        );
        notebook["metadata"]!["papermill"] = new JsonObject { ["duration"] = 3.5 };
        notebook["metadata"]!["mine"] = "keep";
        notebook["cells"]!
            .AsArray()
            .Insert(
                0,
                new JsonObject
                {
                    ["source"] = "# Title\ntext",
                    ["metadata"] = new JsonObject(),
                    ["cell_type"] = "markdown",
                    ["id"] = "m",
                }
            );
        string path = folder["x.ipynb"];
        File.WriteAllText(path, notebook.ToJsonString());

        Assert.True((await NotebookRunner.RunAsync(path)).WriteInPlace(path));
        byte[] first = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        NotebookRun again = await NotebookRunner.RunAsync(path);
        Assert.False(again.WriteInPlace(path));
        Assert.Equal(first, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));

        string text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        JsonNode written = JsonNode.Parse(text)!;
        Assert.Equal("""{"tags":["keep"]}""", written["cells"]![1]!["metadata"]!.ToJsonString());
        Assert.Equal("keep", written["metadata"]!["mine"]!.ToString());
        Assert.Null(written["metadata"]!["papermill"]);
        Assert.DoesNotContain("stale", text, StringComparison.Ordinal);
        Assert.DoesNotContain("seconds", text, StringComparison.Ordinal);
        Assert.Equal(
            """{"source":["# Title\n","text"],"metadata":{},"cell_type":"markdown","id":"m"}""",
            written["cells"]![0]!.ToJsonString()
        );
        Assert.Equal(
            [1, 2],
            written["cells"]!.AsArray().Skip(1).Select(cell => cell!["execution_count"]!.GetValue<int>())
        );
        Assert.All(
            again.Executed.Cells.Where(cell => cell.IsCode),
            cell => Assert.True(cell.Metadata["movierec"]!["seconds"]!.GetValue<double>() >= 0)
        );
    }
}
