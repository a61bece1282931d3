using System.CommandLine;
using MovieRec.Datasets;

namespace MovieRec.Cli.Commands;

/// <summary><c>movierec generate</c>: a generated data set of any size in the CSV layout.</summary>
static class GenerateCommand
{
    public static Command Create()
    {
        Option<int> users = new Option<int>("--users")
        {
            HelpName = "U",
            Required = true,
            Description = "Number of users; each has at least one rating.",
        }.Within(1, 100_000_000);
        Option<int> movies = new Option<int>("--movies")
        {
            HelpName = "M",
            Required = true,
            Description = "Number of movies; at least 8.",
        }.Within(8, 50_000_000);
        Option<int> ratings = new Option<int>("--ratings")
        {
            HelpName = "R",
            Required = true,
            Description = "Number of ratings; at least one per user and at most half of users × movies.",
        }.Within(1, int.MaxValue);
        Option<DirectoryInfo> to = new("--out")
        {
            HelpName = "DIR",
            Required = true,
            Description = "Folder for movies.csv and ratings.csv.",
        };
        Option<ulong> seed = CommonOptions.Seed("Seed; the same seed gives the same data.");
        Command command = new("generate", "Write a generated data set of any size in the CSV layout.")
        {
            users,
            movies,
            ratings,
            to,
            seed,
        };
        command.SetAction(
            (parse, cancel) =>
            {
                int all = parse.GetValue(ratings);
                long shown = 0;
                GeneratedCsv.Write(
                    parse.GetValue(to)!.FullName,
                    parse.GetValue(users),
                    parse.GetValue(movies),
                    all,
                    parse.GetValue(seed),
                    written =>
                    {
                        if (written * 10 / all == shown)
                            return;
                        shown = written * 10 / all;
                        parse.InvocationConfiguration.Error.WriteLine(Invariant($"{shown * 10} % of {all:N0} ratings"));
                    },
                    cancel
                );
                parse.InvocationConfiguration.Output.WriteLine(
                    Invariant($"{all:N0} generated ratings written to {parse.GetValue(to)}.")
                );
                return Task.FromResult(0);
            }
        );
        return command;
    }
}
