using MovieRec.Formatting;
using MovieRec.Notebooks;
using Spectre.Console;

namespace MovieRec.Cli.Commands.Run;

/// <summary>Shows a run: bars that move in a terminal, plain lines in a file or a CI log, and the table at the
/// end.</summary>
sealed class RunDisplay
{
    readonly IAnsiConsole console;
    readonly TextWriter output;
    readonly bool live;
    ProgressContext? bars;
    ProgressTask? bar;

    public RunDisplay(TextWriter output)
    {
        this.output = output;
        live = TerminalWriter.IsLive(output) && Environment.GetEnvironmentVariable("CI") is null or "";
        console = live
            ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) })
            : AnsiConsole.Create(
                new AnsiConsoleSettings
                {
                    Ansi = AnsiSupport.No,
                    ColorSystem = ColorSystemSupport.NoColors,
                    Interactive = InteractionSupport.No,
                    Out = new AnsiConsoleOutput(output),
                }
            );
        // A notebook takes over Console.Out while it runs, by which the width of a terminal would be found.
        console.Profile.Width = live ? Math.Max(console.Profile.Width, 40) : 80;
    }

    public Task WhileAsync(Func<Task> run) =>
        !live
            ? run()
            : console
                .Progress()
                .Columns(
                    new SpinnerColumn(),
                    new TaskDescriptionColumn { Alignment = Justify.Left },
                    new ProgressBarColumn { Width = 24 },
                    new PercentageColumn(),
                    new ElapsedTimeColumn()
                )
                .StartAsync(context =>
                {
                    bars = context;
                    return run();
                });

    /// <returns>To be told of each cell.</returns>
    public Action<CellProgress>? Begin(string name, int place, int count)
    {
        if (!live)
            output.Write($"[{place}/{count}] {name} ...\n");
        if (bars is null)
            return null;
        ProgressTask mine = bar = bars.AddTask(Markup.Escape(VisibleText.Of(name)));
        return progress =>
            (mine.MaxValue, mine.Value) = (Math.Max(progress.Total, 1), progress.Total == 0 ? 1 : progress.Done);
    }

    public void End(NotebookReport report, int place, int count)
    {
        bar?.StopTask();
        if (!live)
            output.Write(
                $"[{place}/{count}] {report.Name}: {report.StatusText}, {report.ElapsedText}{(report.Datasets.Count > 0 ? ", on " : "")}{report.DataText}{(report.Metrics.Count > 0 ? ", " : "")}{report.MetricsText}\n"
            );
    }

    public void Table(IEnumerable<NotebookReport> reports)
    {
        Table table = new Table()
            .Border(TableBorder.Simple)
            .AddColumn("Notebook")
            .AddColumn(new TableColumn("Status").NoWrap())
            .AddColumn(new TableColumn("Time").RightAligned().NoWrap())
            .AddColumn("Data")
            .AddColumn("Results");
        foreach (NotebookReport report in reports)
            table.AddRow(
                Shown(report.Name),
                new Text(
                    VisibleText.Of(report.StatusText),
                    report.Status == RunStatus.Succeeded ? Color.Green : Color.Red
                ),
                Shown(report.ElapsedText),
                Shown(report.DataText),
                Shown(report.MetricsText)
            );
        console.Write(table);

        static Text Shown(string text) => new(VisibleText.Of(text));
    }
}
