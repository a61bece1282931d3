using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MovieRec.Cli.Commands;

namespace MovieRec.Cli;

/// <summary>Parses the arguments, runs a command and reports a failure in one line on standard error.</summary>
static class CommandLine
{
    /// <summary>Exit code of a process that Ctrl+C ended (128 + SIGINT).</summary>
    public const int Canceled = 130;

    /// <summary>Exit code of a process whose output pipe was closed (128 + SIGPIPE).</summary>
    const int BrokenPipe = 141;

    /// <summary>All commands.</summary>
    public static Command Root()
    {
        Command main = RunCommand.Create();
        // Not a RootCommand: that would be named after the file, MovieRec.Cli.
        Command root = new(
            "movierec",
            "Recommender models, from MovieLens files to notebooks and figures. "
                + "Without a command, all notebooks are run."
        )
        {
            new HelpOption(),
            new VersionOption(),
            main,
        };
        foreach (
            Command other in (Command[])
                [
                    DataCommand.Create(),
                    DownloadCommand.Create(),
                    GenerateCommand.Create(),
                    ModelsCommand.Create(),
                    EvaluateCommand.Create(),
                    TrainCommand.Create(),
                    RecommendCommand.Create(),
                    SimilarCommand.Create(),
                    ClubCommand.Create(),
                ]
        )
            root.Subcommands.Add(other);
        foreach (Option option in main.Options)
            root.Options.Add(option);
        root.Action = main.Action;
        return root;
    }

    /// <summary>Runs the command line.</summary>
    /// <param name="args">The arguments, without the name of the program.</param>
    /// <param name="output">Receives the results.</param>
    /// <param name="error">Receives messages and the line of a failure.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            ParseResult parsed = Root().Parse(args);
            if (parsed.Action is ParseErrorAction)
            {
                Failure.Print(error, Failure.Describe(parsed));
                return 1;
            }
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
                    Output = output,
                    Error = error,
                }
            );
        }
        catch (OperationCanceledException)
        {
            return Canceled;
        }
        catch (Exception failed)
        {
            if (IsBrokenPipe(failed))
                return BrokenPipe;
            Failure.Print(error, failed);
            return 1;
        }
    }

    /// <summary>True if the reader of standard output has closed it, as <c>head</c> does.</summary>
    static bool IsBrokenPipe(Exception failed) =>
        failed is IOException && failed.Message.Contains("pipe", StringComparison.OrdinalIgnoreCase);
}
