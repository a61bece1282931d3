using MovieRec.Data;
using MovieRec.Notebooks;

namespace MovieRec.Cli.Commands.Run;

/// <summary>Runs notebooks one after another, writes what they made and reports on them.</summary>
sealed class RunJob(CourseFolders folders, string? data, bool inPlace, bool keepGoing, TimeSpan timeLimit)
{
    readonly List<NotebookReport> reports = [];

    /// <returns>The exit code: 0, 1 where a notebook failed, 130 where the run was cancelled.</returns>
    /// <exception cref="InvalidDataException"><paramref name="only"/> names a notebook that is not there.</exception>
    public async Task<int> RunAsync(string? only, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        string[] paths = folders.List(only);
        Directory.CreateDirectory(folders.Output);
        Environment.SetEnvironmentVariable(CourseFolders.FiguresVariable, folders.Figures);
        if (data is not null) Environment.SetEnvironmentVariable(DataLocator.DatasetVariable, DataLocator.ForEnvironment(data));
        var display = new RunDisplay(output);
        await display.WhileAsync(() => AllAsync(paths, display, cancel));
        display.Table(reports);
        foreach (NotebookReport report in reports.Where(report => report.Problem is not null)) await error.WriteLineAsync($"movierec: {report.Problem}");
        if (reports.Count < paths.Length) await error.WriteLineAsync($"movierec: {paths.Length - reports.Count} of {paths.Length} notebooks did not run.");
        return cancel.IsCancellationRequested ? CommandLine.Cancelled : reports.TrueForAll(report => report.Status == RunStatus.Succeeded) ? 0 : 1;
    }

    async Task AllAsync(string[] paths, RunDisplay display, CancellationToken cancel)
    {
        for (int i = 0; i < paths.Length && !cancel.IsCancellationRequested; i++)
        {
            NotebookReport report = await OneAsync(paths[i], display.Begin(Path.GetFileName(paths[i]), i + 1, paths.Length), cancel);
            reports.Add(report);
            display.End(report, i + 1, paths.Length);
            if (report.Status == RunStatus.Failed && !keepGoing) return;
        }
    }

    async Task<NotebookReport> OneAsync(string path, Action<CellProgress>? onCell, CancellationToken cancel)
    {
        string name = Path.GetFileName(path);
        try
        {
            NotebookRun run = await NotebookRunner.RunAsync(path, timeLimit, onCell, cancel);
            run.Executed.Write(Path.Combine(folders.Output, name));
            if (inPlace && run.Status == RunStatus.Succeeded) run.WriteInPlace(path);
            return NotebookReport.Of(name, run);
        }
        catch (InvalidDataException damaged)
        {
            return new NotebookReport(name, RunStatus.Failed, TimeSpan.Zero, [], damaged.Message);
        }
    }
}
