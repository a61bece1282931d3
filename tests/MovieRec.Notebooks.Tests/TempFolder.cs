using System.Text.Json.Nodes;

namespace MovieRec.Notebooks.Tests;

/// <summary>Notebooks own the console and the current directory of the process while they run, so these tests run
/// alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneNotebookAtATime
{
    public const string Name = "one notebook at a time";
}

/// <summary>A folder for one test, gone when it ends.</summary>
sealed class TempFolder : IDisposable
{
    public TempFolder() => Directory.CreateDirectory(Root);

    public string Root { get; } = Path.Combine(Path.GetTempPath(), "movierec-test-" + Guid.NewGuid().ToString("N"));

    public string this[string name] => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>Writes a notebook with the given code cells, as VS Code would save it.</summary>
    public string Notebook(string name, params string[] cells)
    {
        string path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, NotebookJson(cells).ToJsonString());
        return path;
    }

    public static JsonObject NotebookJson(params string[] cells) =>
        new()
        {
            ["cells"] = new JsonArray([
                .. cells.Select(
                    (source, i) =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["cell_type"] = "code",
                                ["execution_count"] = null,
                                ["id"] = $"c{i + 1}",
                                ["metadata"] = new JsonObject(),
                                ["outputs"] = new JsonArray(),
                                ["source"] = source,
                            }
                ),
            ]),
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject
                {
                    ["display_name"] = ".NET (C#)",
                    ["language"] = "C#",
                    ["name"] = ".net-csharp",
                },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };

    public static async Task<NotebookRun> RunAsync(params string[] cells)
    {
        using var folder = new TempFolder();
        return await NotebookRunner.RunAsync(folder.Notebook("test.ipynb", cells));
    }

    /// <summary>Runs cells that must all succeed, and gives the text of each output of the last: streams as they are,
    /// values as text/plain.</summary>
    public static async Task<string[]> ShownAsync(params string[] cells)
    {
        NotebookRun run = await RunAsync(cells);
        Assert.True(run.Status == RunStatus.Succeeded, run.Failure?.ToString());
        return
        [
            .. run
                .Executed.Cells[^1]
                .Outputs.Select(output =>
                    Text(output!["text"] ?? output["data"]!["text/plain"] ?? output["data"]!["text/html"]!)
                ),
        ];
    }

    public static async Task<CellFailure> FailureAsync(params string[] cells)
    {
        NotebookRun run = await RunAsync(cells);
        Assert.Equal(RunStatus.Failed, run.Status);
        return run.Failure!;
    }

    public static string Text(JsonNode lines) =>
        string.Concat(lines.AsArray().Select(line => line!.GetValue<string>()));
}
