using MovieRec.Course;
using MovieRec.Files;

namespace MovieRec.Notebooks.Tests;

/// <summary>A block of code in a document.</summary>
/// <param name="Heading">The heading above it.</param>
/// <param name="Language">Such as <c>csharp</c>.</param>
/// <param name="Code">Ends with a line end.</param>
sealed record DocumentBlock(string Heading, string Language, string Code)
{
    /// <summary>The block of text right below it, which shows what the code prints; null for none.</summary>
    public string? Shown { get; set; }

    /// <summary>Runs C# on a data set. It sees the public members of the library only.</summary>
    public async Task<NotebookRun> RunAsync(string data = "sample")
    {
        string library = Path.Combine(AppContext.BaseDirectory, "MovieRec.dll");
        using var folder = new TempFolder();
        NotebookRun run = await NotebookRunner.RunAsync(
            folder.Notebook("test.ipynb", $"#r \"{library}\"", Code),
            new NotebookSession { Data = new(data) }
        );
        Assert.True(run.Status == RunStatus.Succeeded, $"{Heading}\n{run.Failure}");
        return run;
    }
}

/// <summary>A Markdown file of the repository.</summary>
sealed class Document
{
    const string Fence = "```";

    public static readonly string Root = RepositoryRoot.Above(AppContext.BaseDirectory)!;

    readonly List<DocumentBlock> blocks = [];

    public Document(string path)
    {
        Text = File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");
        string heading = "";
        DocumentBlock? open = null,
            above = null; // the block that ends above the line, with nothing between
        foreach (string line in Text.Split('\n'))
        {
            if (open is not null && line != Fence)
                open = open with { Code = $"{open.Code}{line}\n" };
            else if (open is not null)
            {
                if (above is not null && open.Language == "text")
                    above.Shown = open.Code;
                blocks.Add(open);
                (above, open) = (open, null);
            }
            else if (line.StartsWith(Fence, StringComparison.Ordinal))
                open = new(heading, line[Fence.Length..], "");
            else if (line.Length > 0)
                (heading, above) = (line.StartsWith('#') ? line.TrimStart('#', ' ') : heading, null);
        }
    }

    public string Text { get; }

    public DocumentBlock[] In(string language) => [.. blocks.Where(block => block.Language == language)];

    /// <summary>The only block of a language under a heading.</summary>
    public DocumentBlock Under(string heading, string language = "csharp") =>
        In(language).Single(block => block.Heading == heading);
}
