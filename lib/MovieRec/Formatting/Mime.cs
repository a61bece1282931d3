namespace MovieRec.Formatting;

/// <summary>The MIME types in which the library shows its values.</summary>
internal static class Mime
{
    public const string Html = "text/html";
    public const string PlainText = "text/plain";
    public const string Plotly = "application/vnd.plotly.v1+json";
    public const string Dataset = "application/vnd.movierec.dataset+json";
    public const string Result = "application/vnd.movierec.result+json";
}
