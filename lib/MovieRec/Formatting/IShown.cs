namespace MovieRec.Formatting;

/// <summary>A value that a notebook shows in a form of its own: its type has a
/// <see cref="TypeFormatterSourceAttribute"/> that names <see cref="ShownFormatters"/>.</summary>
internal interface IShown
{
    /// <summary>Writes the value as a part of a page.</summary>
    void WriteHtml(TextWriter writer);

    /// <returns>The value as JSON of a MIME type; null if it has no such form.</returns>
    string? ToJson(string mimeType) => null;
}
