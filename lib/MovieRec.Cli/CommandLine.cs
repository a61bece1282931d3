using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MovieRec.Cli.Commands;

namespace MovieRec.Cli;

/// <summary>Parses the arguments, runs a command and turns expected failures into one line on standard error.</summary>
static class CommandLine
{
    /// <summary>The exit code of a process that Ctrl-C ended, as shells know it.</summary>
    public const int Canceled = 130;

    /// <summary>The exit code of a process whose reader has left, as shells know it (128 + SIGPIPE).</summary>
    const int BrokenPipe = 141;

    /// <summary>All commands.</summary>
    public static Command Root()
    {
        Command main = RunCommand.Create();
        // Not a RootCommand: that one calls itself by the file's name, MovieRec.Cli.
        Command root = new(
            "movierec",
            "Recommender models, from raw MovieLens files to notebooks and figures. Without a command: run all notebooks."
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

    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="output">Gets the results.</param>
    /// <param name="error">Gets the line that says what failed.</param>
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

    /// <summary>Whether whatever read standard output has closed it, such as <c>head</c>.</summary>
    static bool IsBrokenPipe(Exception failed) =>
        failed is IOException && failed.Message.Contains("pipe", StringComparison.OrdinalIgnoreCase);
}
