using System.Net;
using MovieRec.Formatting;

namespace MovieRec.Course;

/// <summary>The outcome of a check that did not fail; a failed check throws an exception.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.Html, Mime.PlainText])]
public sealed class CheckResult : IShown
{
    internal CheckResult(string name, bool? passed, string message) =>
        (Name, Passed, Message) = (name, passed, message);

    /// <summary>The name of the check.</summary>
    public string Name { get; }

    /// <summary>True if the check passed; null if the data set has no expected value.</summary>
    public bool? Passed { get; }

    /// <summary>One line with the values compared, or the reason why nothing was compared.</summary>
    public string Message { get; }

    /// <summary>Returns the message.</summary>
    public override string ToString() => Message;

    void IShown.WriteHtml(TextWriter writer) =>
        writer.Write($"<p>{(Passed is true ? "✔" : "–")} {WebUtility.HtmlEncode(Message)}</p>");
}
