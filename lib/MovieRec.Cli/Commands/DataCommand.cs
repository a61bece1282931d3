using System.CommandLine;
using MovieRec.Data.Layouts;
using MovieRec.Datasets;
using MovieRec.Formatting;

namespace MovieRec.Cli.Commands;

/// <summary><c>movierec data</c>: lists the data sets on this machine, damaged ones with the reason, and those that can
/// be downloaded.</summary>
static class DataCommand
{
    public static Command Create()
    {
        Command command = new("data", "List the data sets on this machine and those that can be downloaded.");
        command.SetAction(parse =>
            Run(
                DataLocator.FromEnvironment(),
                parse.InvocationConfiguration.Output,
                parse.InvocationConfiguration.Error
            )
        );
        return command;
    }

    internal static int Run(DataLocator locator, TextWriter output, TextWriter error)
    {
        FoundDataset[] all;
        try
        {
            all = [.. locator.Found()];
        }
        catch (DirectoryNotFoundException missing)
        {
            error.WriteLine(missing.Message);
            return 1;
        }
        (FoundDataset Set, long? Ratings, string? Problem)[] found = [.. all.Select(Looked)];
        if (found.Length == 0)
            output.WriteLine($"No data set was found in data/ or in {DataLocator.FolderVariable}.");
        else
        {
            output.WriteLine("Found, in search order:");
            TableWriter.WriteText(
                output,
                ["name", "layout", "ratings", "state", "found", "folder or zip"],
                [
                    .. found.Select(row =>
                        (IReadOnlyList<string>)
                            [
                                row.Set.Name,
                                row.Set.Layout?.Name ?? "",
                                Invariant($"{row.Ratings:N0}"),
                                row.Problem is null ? "ok" : "damaged",
                                row.Set.Place,
                                Path.GetFileName(row.Set.Path),
                            ]
                    ),
                ]
            );
            foreach (string problem in found.Select(row => row.Problem).OfType<string>())
                output.WriteLine($"damaged: {problem}");
        }
        output.WriteLine("\nKnown (download with 'movierec download NAME'):");
        TableWriter.WriteText(
            output,
            ["name", "download", "ratings", "here", "redistributable"],
            [
                .. DatasetCatalog.All.Select(set =>
                    (IReadOnlyList<string>)
                        [
                            set.Name,
                            DownloadCommand.Size(set.Bytes),
                            Invariant($"{set.Ratings:N0}"),
                            Here(set.Name),
                            set.IsRedistributable ? "yes" : "no",
                        ]
                ),
                [
                    DatasetCatalog.MoviesDataset,
                    "by hand",
                    Invariant($"{DatasetCatalog.PublishedRatings(DatasetCatalog.MoviesDataset):N0}"),
                    Here(DatasetCatalog.MoviesDataset),
                    "no",
                ],
            ]
        );
        output.WriteLine($"\n{DatasetCatalog.MoviesDataset}: {DatasetCatalog.ByHand}");
        return 0;

        string Here(string name) => found.Any(row => row.Problem is null && row.Set.Name == name) ? "yes" : "no";
    }

    static (FoundDataset, long?, string?) Looked(FoundDataset set)
    {
        try
        {
            long? ratings = set.CountRatings();
            return (
                set,
                ratings,
                ratings is { } count && DatasetCatalog.PublishedRatings(set.Name) is { } published && count != published
                    ? Invariant($"{set.Path}: it has {count:N0} ratings; {published:N0} are published.")
                    : set.Problem
            );
        }
        catch (IOException broken)
        {
            return (set, null, broken.Message);
        }
    }
}
