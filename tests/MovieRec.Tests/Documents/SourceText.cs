using System.Text.Json.Nodes;
using MovieRec.Files;

namespace MovieRec.Tests.Documents;

/// <summary>A line of a file that readers of the repository see.</summary>
/// <param name="File">Path below the repository's root, with slashes.</param>
/// <param name="Place">Number of the line, from 1; of a notebook, of cell and line.</param>
/// <param name="Text">The line, without its end.</param>
sealed record SourceLine(string File, string Place, string Text)
{
    public override string ToString() => $"{File}:{Place}: {Text.Trim()}";
}

/// <summary>Reads the repository's C#, Markdown and notebooks, as they are committed.</summary>
static class SourceText
{
    static readonly string Root = RepositoryRoot.Above(AppContext.BaseDirectory)!;

    /// <summary>Folders that git ignores.</summary>
    static readonly string[] Ignored =
    [
        "bin",
        "obj",
        "artifacts",
        "node_modules",
        "shared",
        ".git",
        ".ipynb_checkpoints",
    ];

    /// <summary>Lines of all files with one of the endings.</summary>
    public static IEnumerable<SourceLine> Lines(params string[] endings) =>
        from path in Files(new DirectoryInfo(Root))
        where endings.Contains(path.Extension)
        let name = Path.GetRelativePath(Root, path.FullName).Replace('\\', '/')
        from line in File.ReadLines(path.FullName).Index()
        select new SourceLine(name, $"{line.Index + 1}", line.Item);

    /// <summary>Lines of the cells of all notebooks.</summary>
    public static IEnumerable<(bool IsCode, SourceLine Line)> CellLines() =>
        from path in Files(new DirectoryInfo(Path.Combine(Root, "notebooks")))
        where path.Extension == ".ipynb"
        let name = Path.GetRelativePath(Root, path.FullName).Replace('\\', '/')
        from cell in JsonNode.Parse(File.ReadAllText(path.FullName))!["cells"]!.AsArray().Index()
        from line in cell.Item!["source"]!.AsArray().Index()
        select (
            (string?)cell.Item["cell_type"] == "code",
            new SourceLine(name, $"{cell.Index}:{line.Index + 1}", ((string)line.Item!).TrimEnd('\n'))
        );

    /// <summary>Fails with all of the lines, if there are any.</summary>
    public static void AssertNone(IEnumerable<SourceLine> lines)
    {
        SourceLine[] found = [.. lines];
        Assert.True(found.Length == 0, string.Join('\n', found.Select(line => line.ToString())));
    }

    static IEnumerable<FileInfo> Files(DirectoryInfo folder) =>
        folder
            .EnumerateDirectories()
            .Where(one => !Ignored.Contains(one.Name))
            .SelectMany(Files)
            .Concat(folder.EnumerateFiles());
}
