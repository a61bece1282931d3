using System.Text;
using MovieRec.Formatting;

namespace MovieRec.Cli;

/// <summary>Where all text of the command line leaves the process: control and bidirectional characters in it become
/// visible.</summary>
/// <remarks>Line feeds and tabs pass; where a single value must not hold them, <see cref="VisibleText"/> has replaced
/// them before.</remarks>
sealed class TerminalWriter(TextWriter inner) : TextWriter
{
    /// <summary>Whether the text goes to a terminal that shows moving bars. They are drawn past this writer, to
    /// <see cref="Console.Out"/>.</summary>
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
