using System.Text;
using MovieRec.Formatting;

namespace MovieRec.Cli;

/// <summary>Writes all output of the command line and makes control and bidirectional characters visible.</summary>
/// <remarks>Line feeds and tabs pass; <see cref="VisibleText"/> replaces them in single values.</remarks>
sealed class TerminalWriter(TextWriter inner) : TextWriter
{
    /// <summary>True if the output is a terminal that can show progress bars, which go to <see cref="Console.Out"/>
    /// directly.</summary>
    public static bool IsLive(TextWriter output) =>
        output is TerminalWriter { Inner: var inner } && inner == Console.Out && !Console.IsOutputRedirected;

    public override Encoding Encoding => Inner.Encoding;

    TextWriter Inner { get; } = inner;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value)
    {
        if (value is not null)
            Inner.Write(VisibleText.Of(value, keepLines: true));
    }

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Flush() => Inner.Flush();

    public override Task FlushAsync() => Inner.FlushAsync();
}
