using MovieRec.Figures.Rendering;
using MovieRec.Files;

namespace MovieRec.Figures;

/// <summary>Where figures are saved, and how their files are written.</summary>
internal static class FigureFiles
{
    public const string FolderVariable = "MOVIEREC_FIGURES";

    /// <summary>The folder named by <see cref="FolderVariable"/>; otherwise <c>figures</c> next to MovieRec.sln, at or
    /// above <paramref name="start"/>; otherwise <c>figures</c> in it.</summary>
    public static string DefaultFolder(string start)
    {
        string? named = Environment.GetEnvironmentVariable(FolderVariable);
        return Path.GetFullPath(
            !string.IsNullOrWhiteSpace(named) ? named : Path.Combine(RepositoryRoot.Above(start) ?? start, "figures")
        );
    }

    /// <summary>A name that is one folder on every system and never leads upwards.</summary>
    public static string SafeName(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('.')
            is { Length: > 0 } safe
            ? safe
            : "-";

    /// <summary>Writes the form that the extension of <paramref name="path"/> names.</summary>
    public static void Write(Figure figure, string path)
    {
        path = Path.GetFullPath(path);
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".svg":
                AtomicFile.WriteText(path, writer => writer.Write(figure.ToSvg()));
                break;
            case ".json":
                AtomicFile.WriteText(path, writer => writer.Write(figure.ToJson() + "\n"));
                break;
            case ".html":
                AtomicFile.WriteText(path, writer => FigureHtml.WritePage(figure, writer, PlotlyFor(path)));
                break;
            case ".png":
                throw new NotSupportedException(
                    "The library draws SVG. Save the figure as .svg; the notebook engine (MovieRec.Notebooks, the "
                        + "command movierec) turns SVG files into PNG with an installed Chromium."
                );
            case var extension:
                throw new ArgumentException(
                    $"The extension is '{extension}'; expected .svg, .json or .html.",
                    nameof(path)
                );
        }
    }

    /// <summary>The installed plotly.js as an address relative to the page, or null where it is not installed or on
    /// another drive.</summary>
    static string? PlotlyFor(string page)
    {
        string folder = Path.GetDirectoryName(page)!;
        string? root = RepositoryRoot.Above(folder) ?? RepositoryRoot.Above(Environment.CurrentDirectory);
        string? script = root is null ? null : Path.Combine(root, PlotlyScript.InstalledPath);
        if (!File.Exists(script))
            return null;
        string relative = Path.GetRelativePath(folder, script);
        return Path.IsPathRooted(relative)
            ? null
            : string.Join('/', relative.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
    }
}
