using System.Collections.Immutable;
using MovieRec.Figures.Rendering;
using MovieRec.Formatting;

namespace MovieRec.Figures;

/// <summary>A figure that was written to files. A cell that ends in it shows the figure and the names of the files,
/// without the folder, so that the output is the same on every machine.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.Html, Mime.PlainText, Mime.Plotly])]
public sealed class SavedFigure : IShown
{
    internal SavedFigure(Figure figure, string folder, ImmutableArray<string> files) =>
        (Figure, Folder, Files) = (figure, folder, files);

    /// <summary>The figure.</summary>
    public Figure Figure { get; }

    /// <summary>The full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>Names of the files in <see cref="Folder"/>.</summary>
    public ImmutableArray<string> Files { get; }

    string Line => $"Saved as {string.Join(", ", Files)}";

    /// <summary>Returns the figure's text form and the names of the files.</summary>
    public override string ToString() => $"{Figure}\n{Line}";

    void IShown.WriteHtml(TextWriter writer)
    {
        FigureHtml.WriteFragment(Figure, writer);
        writer.Write($"<p style=\"margin:2px 0;font-size:85%\">{Line}</p>\n");
    }

    string? IShown.ToJson(string mimeType) => mimeType == Mime.Plotly ? Figure.ToJson() : null;
}
