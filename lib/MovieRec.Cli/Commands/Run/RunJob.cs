using MovieRec.Cli.Models;
using MovieRec.Course;
using MovieRec.Datasets;
using MovieRec.Files;
using MovieRec.Notebooks;
using MovieRec.Notebooks.Rendering;

namespace MovieRec.Cli.Commands.Run;

/// <summary>Runs notebooks one after another, writes what they made and reports on them.</summary>
sealed class RunJob(CourseFolders folders, string? data, bool inPlace, bool keepGoing, TimeSpan timeLimit)
{
    /// <summary>The data set that most notebooks prefer.</summary>
    const string UsualData = "ml-100k";

    readonly List<NotebookReport> reports = [];
    readonly List<string> figures = [];

    /// <summary>Runs the notebooks.</summary>
    /// <returns>The exit code: 0, 1 if a notebook failed, or 130 if the run was canceled.</returns>
    /// <exception cref="InvalidDataException"><paramref name="only"/> names a notebook that does not
    /// exist.</exception>
    /// <exception cref="IOException">The named data set is not available, or a data set is damaged.</exception>
    public async Task<int> RunAsync(string? only, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        string[] paths = folders.List(only);
        AtomicFile.CheckFolder(folders.Output);
        AtomicFile.CheckFolder(folders.Figures);
        Directory.CreateDirectory(folders.Output);
        DataRequest request = Open.Request(data, error);
        // Before the bars: a named data set must exist, and a download shows its own progress.
        if (data is not null || only is null)
            DataLocator.FromEnvironment(request).Open(UsualData);
        var display = new RunDisplay(output, [.. paths.Select(path => Path.GetFileNameWithoutExtension(path))]);
        await display.WhileAsync(() => AllAsync(paths, request, display, cancel));
        if (await RenderAsync(cancel) is { } withoutPng)
            await error.WriteLineAsync(withoutPng);
        display.Results(reports);
        foreach (
            string notice in reports
                .SelectMany(report => report.Datasets)
                .Select(dataset => dataset.Notice)
                .OfType<string>()
                .Distinct()
        )
            await error.WriteLineAsync(
                $"NOTICE: {notice}{(inPlace ? " Notebooks that ran on it were not updated." : "")}"
            );
        foreach (NotebookReport report in reports.Where(report => report.Problem is not null))
            await error.WriteLineAsync($"movierec: {report.Problem}");
        if (reports.Count < paths.Length)
            await error.WriteLineAsync(
                Invariant($"movierec: {paths.Length - reports.Count} of {paths.Length} notebooks did not run.")
            );
        return cancel.IsCancellationRequested ? CommandLine.Canceled
            : reports.TrueForAll(report => report.Status == RunStatus.Succeeded) ? 0
            : 1;
    }

    async Task AllAsync(string[] paths, DataRequest request, RunDisplay display, CancellationToken cancel)
    {
        for (int i = 0; i < paths.Length && !cancel.IsCancellationRequested; i++)
        {
            NotebookReport report = await OneAsync(
                paths[i],
                new() { Data = request, FigureFolder = folders.Figures },
                display.Begin(Path.GetFileNameWithoutExtension(paths[i]), i + 1),
                cancel
            );
            reports.Add(report);
            display.End(report);
            if (report.Status == RunStatus.Failed && !keepGoing)
                return;
        }
    }

    /// <summary>Renders each figure that the notebooks saved as PNG.</summary>
    /// <returns>Why there are no PNG files; null if there are.</returns>
    async Task<string?> RenderAsync(CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
            return null;
        IEnumerable<string> drawings = figures
            .Where(path => path.EndsWith(".svg", StringComparison.Ordinal) && File.Exists(path))
            .Distinct(StringComparer.Ordinal);
        return (await PngRenderer.RenderAsync(drawings.Order(StringComparer.Ordinal), cancel)).Notice;
    }

    async Task<NotebookReport> OneAsync(
        string path,
        NotebookSession session,
        Action<CellProgress>? onCell,
        CancellationToken cancel
    )
    {
        string name = Path.GetFileNameWithoutExtension(path),
            file = Path.GetFileName(path);
        try
        {
            NotebookRun run = await NotebookRunner.RunAsync(path, session, timeLimit, onCell, cancel);
            figures.AddRange(run.Figures);
            run.Executed.Write(Path.Combine(folders.Output, file));
            // Committed notebooks show real data; a sample must not replace it.
            if (inPlace && run.Status == RunStatus.Succeeded && run.Datasets.All(dataset => dataset.Notice is null))
                run.WriteInPlace(path);
            return NotebookReport.Of(name, run);
        }
        catch (InvalidDataException damaged)
        {
            return new NotebookReport(name, RunStatus.Failed, TimeSpan.Zero, [], [], damaged.Message);
        }
    }
}
