using System.Globalization;
using System.Text;
using MovieRec.Notebooks;

namespace MovieRec.Cli.Commands.Run;

/// <summary>How one notebook ended, for the line about it and for standard error.</summary>
sealed record NotebookReport(
    string Name,
    RunStatus Status,
    TimeSpan Elapsed,
    IReadOnlyList<RecordedMetric> Metrics,
    IReadOnlyList<UsedDataset> Datasets,
    string? Problem
)
{
    public string StatusText =>
        Status switch
        {
            RunStatus.Succeeded => "ok",
            RunStatus.Failed => "failed",
            _ => "canceled",
        };

    public string ElapsedText =>
        Elapsed.TotalSeconds < 100
            ? string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds:F1} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)Elapsed.TotalMinutes}:{Elapsed.Seconds:00} min");

    public string DataText => string.Join(", ", Datasets.Select(dataset => dataset.Name));

    public static NotebookReport Of(string name, NotebookRun run) =>
        new(
            name,
            run.Status,
            run.Elapsed,
            run.Metrics,
            run.Datasets,
            run.Failure is { } failure ? Describe($"{name}.ipynb", failure) : null
        );

    static string Describe(string name, CellFailure failure)
    {
        var text = new StringBuilder().Append(
            CultureInfo.InvariantCulture,
            $"{name}, cell {failure.Cell} ({failure.CellId})"
        );
        if (failure.Error.Line is { } line)
            text.Append(CultureInfo.InvariantCulture, $", line {line}, column {failure.Error.Column}");
        text.Append(CultureInfo.InvariantCulture, $": {failure.Error.Name}: {failure.Error.Message}");
        // Compiler errors and engine messages are their own trace; an exception's first line is the message again.
        foreach (
            string at in failure.Error.Trace.Where(at =>
                at.StartsWith("   at ", StringComparison.Ordinal) || at.StartsWith("--->", StringComparison.Ordinal)
            )
        )
            text.Append('\n').Append(at);
        return text.ToString();
    }
}
