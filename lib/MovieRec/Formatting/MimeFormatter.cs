namespace MovieRec.Formatting;

/// <summary>Writes values of <typeparamref name="T"/> as one MIME type, in the shape in which .NET Interactive calls a
/// formatter.</summary>
internal sealed class MimeFormatter<T>(string mimeType, Action<T, TextWriter> write)
{
    public string MimeType { get; } = mimeType;

    /// <returns>False where <paramref name="value"/> is not ours, so that the host goes on to its next
    /// formatter.</returns>
    public bool Format(object value, TextWriter writer)
    {
        if (value is not T ours)
            return false;
        write(ours, writer);
        return true;
    }
}
