using System.Text.Json.Nodes;
using MovieRec.Course;
using MovieRec.Datasets;
using MovieRec.Files;
using MovieRec.Notebooks.Documents;

namespace MovieRec.Notebooks.Tests;

/// <summary>The committed notebooks: run from top to bottom, and in the state in which readers open them.</summary>
[Collection(OneNotebookAtATime.Name)]
public sealed class CourseTests
{
    static readonly string Root = RepositoryRoot.Above(AppContext.BaseDirectory)!;

    public static TheoryData<string> Committed => [.. All().Select(path => Path.GetRelativePath(Root, path))];

    [Theory]
    [MemberData(nameof(Committed))]
    public async Task Runs_on_the_sample(string notebook)
    {
        NotebookRun run = await RunAsync(notebook, "sample");
        Assert.Equal("sample", Assert.Single(run.Datasets).Name);
        Assert.NotNull(run.Datasets[0].Notice);
        Assert.NotEmpty(run.Metrics);
    }

    [Theory]
    [MemberData(nameof(Committed))]
    public async Task Runs_on_its_data_and_gives_the_committed_outputs(string notebook)
    {
        NotebookDocument committed = NotebookDocument.Read(Path.Combine(Root, notebook));
        string data = DataOf(committed);
        SkipWithoutData(data == "the-movies-dataset" ? "the-movies-dataset-subset.zip" : $"{data}.zip");
        if (NumberOf(notebook) is "10" or "11")
        {
            // What is known of movies, and the ids by which the join is judged.
            foreach (
                string zip in (string[])
                    [
                        "imdb-sample.zip",
                        "ml-1m-imdb.zip",
                        "the-movies-dataset-subset.zip",
                        "ml-1m-notime.zip",
                        "ml-latest-small.zip",
                    ]
            )
                SkipWithoutData(zip);
        }
        NotebookRun run = await RunAsync(notebook, data);
        Assert.Equal(data, Assert.Single(run.Datasets).Name);
        Assert.Equal(
            committed.Cells.Where(cell => cell.IsCode).Select(TextOf),
            run.Executed.Cells.Where(cell => cell.IsCode).Select(TextOf)
        );
    }

    [Theory]
    [InlineData("ml-latest-small", "ml-latest-small.zip", "01 02 03 04 10")]
    [InlineData("ml-100k", "ml-100k.zip", "05 06 08")]
    [InlineData("ml-1m", "ml-1m-notime.zip", "01 02")] // the others take minutes there
    public async Task Notebooks_run_on_other_layouts(string data, string zip, string numbers)
    {
        SkipWithoutData(zip);
        foreach (
            string notebook in All()
                .Where(path =>
                    !path.Contains("solutions", StringComparison.Ordinal) && numbers.Split(' ').Contains(NumberOf(path))
                )
        )
            Assert.Equal(data, Assert.Single((await RunAsync(notebook, data)).Datasets).Name);
    }

    /// <summary>Users, movies, ratings and seed of generated data, and notebooks. The variable MOVIEREC_SHAPES
    /// (<c>20,20,100,1;30,40,300,2</c>) replaces them by other shapes for all notebooks and solutions.</summary>
    public static TheoryData<int, int, int, ulong, string> SmallShapes
    {
        get
        {
            var shapes = new TheoryData<int, int, int, ulong, string>();
            if (Environment.GetEnvironmentVariable("MOVIEREC_SHAPES") is { Length: > 0 } wanted)
            {
                foreach (
                    int[] shape in wanted.Split(';').Select(shape => Array.ConvertAll(shape.Split(','), int.Parse))
                )
                {
                    foreach (string notebook in All())
                        shapes.Add(shape[0], shape[1], shape[2], (ulong)shape[3], Path.GetRelativePath(Root, notebook));
                }
                return shapes;
            }
            foreach (string number in new[] { "01", "04", "06", "08", "10" })
                shapes.Add(20, 20, 100, 1, number);
            foreach (string number in new[] { "05", "07", "11" })
                shapes.Add(300, 20, 900, 1, number);
            foreach (string number in new[] { "02", "03", "09" })
                shapes.Add(20, 300, 900, 1, number);
            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(SmallShapes))]
    public async Task Runs_on_small_generated_data(int users, int movies, int ratings, ulong seed, string notebook)
    {
        using var folder = new TempFolder();
        MovieRec.Datasets.GeneratedCsv.Write(
            folder.Root,
            users,
            movies,
            ratings,
            seed,
            cancel: TestContext.Current.CancellationToken
        );
        if (notebook.Length == 2)
            notebook = Path.GetRelativePath(Root, All().First(path => NumberOf(path) == notebook));
        await RunAsync(notebook, folder.Root);
    }

    [Fact]
    public async Task Numbers_of_ml100k_are_those_that_others_published()
    {
        SkipWithoutData("ml-100k.zip");
        NotebookRun first = await RunAsync("notebooks/01-data-and-cleaning.ipynb", null);
        Assert.Equal(
            (99_224, 943, 1_347, 36, 907),
            (
                (int)Value(first, "ratings"),
                (int)Value(first, "users"),
                (int)Value(first, "movies"),
                (int)Value(first, "children"),
                (int)Value(first, "adults")
            )
        );
        NotebookRun second = await RunAsync("notebooks/02-interaction-matrix.ipynb", null);
        Assert.Equal(0.9599, Value(second, "rmse u1"), 0.00005);
        Assert.Equal(0.7616, Value(second, "mae u1"), 0.00005);
        Assert.Equal(0.9457, Value(second, "rmse five folds"), 0.0001);
        // What is to be reached: item k-NN .9204 over five folds, Funk SVD .9165 and SVD++ .909 on u1.
        Assert.InRange(
            Value(await RunAsync("notebooks/03-neighbors-and-content.ipynb", null), "rmse item-knn"),
            0.8,
            0.9204
        );
        NotebookRun fourth = await RunAsync("notebooks/04-svd-and-funk-svd.ipynb", null);
        Assert.InRange(Value(fourth, "rmse u1 funk-svd"), 0.8, 0.9165);
        Assert.InRange(Value(fourth, "rmse u1 svdpp"), 0.8, 0.909);
    }

    [Theory]
    [MemberData(nameof(Committed))]
    public void Is_committed_whole_and_for_the_kernel_of_DotNet_Interactive(string notebook)
    {
        JsonNode json = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, notebook)))!;
        Assert.Equal((4, 5), ((int)json["nbformat"]!, (int)json["nbformat_minor"]!));
        Assert.Equal(".net-csharp", (string?)json["metadata"]!["kernelspec"]!["name"]);
        Assert.Equal("polyglot-notebook", (string?)json["metadata"]!["language_info"]!["name"]);
        JsonNode[] cells = [.. json["cells"]!.AsArray().Where(cell => (string?)cell!["cell_type"] == "code")!];
        Assert.Equal(Enumerable.Range(1, cells.Length), cells.Select(cell => (int)cell["execution_count"]!));
        Assert.All(cells, cell => Assert.InRange(cell["source"]!.AsArray().Count, 1, 14));
        Assert.DoesNotContain(
            cells.SelectMany(cell => cell["outputs"]!.AsArray()),
            output => (string?)output!["output_type"] == "error"
        );
        Assert.DoesNotContain(Root, json.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_contents_list_every_notebook_and_every_notebook_has_solutions()
    {
        string contents = File.ReadAllText(Path.Combine(Root, "notebooks", "README.md"));
        foreach (
            string name in Directory
                .GetFiles(Path.Combine(Root, "notebooks"), "*.ipynb")
                .Select(path => Path.GetFileName(path))
        )
        {
            Assert.Contains($"({name})", contents, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(Root, "notebooks", "solutions", $"{name[..2]}.ipynb")), name);
        }
    }

    static string NumberOf(string notebook) => Path.GetFileName(notebook)[..2];

    static double Value(NotebookRun run, string name) => run.Metrics.Single(metric => metric.Name == name).Value;

    /// <summary>The data set that the committed outputs come from.</summary>
    static string DataOf(NotebookDocument committed) =>
        committed
            .Cells.Where(cell => cell.IsCode)
            .SelectMany(cell => cell.Outputs)
            .Select(output => (string?)output!["data"]?["application/vnd.movierec.dataset+json"]?["name"])
            .First(name => name is not null)!;

    /// <summary>What a cell shows as text; pictures are compared in this form, too.</summary>
    static string TextOf(NotebookCell cell) =>
        string.Concat(
            cell.Outputs.Select(output => output!["text"] ?? output["data"]?["text/plain"])
                .Select(text =>
                    text is JsonArray lines ? string.Concat(lines.Select(line => (string?)line)) : (string?)text ?? ""
                )
        );

    static async Task<NotebookRun> RunAsync(string notebook, string? data)
    {
        using var figures = new TempFolder();
        NotebookRun run = await NotebookRunner.RunAsync(
            Path.Combine(Root, notebook),
            new NotebookSession { Data = new(data), FigureFolder = figures.Root },
            cancel: TestContext.Current.CancellationToken
        );
        Assert.True(
            run.Status == RunStatus.Succeeded,
            $"{notebook}, cell {run.Failure?.Cell}: {run.Failure?.Error.Message}"
        );
        return run;
    }

    internal static void SkipWithoutData(string zip)
    {
        string? folder = Environment.GetEnvironmentVariable("MOVIEREC_DATA");
        if (string.IsNullOrEmpty(folder))
            Assert.Skip("data not present: MOVIEREC_DATA is not set");
        if (!File.Exists(Path.Combine(folder, zip)))
            Assert.Skip($"data not present: {zip} is not in MOVIEREC_DATA");
    }

    static IEnumerable<string> All() =>
        Directory
            .GetFiles(Path.Combine(Root, "notebooks"), "*.ipynb", SearchOption.AllDirectories)
            .Where(path => !path.Contains(".ipynb_checkpoints", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
}
