using System.Globalization;
using MovieRec.Formatting;
using MovieRec.Notebooks;
using Spectre.Console;

namespace MovieRec.Cli.Commands.Run;

/// <summary>Shows a run: one line for each notebook, with a moving bar in a terminal, and the recorded results at the
/// end.</summary>
sealed class RunDisplay
{
    readonly IAnsiConsole console;
    readonly TextWriter output;
    readonly bool live;
    readonly int count,
        nameWidth;
    ProgressContext? bars;
    ProgressTask? bar;

    /// <summary>Creates the display of a run.</summary>
    /// <param name="output">Receives all text; a terminal receives moving bars.</param>
    /// <param name="names">The notebooks that will run.</param>
    public RunDisplay(TextWriter output, IReadOnlyCollection<string> names)
    {
        this.output = output;
        (count, nameWidth) = (names.Count, names.Max(name => name.Length));
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
        // While a notebook runs, Console.Out is redirected, and the width of the terminal could not be found.
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
                    new ProgressBarColumn { Width = 16 },
                    new PercentageColumn(),
                    new ElapsedTimeColumn()
                )
                .StartAsync(context =>
                {
                    bars = context;
                    return run();
                });

    /// <summary>Shows that a notebook starts.</summary>
    /// <returns>To be called with the progress after each cell; null if no bar moves.</returns>
    public Action<CellProgress>? Begin(string name, int place)
    {
        if (!live)
        {
            output.Write($"{Place(place)} {name.PadRight(nameWidth)}");
            output.Flush(); // the line is finished when the notebook ends
        }
        if (bars is null)
            return null;
        ProgressTask mine = bar = bars.AddTask($"{Markup.Escape(VisibleText.Of(name))}");
        return progress =>
            (mine.MaxValue, mine.Value) = (Math.Max(progress.Total, 1), progress.Total == 0 ? 1 : progress.Done);
    }

    public void End(NotebookReport report)
    {
        if (bar is not null)
        {
            bar.Description = Markup.Escape($"{VisibleText.Of(report.Name)} {report.StatusText}");
            bar.StopTask();
        }
        if (!live)
            output.Write($"  {report.StatusText, -8} {report.ElapsedText, 9}  {report.DataText}".TrimEnd() + "\n");
    }

    /// <summary>Writes the results that the notebooks recorded, if any.</summary>
    public void Results(IEnumerable<NotebookReport> reports)
    {
        NotebookReport[] recorded = [.. reports.Where(report => report.Metrics.Count > 0)];
        if (recorded.Length == 0)
            return;
        Table table = new Table()
            .Border(TableBorder.Simple)
            .AddColumn("Result")
            .AddColumn(new TableColumn("Value").RightAligned().NoWrap());
        foreach (NotebookReport report in recorded)
        {
            table.AddRow(new Text(VisibleText.Of(report.Name), new Style(decoration: Decoration.Bold)));
            foreach (RecordedMetric metric in report.Metrics)
                table.AddRow(new Text($"  {VisibleText.Of(metric.Name)}"), new Text(Number(metric.Value)));
        }
        console.Write(table);
    }

    string Place(int place)
    {
        string of = count.ToString(CultureInfo.InvariantCulture);
        return $"[{place.ToString(CultureInfo.InvariantCulture).PadLeft(of.Length)}/{of}]";
    }

    /// <summary>Formats a count without decimals, other numbers with four decimals, and very small ones with an
    /// exponent.</summary>
    internal static string Number(double value) =>
        value.ToString(
            double.IsInteger(value) ? "N0"
                : Math.Abs(value) >= 0.001 ? "N4"
                : "G3",
            CultureInfo.InvariantCulture
        );
}
