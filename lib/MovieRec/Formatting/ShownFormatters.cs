namespace MovieRec.Formatting;

#pragma warning disable CA1822 // the host calls an instance method

/// <summary>The formatters of all types of the library that show themselves: as text by <c>ToString</c>, in other forms
/// by <see cref="IShown"/>. A notebook host makes an instance of it.</summary>
internal sealed class ShownFormatters
{
    public IEnumerable<object> CreateTypeFormatters() =>
        [
            new MimeFormatter(
                Mime.PlainText,
                (value, writer) =>
                {
                    writer.Write(value.ToString());
                    return true;
                }
            ),
            new MimeFormatter(
                Mime.Html,
                (value, writer) =>
                {
                    (value as IShown)?.WriteHtml(writer);
                    return value is IShown;
                }
            ),
            .. new[] { Mime.Plotly, Mime.Dataset, Mime.Result }.Select(mimeType => new MimeFormatter(
                mimeType,
                (value, writer) =>
                {
                    string? json = (value as IShown)?.ToJson(mimeType);
                    writer.Write(json);
                    return json is not null;
                }
            )),
        ];
}
