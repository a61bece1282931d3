using System.CommandLine;
using MovieRec.Cli.Commands.Run;
using MovieRec.Notebooks;

namespace MovieRec.Cli.Commands;

/// <summary><c>movierec run</c>, the main job: every notebook, in order, with its figures and results.</summary>
static class RunCommand
{
    public static Command Create()
    {
        Option<string?> data = new("--data")
        {
            HelpName = "NAME|DIR",
            Description = "Data set to run on. Default: the one that each notebook finds.",
        };
        Option<string?> only = new("--only")
        {
            HelpName = "01,02",
            Description = "Numbers or names of the notebooks to run, separated by commas.",
        };
        Option<DirectoryInfo?> output = new("--out", "--output")
        {
            HelpName = "DIR",
            Description = "Folder for the executed copies and the figures. Default: artifacts/notebooks and figures.",
        };
        Option<bool> inPlace = new("--in-place")
        {
            Description = "Write the outputs to the notebooks themselves if all cells succeed.",
        };
        Option<bool> keepGoing = new("--keep-going") { Description = "Continue after a notebook that fails." };
        Option<DirectoryInfo?> notebooks = new("--notebooks")
        {
            HelpName = "DIR",
            Description = "Folder of the notebooks. Default: the folder notebooks of the course.",
        };
        Option<double> limit = new Option<double>("--time-limit")
        {
            HelpName = "SECONDS",
            Description = "Time limit of a cell.",
            DefaultValueFactory = _ => NotebookRunner.DefaultTimeLimit.TotalSeconds,
        }.Between(0.001, 1_000_000);
        Command command = new("run", "Run the notebooks in order and write their executed copies and figures.")
        {
            data,
            only,
            output,
            inPlace,
            keepGoing,
            notebooks,
            limit,
        };
        command.SetAction(
            (parse, cancel) =>
            {
                CourseFolders folders = CourseFolders.Find(
                    parse.GetValue(notebooks)?.FullName,
                    parse.GetValue(output)?.FullName,
                    parse.GetValue(inPlace)
                );
                var job = new RunJob(
                    folders,
                    parse.GetValue(data),
                    parse.GetValue(inPlace),
                    parse.GetValue(keepGoing),
                    TimeSpan.FromSeconds(parse.GetValue(limit))
                );
                return job.RunAsync(
                    parse.GetValue(only),
                    parse.InvocationConfiguration.Output,
                    parse.InvocationConfiguration.Error,
                    cancel
                );
            }
        );
        return command;
    }
}
