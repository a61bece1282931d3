using System.Diagnostics;
using System.Text.Json.Nodes;
using MovieRec.Notebooks.Tests.Execution;

namespace MovieRec.Notebooks.Tests.Cli;

/// <summary>The main job as a process of its own, on a small course.</summary>
public sealed class RunCommandTests
{
    const string Good = "Console.WriteLine(\"hello\");",
        Bad = "\nthrow new InvalidOperationException(\"bad\");";

    [Fact]
    public async Task Runs_all_notebooks_in_order_and_reports_them()
    {
        using TempFolder course = Course(
            ("02-b.ipynb", ["1 + 1"]),
            (
                "01-a.ipynb",
                [
                    Execution.SemanticsTests.Library,
                    Good,
                    "Record((\"rmse\", 0.91234), (\"share of users\", 6.25e-5), (\"users\", 1234))",
                ]
            )
        );
        (int code, string output, string error) = await RunAsync(course, "--data", "sample", "--in-place");
        Assert.True(code == 0 && error == "", error);
        string[] lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches(@"^\[1/2\] 01-a  ok +[0-9.]+ s$", lines[0]);
        Assert.Matches(@"^\[2/2\] 02-b  ok +[0-9.]+ s$", lines[1]);
        Assert.Equal(["01-a", "rmse", "share of users", "users"], lines[4..].Select(line => line.Split("  ")[0]));
        Assert.Equal(["0.9123", "6.25E-05", "1,234"], lines[5..].Select(line => line.Split("  ")[^1].Trim()));
        Assert.DoesNotContain('\x1b', output);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal("2", Shown(course["artifacts/notebooks/02-b.ipynb"]));
        Assert.Equal("2", Shown(course["notebooks/02-b.ipynb"]));
        Assert.Contains(
            "seconds",
            await File.ReadAllTextAsync(
                course["artifacts/notebooks/01-a.ipynb"],
                TestContext.Current.CancellationToken
            ),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "seconds",
            await File.ReadAllTextAsync(course["notebooks/01-a.ipynb"], TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Notebooks_open_the_data_set_that_was_named()
    {
        using TempFolder course = Course(
            (
                "01-a.ipynb",
                [
                    Execution.SemanticsTests.Library,
                    "using MovieRec.Data;\n"
                        + "$\"{Dataset.Open(\"ml-100k\").Ratings.Count} {OpenData(\"ml-100k\").Ratings.Count}\"",
                ]
            )
        );
        Directory.CreateDirectory(course["mine"]);
        await File.WriteAllTextAsync(
            course["mine/ratings.csv"],
            "userId,movieId,rating,timestamp\n1,1,4.0,100\n1,2,3.5,100\n2,1,5.0,100\n",
            TestContext.Current.CancellationToken
        );
        await File.WriteAllTextAsync(
            course["mine/movies.csv"],
            "movieId,title,genres\n1,Toy Story (1995),Comedy\n2,Heat (1995),Action\n",
            TestContext.Current.CancellationToken
        );
        (int code, _, string error) = await RunAsync(course, "--data", "mine");
        Assert.True(code == 0, error);
        Assert.Equal("3 3", Shown(course["artifacts/notebooks/01-a.ipynb"], cell: 1));
    }

    [Fact]
    public async Task A_named_data_set_that_cannot_be_had_is_an_error_before_anything_runs()
    {
        using TempFolder course = Course(("01-a.ipynb", [Good]));
        (int code, string output, string error) = await RunAsync(course, "--data", "ml-100kk");
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith(
            "movierec: There is no data set 'ml-100kk'. Did you mean 'ml-100k'?",
            error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Stops_at_a_failure_and_says_where_and_changes_nothing_in_place()
    {
        using TempFolder course = Course(("01-a.ipynb", [Good, Bad]), ("02-b.ipynb", [Good]));
        byte[] before = await File.ReadAllBytesAsync(
            course["notebooks/01-a.ipynb"],
            TestContext.Current.CancellationToken
        );
        (int code, string output, string error) = await RunAsync(course, "run", "--in-place");
        Assert.Equal(1, code);
        Assert.StartsWith(
            "movierec: 01-a.ipynb, cell 2 (c2), line 2, column 1: InvalidOperationException: bad\n",
            error,
            StringComparison.Ordinal
        );
        Assert.Contains("movierec: 1 of 2 notebooks did not run.", error, StringComparison.Ordinal);
        Assert.Contains("failed", output, StringComparison.Ordinal);
        Assert.Equal(
            before,
            await File.ReadAllBytesAsync(course["notebooks/01-a.ipynb"], TestContext.Current.CancellationToken)
        );
        Assert.True(File.Exists(course["artifacts/notebooks/01-a.ipynb"]));
        Assert.False(File.Exists(course["artifacts/notebooks/02-b.ipynb"]));
    }

    [Fact]
    public async Task Keeps_going_past_failed_runaway_and_damaged_notebooks_and_ends()
    {
        using TempFolder course = Course(
            ("01-a.ipynb", ["Console.WriteLine(\"in\");\nwhile (true) { }"]),
            ("02-b.ipynb", []),
            (
                "03-c.ipynb",
                [
                    Execution.SemanticsTests.Library,
                    "MovieRec.Figures.Figure.Bar([\"a\"], [1], \"One bar\").Save(\"bar\");",
                ]
            ),
            ("04-d.ipynb", [Bad])
        );
        await File.WriteAllTextAsync(course["notebooks/02-b.ipynb"], "{\n oops", TestContext.Current.CancellationToken);
        (int code, _, string error) = await RunAsync(
            course,
            "--keep-going",
            "--time-limit",
            "20",
            "--output",
            "out",
            "--only",
            "01,02-b,03"
        );
        Assert.Equal(1, code);
        Assert.Contains(
            "01-a.ipynb, cell 1 (c1): TimeLimit: The cell ran longer than its time limit of 20 s.",
            error,
            StringComparison.Ordinal
        );
        Assert.Contains("movierec: 02-b.ipynb:2: damaged JSON", error, StringComparison.Ordinal);
        Assert.Contains(
            "in\\n",
            await File.ReadAllTextAsync(course["out/01-a.ipynb"], TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.True(File.Exists(course["out/figures/bar.svg"]));
        Assert.False(File.Exists(course["out/04-d.ipynb"]));
    }

    [Fact]
    public async Task An_interrupt_keeps_what_was_done()
    {
        using TempFolder course = Course(
            ("01-a.ipynb", [Good, "System.IO.File.WriteAllText(\"go\", \"\");\nwhile (true) { }"]),
            ("02-b.ipynb", [Good])
        );
        using Process process = Commander.Start(course.Root, "run");
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (!File.Exists(course["notebooks/go"]) && !process.HasExited)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        using (Process kill = Process.Start("/bin/sh", ["-c", $"kill -INT {process.Id}"]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("canceled", await output, StringComparison.Ordinal);
        Assert.Contains("1 of 2 notebooks did not run", await error, StringComparison.Ordinal);
        Assert.Contains(
            "hello",
            await File.ReadAllTextAsync(
                course["artifacts/notebooks/01-a.ipynb"],
                TestContext.Current.CancellationToken
            ),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(1, "there is no notebook '9'. There are: 01-a", "--only", "9")]
    [InlineData(1, "is the folder of the notebooks", "--output", "notebooks")]
    [InlineData(1, "There is no folder", "--notebooks", "nowhere")]
    [InlineData(1, "There is no command 'frobnicate'", "frobnicate")]
    public async Task Wrong_use_is_told_in_a_line(int expected, string message, params string[] args)
    {
        using TempFolder course = Course(("01-a.ipynb", [Good]));
        (int code, _, string error) = await RunAsync(course, args);
        Assert.Equal(expected, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Help_calls_the_command_movierec()
    {
        using TempFolder course = Course(("01-a.ipynb", [Good]));
        (int code, string output, _) = await RunAsync(course, "--help");
        Assert.Equal(0, code);
        Assert.Contains("movierec [command] [options]", output, StringComparison.Ordinal);
        Assert.DoesNotContain("MovieRec.Cli", output, StringComparison.Ordinal);
    }

    static TempFolder Course(params (string Name, string[] Cells)[] notebooks)
    {
        var course = new TempFolder();
        File.WriteAllText(course["MovieRec.sln"], "");
        foreach ((string name, string[] cells) in notebooks)
            course.Notebook("notebooks/" + name, cells);
        return course;
    }

    static Task<(int Code, string Output, string Error)> RunAsync(TempFolder course, params string[] args) =>
        Commander.RunAsync(course.Root, args);

    static string Shown(string path, int cell = 0) =>
        TempFolder.Text(
            JsonNode.Parse(File.ReadAllText(path))!["cells"]![cell]!["outputs"]![0]!["data"]!["text/plain"]!
        );
}
