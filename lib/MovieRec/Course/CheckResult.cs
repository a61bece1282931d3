using System.Net;
using MovieRec.Formatting;

namespace MovieRec.Course;

/// <summary>The outcome of a check that did not fail; a failed check throws an exception.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.Html, Mime.PlainText])]
public sealed class CheckResult : IShown
{
    internal CheckResult(string name, bool? passed, string message) =>
        (Name, Passed, Message) = (name, passed, message);

    /// <summary>What was checked.</summary>
    public string Name { get; }

    /// <summary>True; null if the data set has no expected value.</summary>
    public bool? Passed { get; }

    /// <summary>One line that says what was compared, or why nothing was.</summary>
    public string Message { get; }

    /// <summary>The message.</summary>
    public override string ToString() => Message;

    void IShown.WriteHtml(TextWriter writer) =>
        writer.Write($"<p>{(Passed is true ? "✔" : "–")} {WebUtility.HtmlEncode(Message)}</p>");
}
