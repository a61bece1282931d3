using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using MovieRec.Recommending;

namespace MovieRec.Cli;

/// <summary>Parses the arguments, runs a command and turns expected failures into one line on standard error.</summary>
static class CommandLine
{
    /// <summary>The exit code of a process that Ctrl-C ended, as shells know it.</summary>
    public const int Cancelled = 130;

    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="main">The command that runs where none is named.</param>
    /// <param name="others">The other commands.</param>
    public static async Task<int> RunAsync(string[] args, Command main, params Command[] others)
    {
        // Not a RootCommand: that one calls itself by the file's name, MovieRec.Cli.
        Command root = new("movierec", "Recommender models, from raw MovieLens files to notebooks and figures. Without a command: run all notebooks.")
        {
            new HelpOption(), new VersionOption(), main,
        };
        foreach (Command other in others) root.Subcommands.Add(other);
        foreach (Option option in main.Options) root.Options.Add(option);
        root.Action = main.Action;
        Console.SetError(new TerminalWriter(Console.Error));
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
        {
            foreach (ParseError wrong in parsed.Errors) await Console.Error.WriteLineAsync($"movierec: {ParseErrors.Plain(wrong.Message).ReplaceLineEndings(" ")}");
            return 1;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
                Output = new TerminalWriter(Console.Out),
                Error = Console.Error,
            });
        }
        catch (OperationCanceledException)
        {
            return Cancelled;
        }
        catch (Exception failed) when (failed is IOException or InvalidDataException or UnauthorizedAccessException or HttpRequestException or ArgumentException or FormatException or KeyNotFoundException or TitleException)
        {
            await Console.Error.WriteLineAsync($"movierec: {failed.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
