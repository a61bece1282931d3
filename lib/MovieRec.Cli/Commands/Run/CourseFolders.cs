using MovieRec.Figures;
using MovieRec.Files;

namespace MovieRec.Cli.Commands.Run;

/// <summary>The folders of a run: notebooks, executed copies and figures; full paths.</summary>
/// <param name="Notebooks">The notebooks.</param>
/// <param name="Output">The executed copies.</param>
/// <param name="Figures">The figures.</param>
sealed record CourseFolders(string Notebooks, string Output, string Figures)
{
    /// <summary>Finds the folders of a run.</summary>
    /// <param name="notebooks">The folder of notebooks; null: the course's.</param>
    /// <param name="output">The folder of executed copies and figures; null: the course's folders.</param>
    /// <param name="inPlace">The committed notebooks are refreshed, so the committed figures are too.</param>
    /// <exception cref="DirectoryNotFoundException">There is no folder of notebooks.</exception>
    public static CourseFolders Find(string? notebooks, string? output, bool inPlace)
    {
        if (notebooks is not null && !Directory.Exists(notebooks))
            throw new DirectoryNotFoundException($"There is no folder '{notebooks}'.");
        string? root = Above(Environment.CurrentDirectory) ?? Above(AppContext.BaseDirectory);
        if (root is null && notebooks is null)
            throw new DirectoryNotFoundException(
                $"No folder with MovieRec.sln and notebooks/ at or above '{Environment.CurrentDirectory}'. Run "
                    + $"movierec in the course's folder, or name the notebooks: --notebooks DIR"
            );
        notebooks ??= Path.Combine(root!, "notebooks");
        output = output?.TrimEnd('/');
        if (output == notebooks.TrimEnd('/'))
            throw new IOException(
                $"--output '{output}' is the folder of the notebooks: executed copies would replace them. To update "
                    + $"them use --in-place."
            );
        root ??= Path.GetDirectoryName(notebooks.TrimEnd('/'))!;
        string figures =
            output is not null && !inPlace ? Path.Combine(output, "figures")
            : Environment.GetEnvironmentVariable(FigureFiles.FolderVariable) is { Length: > 0 } wanted
                ? Path.GetFullPath(wanted)
            : Path.Combine(root, "figures");
        return new CourseFolders(notebooks, output ?? Path.Combine(root, "artifacts", "notebooks"), figures);
    }

    /// <summary>The notebooks, in order; with <paramref name="only"/> (<c>01,02</c> or names) just those.</summary>
    /// <exception cref="InvalidDataException">There is no notebook, or one of <paramref name="only"/> does not
    /// exist.</exception>
    public string[] List(string? only)
    {
        string[] all = [.. Directory.GetFiles(Notebooks, "*.ipynb").Order(StringComparer.Ordinal)];
        if (all.Length == 0)
            throw new InvalidDataException($"'{Notebooks}' contains no notebooks (*.ipynb).");
        if (only is null)
            return all;
        string[] wanted = only.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (string name in wanted)
        {
            if (!all.Any(path => IsNamed(path, name)))
                throw new InvalidDataException(
                    $"--only {only}: there is no notebook '{name}'. There are: "
                        + $"{string.Join(", ", all.Select(Path.GetFileNameWithoutExtension))}"
                );
        }
        return [.. all.Where(path => wanted.Any(name => IsNamed(path, name)))];
    }

    static bool IsNamed(string path, string name) =>
        Path.GetFileName(path) is var file
        && (
            file == name
            || Path.GetFileNameWithoutExtension(file) == name
            || file.StartsWith(name + "-", StringComparison.Ordinal)
        );

    static string? Above(string start) =>
        RepositoryRoot.Above(start) is { } root && Directory.Exists(Path.Combine(root, "notebooks")) ? root : null;
}
