using MovieRec.Course;

namespace MovieRec.Figures;

public sealed partial class Figure
{
    /// <summary>Writes <c>name.svg</c>, <c>name.json</c> (Plotly) and <c>name.html</c> into the folder <c>figures</c>
    /// of the repository, or the one that the environment variable MOVIEREC_FIGURES names; outside a repository, into
    /// <c>figures</c> in the current directory.</summary>
    /// <remarks>If <see cref="Notebook.OpenData"/> opened another data set than the notebook requested, the files go to
    /// a subfolder named after that data set.</remarks>
    /// <param name="name">Letters, digits, '-' and '_'; files of that name are replaced.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or has another character.</exception>
    public SavedFigure Save(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new ArgumentException(
                $"'{name}' is not a valid figure name: use letters, digits, '-' and '_'.",
                nameof(name)
            );
        NotebookSession session = NotebookSession.Current;
        string folder = session.FigureFolder ?? FigureFiles.DefaultFolder(Environment.CurrentDirectory);
        if (session.StandIn is { } standIn)
            folder = Path.Combine(folder, FigureFiles.SafeName(standIn));
        string[] files = [$"{name}.svg", $"{name}.json", $"{name}.html"];
        foreach (string file in files)
            SaveTo(Path.Combine(folder, file));
        session.AddFigures(files.Select(file => Path.Combine(folder, file)));
        return new(this, folder, [.. files]);
    }

    /// <summary>Writes one file in the format of its extension: <c>.svg</c>, <c>.json</c> (Plotly) or
    /// <c>.html</c>.</summary>
    /// <exception cref="ArgumentException">The extension is not one of these.</exception>
    /// <exception cref="NotSupportedException">The extension is <c>.png</c>, which requires the notebook
    /// engine.</exception>
    public void SaveTo(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        FigureFiles.Write(this, path);
    }
}
