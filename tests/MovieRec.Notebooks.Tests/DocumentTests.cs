using MovieRec.Course;
using MovieRec.Tests;

namespace MovieRec.Notebooks.Tests;

/// <summary>The code in the documents for readers compiles, runs and prints what they say.</summary>
[Collection(OneNotebookAtATime.Name)]
public sealed class DocumentTests
{
    const string Contributing = ".github/CONTRIBUTING.md";

    public static TheoryData<string, int> Blocks =>
        [
            .. new[] { Contributing, "README.md", "lib/MovieRec/README.md" }.SelectMany(path =>
                Enumerable.Range(0, new Document(path).In("csharp").Length).Select(block => (path, block))
            ),
        ];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task A_block_of_code_runs_and_prints_what_is_below_it(string path, int block)
    {
        Document document = new(path);
        DocumentBlock code = document.In("csharp")[block];
        NotebookRun run = await code.RunAsync();
        if (path == Contributing && code.Shown is not null)
            Approved.Text(
                path,
                document.Text.Replace(
                    $"{code.Code}```\n\n```text\n{code.Shown}",
                    $"{code.Code}```\n\n```text\n{Printed(run)}",
                    StringComparison.Ordinal
                )
            );
    }

    [Theory]
    [InlineData("Add a metric")]
    [InlineData("Add a data set layout")]
    [InlineData("Add a model")]
    public void An_example_shows_what_it_prints(string heading) =>
        Assert.False(string.IsNullOrWhiteSpace(new Document(Contributing).Under(heading).Shown));

    [Fact]
    public async Task The_notebook_runs_beside_the_others()
    {
        // The folder is as deep as the notebooks' one, so that the path in #r holds.
        string path = Path.Combine(Document.Root, "artifacts", $"{Guid.NewGuid():N}.ipynb");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(
            path,
            new Document(Contributing).Under("Add a notebook", "json").Code,
            TestContext.Current.CancellationToken
        );
        try
        {
            NotebookRun run = await NotebookRunner.RunAsync(
                path,
                new NotebookSession { Data = new("sample") },
                cancel: TestContext.Current.CancellationToken
            );
            Assert.True(run.Status == RunStatus.Succeeded, run.Failure?.ToString());
            Assert.Equal("mean rating", Assert.Single(run.Metrics).Name);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_README_shows_the_quick_start()
    {
        string code = string.Join(
                '\n',
                File.ReadLines(Path.Combine(Document.Root, "lib", "samples", "quickstart.cs"))
                    .Where(line => !line.StartsWith("#:", StringComparison.Ordinal))
            )
            .Trim();
        Assert.Contains(new Document("README.md").In("csharp"), block => block.Code.Trim() == code);
    }

    internal static string Printed(NotebookRun run) =>
        string.Concat(run.Executed.Cells[^1].Outputs.Select(output => TempFolder.Text(output!["text"]!))).TrimEnd()
        + "\n";
}
