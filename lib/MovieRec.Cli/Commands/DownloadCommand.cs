using System.CommandLine;
using MovieRec.Datasets;
using MovieRec.Formatting;
using Spectre.Console;

namespace MovieRec.Cli.Commands;

/// <summary><c>movierec download [NAME]</c>: downloads a published data set, or lists those that can be
/// downloaded.</summary>
static class DownloadCommand
{
    public static Command Create()
    {
        Argument<string?> name = new("NAME")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "Data set, such as ml-100k. Without it, the known data sets are listed.",
        };
        Option<DirectoryInfo?> to = new("--to")
        {
            HelpName = "DIR",
            Description = "Folder of data sets. Default: the folder data/ of the repository.",
        };
        Option<bool> force = new("--force") { Description = "Replace an existing data set." };
        Command command = new("download", "Download a published data set, verify it and unpack it.")
        {
            name,
            to,
            force,
        };
        command.SetAction(
            (parse, cancel) =>
            {
                TextWriter output = parse.InvocationConfiguration.Output,
                    error = parse.InvocationConfiguration.Error;
                return parse.GetValue(name) is { } wanted
                    ? RunAsync(
                        wanted,
                        parse.GetValue(to)?.FullName ?? DataFolder.Default,
                        parse.GetValue(force),
                        output,
                        error,
                        cancel
                    )
                    : Task.FromResult(List(output));
            }
        );
        return command;
    }

    static int List(TextWriter output)
    {
        TableWriter.WriteText(
            output,
            ["name", "download", "ratings", "users", "movies", "redistributable"],
            [
                .. DatasetCatalog.All.Select(set =>
                    (IReadOnlyList<string>)
                        [
                            set.Name,
                            Size(set.Bytes),
                            Invariant($"{set.Ratings:N0}"),
                            Invariant($"{set.Users:N0}"),
                            Invariant($"{set.Movies:N0}"),
                            set.IsRedistributable ? "yes" : "no",
                        ]
                ),
            ]
        );
        output.WriteLine("\nAll are for research and teaching; commercial use requires permission from GroupLens.");
        return 0;
    }

    static async Task<int> RunAsync(
        string name,
        string folder,
        bool force,
        TextWriter output,
        TextWriter error,
        CancellationToken cancel
    )
    {
        if (DatasetCatalog.Find(name) is not { } set)
        {
            error.WriteLine(
                DatasetCatalog.IsKnown(name) ? $"{name}: {DatasetCatalog.ByHand}" : DatasetCatalog.Unknown(name)
            );
            return 2;
        }
        string target = Path.Combine(folder, set.Name);
        if (Directory.Exists(target) && !force)
        {
            output.WriteLine($"{set.Name} is already in {Short(target)}. Use --force to download it again.");
            return 0;
        }
        output.WriteLine(set.License);
        try
        {
            bool terminal = TerminalWriter.IsLive(output);
            string place = terminal
                ? await WithBarAsync(show => DatasetDownload.RunAsync(set, folder, force, show, cancel))
                : await DatasetDownload.RunAsync(set, folder, force, new DownloadLines(set.Name, output).Show, cancel);
            output.WriteLine($"{set.Name} is in {Short(place)}. Please cite: {DownloadableDataset.Citation}");
            return 0;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Stopped. The downloaded part is kept; run the command again to continue.");
            return 130;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(failed.Message);
            return 1;
        }
    }

    static Task<string> WithBarAsync(Func<Action<DownloadProgress>, Task<string>> run) =>
        AnsiConsole
            .Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new DownloadedColumn(),
                new TransferSpeedColumn(),
                new RemainingTimeColumn()
            )
            .StartAsync(context =>
            {
                Dictionary<DownloadStage, ProgressTask> bars = [];
                return run(progress =>
                {
                    if (progress.Note is { } note)
                        AnsiConsole.WriteLine(Formatting.VisibleText.Of(note));
                    if (!bars.TryGetValue(progress.Stage, out ProgressTask? bar))
                        bars[progress.Stage] = bar = context.AddTask(
                            progress.Stage.ToString(),
                            maxValue: progress.TotalBytes
                        );
                    bar.Value = progress.Bytes;
                });
            });

    internal static string Size(long bytes) =>
        bytes < 10_000_000 ? Invariant($"{bytes / 1e6:F1} MB") : Invariant($"{bytes / 1e6:N0} MB");

    static string Short(string path)
    {
        string relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
