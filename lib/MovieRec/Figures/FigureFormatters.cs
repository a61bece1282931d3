using MovieRec.Figures.Rendering;
using MovieRec.Formatting;

namespace MovieRec.Figures;

#pragma warning disable CA1822 // the host calls an instance method

/// <summary>Found by a notebook host through <see cref="TypeFormatterSourceAttribute"/>.</summary>
internal sealed class FigureFormatters
{
    public IEnumerable<object> CreateTypeFormatters() =>
        [
            new MimeFormatter<Figure>(Mime.Html, FigureHtml.WriteFragment),
            new MimeFormatter<Figure>(Mime.PlainText, (figure, writer) => writer.Write(figure.ToString())),
            new MimeFormatter<Figure>(Mime.Plotly, (figure, writer) => writer.Write(figure.ToJson())),
        ];
}

/// <summary>As <see cref="FigureFormatters"/>, with the names of the files.</summary>
internal sealed class SavedFigureFormatters
{
    public IEnumerable<object> CreateTypeFormatters() =>
        [
            new MimeFormatter<SavedFigure>(
                Mime.Html,
                (saved, writer) =>
                {
                    FigureHtml.WriteFragment(saved.Figure, writer);
                    writer.Write($"<p style=\"margin:2px 0;font-size:85%\">{saved.Line}</p>\n");
                }
            ),
            new MimeFormatter<SavedFigure>(Mime.PlainText, (saved, writer) => writer.Write(saved.ToString())),
            new MimeFormatter<SavedFigure>(Mime.Plotly, (saved, writer) => writer.Write(saved.Figure.ToJson())),
        ];
}

/// <summary>As <see cref="FigureFormatters"/>, for pictures that Plotly has no part in.</summary>
internal sealed class DiagramFormatters
{
    public IEnumerable<object> CreateTypeFormatters() =>
        [
            new MimeFormatter<Diagram>(Mime.Html, (diagram, writer) => writer.Write(diagram.ToSvg())),
            new MimeFormatter<Diagram>(Mime.PlainText, (diagram, writer) => writer.Write(diagram.ToString())),
        ];
}
