using MovieRec.Files;

namespace MovieRec.Notebooks.Tests;

/// <summary>The C# in the documents for readers compiles and runs.</summary>
[Collection(OneNotebookAtATime.Name)]
public sealed class DocumentTests
{
    static readonly string Root = RepositoryRoot.Above(AppContext.BaseDirectory)!;

    public static TheoryData<string, string> Blocks =>
        [.. new[] { ".github/CONTRIBUTING.md", "README.md", "lib/MovieRec/README.md" }.SelectMany(BlocksOf)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task A_block_of_code_runs(string place, string code)
    {
        Assert.NotEmpty(place);
        string library = Path.Combine(AppContext.BaseDirectory, "MovieRec.dll");
        // Documents may open a real data set; the sample has the same files.
        Environment.SetEnvironmentVariable("MOVIEREC_DATASET", "sample");
        try
        {
            NotebookRun run = await TempFolder.RunAsync($"#r \"{library}\"", code);
            Assert.True(run.Status == RunStatus.Succeeded, $"{place}\n{run.Failure}");
        }
        finally
        {
            Environment.SetEnvironmentVariable("MOVIEREC_DATASET", null);
        }
    }

    [Fact]
    public void The_README_shows_the_quick_start()
    {
        string code = string.Join(
                '\n',
                File.ReadLines(Path.Combine(Root, "lib", "samples", "quickstart.cs"))
                    .Where(line => !line.StartsWith("#:", StringComparison.Ordinal))
            )
            .Trim();
        Assert.Contains(BlocksOf("README.md"), block => block.Item2.Trim() == code);
    }

    static IEnumerable<(string, string)> BlocksOf(string path)
    {
        string[] parts = File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n").Split("\n```");
        return parts
            .Where(part => part.StartsWith("csharp\n", StringComparison.Ordinal))
            .Select((part, place) => ($"{path}, block {place + 1}", part["csharp\n".Length..]));
    }
}
