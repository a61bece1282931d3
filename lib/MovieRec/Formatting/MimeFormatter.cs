namespace MovieRec.Formatting;

/// <summary>Writes values as one MIME type, in the shape in which .NET Interactive calls a formatter.</summary>
internal sealed class MimeFormatter(string mimeType, Func<object, TextWriter, bool> write)
{
    public string MimeType { get; } = mimeType;

    /// <returns>False if <paramref name="value"/> has no such form; the host then tries its next formatter.</returns>
    public bool Format(object value, TextWriter writer) => write(value, writer);
}
