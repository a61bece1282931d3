using MovieRec.Course;

namespace MovieRec.Notebooks.Tests.Execution;

/// <summary>What the C# kernel of .NET Interactive does with a cell.</summary>
[Collection(OneNotebookAtATime.Name)]
public sealed class SemanticsTests
{
    static readonly (string Cell, string? Shown)[] Cells =
    [
        ("21 * 2", "42"),
        ("21 * 2 // the answer", "42"),
        ("null", "<null>"),
        ("(string)null", "<null>"),
        ("\"text\"", "text"),
        ("await Task.FromResult(7)", "7"),
        ("Task.FromResult(7)", "Task<Int32>, not awaited"),
        ("async Task<int> G() { await Task.Delay(1); return 1; }\nG()", "Task<Int32>, not awaited"),
        ("new StringBuilder(\"b\").Append(1).ToString() + new ArrayList().Count + new List<int> { 5 }.Sum()", "b105"),
        ("System.Text.Json.JsonSerializer.Serialize(new { a = 1 })", "{\"a\":1}"),
        ("#!csharp\n3", "3"),
        ("#!time\n\"\"\"\n  #!not a command\n  \"\"\"", "#!not a command"),
        ("display(1)", "1"), // and not the handle that it returns
        ("var x = 1;", null),
        ("", null),
        ("// nothing", null),
        ("await Task.Delay(1)", null),
        ("void F() { }\nF()", null),
        ("string.Concat(\"a\", \"b\");", null),
    ];

    [Fact]
    public async Task The_last_expression_is_shown_and_statements_show_nothing()
    {
        NotebookRun run = await TempFolder.RunAsync([.. Cells.Select(cell => cell.Cell)]);
        Assert.True(run.Status == RunStatus.Succeeded, run.Failure?.ToString());
        Assert.Equal(
            Cells.Select(cell => cell.Shown),
            run.Executed.Cells.Select(cell =>
                cell.Outputs.SingleOrDefault() is { } output ? TempFolder.Text(output["data"]!["text/plain"]!) : null
            )
        );
        Assert.Equal(
            Enumerable.Range(1, Cells.Length),
            run.Executed.Cells.Select(cell =>
                System.Text.Json.Nodes.JsonNode.Parse(run.Executed.ToJson())!["cells"]![cell.Number - 1]![
                    "execution_count"
                ]!.GetValue<int>()
            )
        );
    }

    [Fact]
    public async Task State_goes_from_cell_to_cell_and_a_name_can_be_declared_anew() =>
        Assert.Equal(
            ["3 a"],
            await TempFolder.ShownAsync(
                "using System.IO;\nrecord P(int X);\nvar x = 1;",
                "var p = new P(3);\nvar x = Path.GetFileName(\"/b/a\");",
                "$\"{p.X} {x}\""
            )
        );

    [Fact]
    public async Task Console_text_and_displays_come_in_order()
    {
        NotebookRun run = await TempFolder.RunAsync(
            "Console.Write(\"a\"); Console.WriteLine(1.5); display(2); Console.Error.Write(\"e\"); "
                + "Console.Write('b');\n\"c\".DisplayAs(\"text/markdown\"); HTML(\"<i>\")"
        );
        Assert.Equal(
            ["stream", "display_data", "stream", "stream", "display_data", "execute_result"],
            run.Executed.Cells[0].Outputs.Select(output => output!["output_type"]!.ToString())
        );
        Assert.Equal("a1.5\n", TempFolder.Text(run.Executed.Cells[0].Outputs[0]!["text"]!));
        Assert.Equal("stderr", run.Executed.Cells[0].Outputs[2]!["name"]!.ToString());
        Assert.Equal("c", TempFolder.Text(run.Executed.Cells[0].Outputs[4]!["data"]!["text/markdown"]!));
        Assert.Equal("<i>", TempFolder.Text(run.Executed.Cells[0].Outputs[5]!["data"]!["text/html"]!));
        Assert.Equal(1, run.Executed.Cells[0].Outputs[5]!["execution_count"]!.GetValue<int>());
    }

    [Fact]
    public async Task Other_threads_write_into_the_cell_too() =>
        Assert.Equal(
            ["task\nthread\n"],
            await TempFolder.ShownAsync(
                "await Task.Run(() => Console.WriteLine(\"task\"));\nvar t = new System.Threading.Thread(() => "
                    + "Console.WriteLine(\"thread\")); t.Start(); t.Join();"
            )
        );

    [Fact]
    public async Task A_display_can_be_replaced_where_it_stands() =>
        Assert.Equal(
            ["done", "x\n"],
            await TempFolder.ShownAsync("var d = display(\"wait\");\nConsole.WriteLine(\"x\");\nd.Update(\"done\");")
        );

    [Fact]
    public async Task A_page_gets_scripts_and_styles() =>
        Assert.Equal(
            ["<script type=\"text/javascript\">f()</script>", "<style>b{}</style>"],
            await TempFolder.ShownAsync("Javascript(\"f()\"); CSS(\"b{}\");")
        );

    [Fact]
    public async Task The_current_directory_is_the_notebooks_and_console_and_directory_come_back()
    {
        string before = Environment.CurrentDirectory;
        TextWriter console = Console.Out;
        using var folder = new TempFolder();
        NotebookRun run = await NotebookRunner.RunAsync(
            folder.Notebook("sub/test.ipynb", "System.IO.Path.GetFileName(Environment.CurrentDirectory)")
        );
        Assert.Equal("sub", TempFolder.Text(run.Executed.Cells[0].Outputs[0]!["data"]!["text/plain"]!));
        Assert.Equal(before, Environment.CurrentDirectory);
        Assert.Same(console, Console.Out);
    }

    [Fact]
    public async Task CSharp_14_is_known_as_in_DotNet_Interactive() =>
        Assert.Equal(
            ["8"],
            await TempFolder.ShownAsync(
                "class C { public int P { get => field + 1; set; } }",
                "var c = new C { P = 5 };\nc?.P += 1;\nc.P"
            )
        );

    [Fact]
    public async Task The_librarys_results_are_collected()
    {
        NotebookRun run = await TempFolder.RunAsync(
            Library,
            "Record((\"rmse\", 0.95), (\"mae\", 0.75))",
            "Record(\"rmse\", 0.95)",
            "Check.Near(\"rmse\", 0.95, 0.94, within: 0.02, on: \"s\", data: \"s\")"
        );
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal([("rmse", 0.95), ("mae", 0.75)], run.Metrics.Select(metric => (metric.Name, metric.Value)));
    }

    [Fact]
    public async Task Another_value_for_a_recorded_name_fails_the_cell()
    {
        CellFailure failure = await TempFolder.FailureAsync(
            Library,
            "Record(\"rmse\", 0.95)",
            "Record(\"rmse\", 0.96)"
        );
        Assert.Equal(
            (3, "'rmse' was recorded as 0.95 in cell 2 and is 0.96 now: rename one of them."),
            (failure.Cell, failure.Error.Message)
        );
    }

    [Fact]
    public async Task A_reference_to_the_hosts_library_is_the_hosts_copy() =>
        Assert.Equal(
            ["True"],
            await TempFolder.ShownAsync(
                Library,
                "AppDomain.CurrentDomain.GetAssemblies().Count(a => a.GetName().Name == \"MovieRec\") == 1 && "
                    + "typeof(MovieRec.Course.RecordedResult).Assembly.GetName().Name == \"MovieRec\""
            )
        );

    [Fact]
    public async Task Without_its_reference_the_library_is_not_found()
    {
        CellFailure failure = await TempFolder.FailureAsync("MovieRec.Course.Notebook.Record(\"a\", 1)");
        Assert.Equal("CompilationError", failure.Error.Name);
    }

    internal static string Library { get; } =
        $"#r \"{typeof(MovieRec.Course.RecordedResult).Assembly.Location}\"\nusing static MovieRec.Course.Notebook;";
}
