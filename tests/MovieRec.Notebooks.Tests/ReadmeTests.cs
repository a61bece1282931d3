using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MovieRec.Models;
using MovieRec.Notebooks.Tests.Cli;
using MovieRec.Tests;

namespace MovieRec.Notebooks.Tests;

/// <summary>The README shows what the commands print today, in a terminal of 80 columns, and every model of the
/// catalog.</summary>
[Collection(OneNotebookAtATime.Name)]
public sealed partial class ReadmeTests
{
    const string Data = "ml-100k",
        None = "–",
        Prompt = "$ movierec ";

    static DocumentBlock Terminal => new Document("README.md").In("console").Single();

    /// <summary>Models whose five fits take long: only the first fold is compared.</summary>
    static readonly string[] Slow = ["embedding-network", "funk-svd", "nmf"];

    /// <summary>Models whose figures are about something else.</summary>
    static readonly string[] NotMeasured = ["attention-network"];

    public static TheoryData<string> Models =>
        [.. ModelCatalog.All.Where(entry => entry.IsBuiltIn).Select(entry => entry.Name).Except(NotMeasured)];

    [Fact]
    public void The_console_output_fits_80_columns_and_starts_in_the_first_screen()
    {
        string[] lines = Terminal.Code.Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal(
            ["train", "recommend", "run"],
            lines.Where(line => line.StartsWith(Prompt, StringComparison.Ordinal)).Select(line => line.Split(' ')[2])
        );
        Document readme = new("README.md");
        Assert.InRange(
            readme.Text[..readme.Text.IndexOf(Prompt, StringComparison.Ordinal)].Count(c => c == '\n'),
            1,
            25
        );
    }

    [Fact]
    public async Task The_console_output_is_what_the_commands_print()
    {
        CourseTests.SkipWithoutData($"{Data}.zip");
        using var folder = new TempFolder();
        Document readme = new("README.md");
        string shown = "";
        foreach (
            string command in Terminal.Code.Split('\n').Where(line => line.StartsWith(Prompt, StringComparison.Ordinal))
        )
        {
            string[] args = command[Prompt.Length..].Split(' ');
            bool isRun = args[0] == "run";
            (int code, string output, string error) = await Commander.RunOnAsync(
                Data,
                isRun ? Document.Root : folder.Root,
                isRun ? [.. args, "--output", folder["run"]] : args
            );
            Assert.True(code == 0, error);
            // A run says on standard error where there is no browser to make PNG files with.
            shown += $"{command}\n{(isRun ? "" : error)}{output}";
        }
        string[] old = Terminal.Code.Split('\n');
        // Times differ from run to run: a line that differs in them alone stays.
        IEnumerable<string> lines = shown
            .TrimEnd()
            .Split('\n')
            .Select(line => line.TrimEnd())
            .Select((line, at) => at < old.Length && Masked(line) == Masked(old[at]) ? old[at] : line);
        Approved.Text(
            "README.md",
            readme.Text.Replace(Terminal.Code, string.Join('\n', lines) + "\n", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_errors_below_the_code_are_those_of_the_published_split()
    {
        CourseTests.SkipWithoutData($"{Data}.zip");
        DocumentBlock code = new Document("README.md").Under("The library");
        NotebookRun run = await code.RunAsync(Data);
        string printed = DocumentTests.Printed(run);
        Document readme = new("README.md");
        Approved.Text("README.md", readme.Text.Replace(code.Shown!, printed, StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_lists_the_models_of_the_catalog() => Approved.Part("README.md", "models", Table(Rows()));

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Figures_of_the_table_are_those_of_the_commands(string model)
    {
        CourseTests.SkipWithoutData($"{Data}.zip");
        Dictionary<string, Figures> rows = Rows();
        Figures now = rows.GetValueOrDefault(model, new(None, None, None));
        if (ModelCatalog.Get(model).PredictsRatings)
        {
            bool isShort = Slow.Contains(model) && now.MeanRmse != None;
            JsonNode errors = await EvaluateAsync(model, isShort ? "u1" : "folds", "rmse");
            now = now with
            {
                FirstRmse = Rounded(errors["folds"]![0]!["rmse"]!),
                MeanRmse = isShort ? now.MeanRmse : Rounded(errors["mean"]!["rmse"]!),
            };
        }
        now = now with { Ndcg = Rounded((await EvaluateAsync(model, "ua", "ndcg@10"))["mean"]!["ndcg@10"]!) };
        rows[model] = now;
        Approved.Part("README.md", "models", Table(rows));
    }

    [Theory]
    [InlineData("svdpp")]
    [InlineData("funk-svd")]
    [InlineData("als")]
    [InlineData("als-genres")]
    [InlineData("item-knn")]
    public async Task Figures_by_stars_are_those_of_the_command(string model)
    {
        CourseTests.SkipWithoutData($"{Data}.zip");
        string ndcg = Rounded((await EvaluateAsync(model, "ua", "ndcg@10", "--rank", "stars"))["mean"]!["ndcg@10"]!);
        string text = new Document("README.md").Text;
        Assert.Contains(
            $"{ndcg} for `{model}`",
            Blanks().Replace(text[text.IndexOf("(`--rank stars`)", StringComparison.Ordinal)..], " "),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("11-attention-for-two.ipynb", "0.7051", "0.6746", "0.668", "0.6477")]
    [InlineData("07-hybrid-lightfm.ipynb", "0.8835", "0.4106", "0.8751", "0.3716", "0.7389")]
    public void Figures_of_a_notebook_are_those_of_its_outputs(string notebook, params string[] figures)
    {
        string readme = new Document("README.md").Text,
            outputs = File.ReadAllText(Path.Combine(Document.Root, "notebooks", notebook));
        Assert.All(figures, figure => Assert.Contains(figure, readme, StringComparison.Ordinal));
        Assert.All(figures, figure => Assert.Contains(figure, outputs, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_option_of_a_command_is_one_that_the_command_has()
    {
        string readme = new Document("README.md").Text;
        var used = CommandLine()
            .Matches(readme)
            .SelectMany(line =>
                Option().Matches(line.Value).Select(option => (line.Groups["command"].Value, option.Value))
            )
            .Concat(RunOption().Matches(readme).Select(row => ("run", row.Groups["option"].Value)))
            .Distinct()
            .ToLookup(pair => pair.Item1, pair => pair.Item2);
        Assert.True(used.Count >= 5 && used["run"].Count() >= 5);
        foreach (IGrouping<string, string> command in used)
        {
            (int code, string help, string error) = await Commander.RunAsync(Document.Root, command.Key, "--help");
            Assert.True(code == 0, error);
            Assert.All(command, option => Assert.Matches($@"{option}\b", help));
        }
    }

    static async Task<JsonNode> EvaluateAsync(string model, string split, string metric, params string[] more)
    {
        (int code, string output, string error) = await Commander.RunOnAsync(
            Data,
            Document.Root,
            ["evaluate", model, "--split", split, "--metrics", metric, "--json", .. more]
        );
        Assert.True(code == 0, error);
        return JsonNode.Parse(output)!;
    }

    static string Rounded(JsonNode value) => ((double)value).ToString("0.0000", CultureInfo.InvariantCulture);

    static string Masked(string text) => Seconds().Replace(text, " _ s");

    /// <summary>The figures that the README has now.</summary>
    static Dictionary<string, Figures> Rows() =>
        new Document("README.md")
            .Text.Split('\n')
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 7 && cells[1].StartsWith('`'))
            .ToDictionary(cells => cells[1].Trim('`'), cells => new Figures(cells[3], cells[4], cells[5]));

    static string Table(Dictionary<string, Figures> rows) =>
        "| model | what it is | RMSE u1 | RMSE u1–u5 | NDCG@10 |\n| --- | --- | ---: | ---: | ---: |\n"
        + string.Concat(
            ModelCatalog
                .All.Where(entry => entry.IsBuiltIn)
                .Select(entry => (entry, Figures: rows.GetValueOrDefault(entry.Name, new(None, None, None))))
                .Select(row =>
                    $"| `{row.entry.Name}` | {row.entry.Description} "
                    + $"| {row.Figures.FirstRmse} | {row.Figures.MeanRmse} | {row.Figures.Ndcg} |\n"
                )
        );

    [GeneratedRegex(@" +\d+\.\d+ s\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Seconds();

    /// <summary>A command in a line of its own, or quoted within a sentence.</summary>
    [GeneratedRegex(
        @"(^|`|\$ )movierec (?<command>[a-z]+)[^`\n#]*",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        1000
    )]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"--[a-z][a-z-]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Option();

    /// <summary>A row of the table of the options of <c>movierec run</c>.</summary>
    [GeneratedRegex(@"^\| `(?<option>--[a-z-]+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex RunOption();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blanks();

    sealed record Figures(string FirstRmse, string MeanRmse, string Ndcg);
}
