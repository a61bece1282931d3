using System.Text.Json.Nodes;
using MovieRec.Notebooks.Execution;

namespace MovieRec.Notebooks.Tests.Execution;

[Collection(OneNotebookAtATime.Name)]
public sealed class FailureTests
{
    [Fact]
    public async Task A_compile_error_has_cell_line_and_column_and_all_errors_are_told()
    {
        CellFailure failure = await TempFolder.FailureAsync("var a = 1;", "\nvar b = a +\n   missing;\nint c = \"x\";");
        Assert.Equal((2, "c2", 3, 4), (failure.Cell, failure.CellId, failure.Error.Line, failure.Error.Column));
        Assert.Contains("(3,4): error CS0103", failure.Error.Message, StringComparison.Ordinal);
        Assert.Contains("(4,9): error CS0029", failure.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("List<int> a = [with(capacity: 3), 1];")] // C# 15
    [InlineData("int a = 1;\nusing System.IO;")]
    [InlineData("namespace N { }")]
    [InlineData("System.IO.File.Exists(\"\") && Path.IsPathRooted(\"\")")] // System.IO is not imported
    public async Task What_fails_in_DotNet_Interactive_fails_here(string cell) =>
        Assert.Equal("CompilationError", (await TempFolder.FailureAsync(cell)).Error.Name);

    [Fact]
    public async Task An_exception_has_the_line_of_the_cell_and_a_trace_without_paths()
    {
        NotebookRun run = await TempFolder.RunAsync(
            "int F(int x)\n{\n    return x > 0 ? throw new InvalidOperationException(\"bad\", new "
                + "ArgumentException(\"inner\")) : x;\n}",
            "Console.WriteLine(\"before\");\n\nF(1)",
            "3"
        );
        Assert.Equal((2, 3, 1), (run.Failure!.Cell, run.Failure.Error.Line, run.Failure.Error.Column));
        Assert.Equal(
            [
                "InvalidOperationException: bad",
                "   at cell 1, line 3: return x > 0 ? throw new InvalidOperationException(\"bad\", new "
                    + "ArgumentException(\"inner\")) : x;",
                "   at cell 2, line 3: F(1)",
                "---> ArgumentException: inner",
            ],
            run.Failure.Error.Trace
        );
        JsonNode[] outputs = [.. run.Executed.Cells[1].Outputs.Select(output => output!)];
        Assert.Equal(["stream", "error"], outputs.Select(output => output["output_type"]!.ToString()));
        Assert.Equal(
            ("InvalidOperationException", "bad"),
            (outputs[1]["ename"]!.ToString(), outputs[1]["evalue"]!.ToString())
        );
        Assert.Empty(run.Executed.Cells[2].Outputs);
        Assert.DoesNotContain(Path.GetTempPath(), run.Executed.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_of_the_library_is_named_in_the_trace()
    {
        CellFailure failure = await TempFolder.FailureAsync(SemanticsTests.Library, "Record(\"a\", double.NaN)");
        Assert.Equal(("ArgumentException", 1), (failure.Error.Name, failure.Error.Line));
        Assert.Contains("   at Notebook.Record", failure.Error.Trace);
    }

    [Fact]
    public async Task A_sequence_that_throws_while_it_is_shown_fails_the_cell()
    {
        CellFailure failure = await TempFolder.FailureAsync("new[] { 1, 0 }.Select(x => 1 / x)");
        Assert.Equal(("DivideByZeroException", 1), (failure.Error.Name, failure.Error.Line));
    }

    [Theory]
    [InlineData("var x = 1;\n  #!import \"f.csx\"", 2, "The magic command '#!import \"f.csx\"' is not supported")]
    [InlineData("#!fsharp\nlet x = 1", 1, "The magic command '#!fsharp' is not supported")]
    [InlineData("#!markdown\nhello", 1, "'#!markdown' is not supported")]
    [InlineData("#i \"nuget:https://x\"", 1, "The directive '#i \"nuget:https://x\"' is not supported")]
    [InlineData("\n#r \"nuget: Foo, 1.0\"", 2, "NuGet packages are not supported here")]
    public async Task Commands_that_are_unknown_are_named(string cell, int line, string message)
    {
        CellFailure failure = await TempFolder.FailureAsync(cell);
        Assert.Equal(line, failure.Error.Line);
        Assert.Contains(message, failure.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("polyglot_notebook", "kernelName")]
    [InlineData("dotnet_interactive", "language")]
    public async Task A_cell_of_another_language_is_refused(string owner, string key)
    {
        using var folder = new TempFolder();
        JsonObject notebook = TempFolder.NotebookJson("1", "2");
        notebook["cells"]![0]!["metadata"] = new JsonObject { [owner] = new JsonObject { [key] = "csharp" } };
        notebook["cells"]![1]!["metadata"] = new JsonObject { [owner] = new JsonObject { [key] = "fsharp" } };
        File.WriteAllText(folder["x.ipynb"], notebook.ToJsonString());
        NotebookRun run = await NotebookRunner.RunAsync(folder["x.ipynb"]);
        Assert.Equal((2, "UnknownLanguage"), (run.Failure!.Cell, run.Failure.Error.Name));
    }

    [Fact]
    public async Task A_cell_over_its_time_limit_is_left_and_told()
    {
        using var folder = new TempFolder();
        TextWriter console = Console.Out,
            errors = Console.Error;
        var seen = new StringWriter();
        Console.SetOut(seen);
        string path = folder.Notebook(
            "x.ipynb",
            $"var at = \"{folder.Root}\";",
            "Console.WriteLine(\"started\");\nwhile (!System.IO.File.Exists(at + \"/stop\")) "
                + "System.Threading.Thread.Sleep(5);\n"
                + "Console.WriteLine(\"late\");\ndisplay(\"late\");\nSystem.IO.File.WriteAllText(at + \"/end\", \"\");",
            "3"
        );
        NotebookRun run = await NotebookRunner.RunAsync(path, TimeSpan.FromSeconds(5));
        File.WriteAllText(folder["stop"], ""); // let the thread go
        while (!File.Exists(folder["end"]))
            await Task.Delay(5, TestContext.Current.CancellationToken);
        Console.Write("outside");
        Console.SetOut(console);
        Console.SetError(errors);
        Assert.Equal("outside", seen.ToString());
        Assert.Equal((RunStatus.Failed, 2, "TimeLimit"), (run.Status, run.Failure!.Cell, run.Failure.Error.Name));
        Assert.Contains("5 s", run.Failure.Error.Message, StringComparison.Ordinal);
        Assert.Equal("started\n", TempFolder.Text(run.Executed.Cells[1].Outputs[0]!["text"]!));
        Assert.Equal(2, run.Executed.Cells[1].Outputs.Count);
    }

    [Fact]
    public async Task Canceling_keeps_what_was_done()
    {
        using var folder = new TempFolder();
        using var cancel = new CancellationTokenSource();
        TextWriter console = Console.Out,
            errors = Console.Error;
        string path = folder.Notebook(
            "x.ipynb",
            $"var at = \"{folder.Root}\";\nat.Length > 1",
            "Console.WriteLine(\"started\");\nSystem.IO.File.WriteAllText(at + \"/go\", \"\");\n"
                + "while (!System.IO.File.Exists(at + \"/stop\")) "
                + "System.Threading.Thread.Sleep(5);\nSystem.IO.File.WriteAllText(at + \"/end\", \"\");",
            "3"
        );
        Task<NotebookRun> running = NotebookRunner.RunAsync(path, cancel: cancel.Token);
        while (!File.Exists(folder["go"]))
            await Task.Delay(5, TestContext.Current.CancellationToken);
        await cancel.CancelAsync();
        NotebookRun run = await running;
        File.WriteAllText(folder["stop"], "");
        while (!File.Exists(folder["end"]))
            await Task.Delay(5, TestContext.Current.CancellationToken);
        Console.SetOut(console);
        Console.SetError(errors);
        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.Equal([1, 2, 0], run.Executed.Cells.Select(cell => cell.Outputs.Count));
        Assert.Throws<InvalidOperationException>(() => run.WriteInPlace(path));
    }

    [Fact]
    public async Task Values_assigned_before_an_exception_survive_it()
    {
        using var kernel = new MovieRec.Notebooks.Execution.CSharpKernel(Environment.CurrentDirectory);
        var outputs = new MovieRec.Notebooks.Execution.CellOutputs();
        Assert.Equal(
            "Exception",
            (await kernel.RunAsync(1, "int x = 5;\nif (x > 1) throw new Exception(\"a\");\nx = 7;", outputs))!.Name
        );
        Assert.Null(await kernel.RunAsync(2, "x", outputs));
        var shown = Assert.IsType<MovieRec.Notebooks.Execution.DisplayOutput>(Assert.Single(outputs.Items));
        Assert.Equal("5", shown.Bundle["text/plain"]);
    }
}
