using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MovieRec.Course;
using MovieRec.Formatting;
using MovieRec.Notebooks.Documents;
using MovieRec.Notebooks.Execution;

namespace MovieRec.Notebooks;

/// <summary>Runs a notebook from a fresh kernel, top to bottom, up to the first cell that fails.</summary>
/// <remarks>A run redirects the console and the current directory of the process, so run one notebook at a
/// time.</remarks>
public static class NotebookRunner
{
    /// <summary>Default time limit of a cell.</summary>
    public static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromMinutes(10);

    /// <summary>Runs a notebook.</summary>
    /// <param name="path">Path of the notebook; the file is not changed.</param>
    /// <param name="timeLimit">Time limit of a cell; null: <see cref="DefaultTimeLimit"/>.</param>
    /// <param name="onCell">Called before each code cell, and once after the last.</param>
    /// <param name="cancel">Ends the run at once; the outputs so far are kept.</param>
    /// <exception cref="InvalidDataException">The file is not a notebook for the C# kernel.</exception>
    public static Task<NotebookRun> RunAsync(
        string path,
        TimeSpan? timeLimit = null,
        Action<CellProgress>? onCell = null,
        CancellationToken cancel = default
    ) => RunAsync(path, new NotebookSession(), timeLimit, onCell, cancel);

    /// <summary>Runs a notebook in a session that names its data set and the folder of its figures.</summary>
    internal static async Task<NotebookRun> RunAsync(
        string path,
        NotebookSession session,
        TimeSpan? timeLimit = null,
        Action<CellProgress>? onCell = null,
        CancellationToken cancel = default
    )
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        NotebookDocument executed = NotebookDocument.Read(path).Cleared();
        NotebookCell[] cells = [.. executed.Cells.Where(cell => cell.IsCode)];
        string oldFolder = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder;
        try
        {
            using var scope = new OutputScope();
            var run = new Running(new CSharpKernel(folder), session, scope, timeLimit ?? DefaultTimeLimit);
            return await run.CellsAsync(executed, cells, onCell, cancel);
        }
        finally
        {
            Environment.CurrentDirectory = oldFolder;
        }
    }

    sealed class Running(CSharpKernel kernel, NotebookSession session, OutputScope scope, TimeSpan timeLimit)
    {
        readonly List<RecordedMetric> metrics = [];
        readonly List<UsedDataset> datasets = [];

        public async Task<NotebookRun> CellsAsync(
            NotebookDocument executed,
            NotebookCell[] cells,
            Action<CellProgress>? onCell,
            CancellationToken cancel
        )
        {
            var watch = Stopwatch.StartNew();
            CellFailure? failure = null;
            bool canceled = false;
            for (int done = 0; done < cells.Length && failure is null && !canceled; done++)
            {
                onCell?.Invoke(new CellProgress(done, cells.Length));
                if (canceled = cancel.IsCancellationRequested)
                    break;
                var outputs = new CellOutputs();
                TimeSpan start = watch.Elapsed;
                CellError? error = null;
                try
                {
                    error = await CellAsync(cells[done], outputs, cancel);
                }
                catch (OperationCanceledException)
                {
                    canceled = true;
                    scope.Abandon();
                    error = CellError.OfEngine("Canceled", "The run was canceled in this cell.");
                }
                scope.Leave();
                outputs.Close();
                Finish(cells[done], outputs, ref error, done + 1);
                if (error is not null && !canceled)
                    failure = new CellFailure(cells[done].Number, cells[done].Id, error);
                cells[done].Metadata["movierec"] = new JsonObject
                {
                    ["seconds"] = Math.Round((watch.Elapsed - start).TotalSeconds, 3),
                };
            }
            if (failure is null && !canceled)
            {
                onCell?.Invoke(new CellProgress(cells.Length, cells.Length));
                kernel.Dispose(); // not after a cell that may still run
            }
            return new NotebookRun(
                executed,
                canceled ? RunStatus.Canceled
                    : failure is null ? RunStatus.Succeeded
                    : RunStatus.Failed,
                failure,
                metrics,
                datasets,
                session.Figures,
                watch.Elapsed
            );
        }

        async Task<CellError?> CellAsync(NotebookCell cell, CellOutputs outputs, CancellationToken cancel)
        {
            if (
                cell.Language is { } language
                && !language.Equals("csharp", StringComparison.OrdinalIgnoreCase)
                && language != "C#"
            )
                return CellError.OfEngine(
                    "UnknownLanguage",
                    $"The language of this cell is '{language}'; only C# cells are supported."
                );
            // A thread cannot be stopped: past the limit the cell is left running, and the process ends without
            // waiting for it.
            Task<CellError?> running = Task.Run(
                () =>
                {
                    scope.Enter(outputs);
                    session.Enter();
                    return kernel.RunAsync(cell.Number, cell.Source, outputs);
                },
                CancellationToken.None
            );
            try
            {
                return await running.WaitAsync(timeLimit, cancel);
            }
            catch (TimeoutException)
            {
                scope.Abandon();
                return CellError.OfEngine(
                    "TimeLimit",
                    Invariant($"The cell ran longer than its time limit of {timeLimit.TotalSeconds:0.###} s.")
                );
            }
        }

        /// <summary>Stores the outputs of the cell and collects its results; either can fail the cell as
        /// well.</summary>
        void Finish(NotebookCell cell, CellOutputs outputs, ref CellError? error, int count)
        {
            JsonArray stored = [];
            try
            {
                stored = outputs.ToJson(count);
                if (error is null)
                    Collect(cell.Number, stored);
            }
            catch (InvalidDataException wrong)
            {
                error = CellError.OfEngine("OutputError", wrong.Message);
            }
            if (error is not null)
                stored.Add(CellOutputs.ToJson(error));
            cell.SetOutputs(count, stored);
        }

        void Collect(int cell, JsonArray outputs)
        {
            foreach (
                JsonObject dataset in outputs.Select(output => output?["data"]?[Mime.Dataset]).OfType<JsonObject>()
            )
            {
                var used = new UsedDataset(
                    (string?)dataset["name"] ?? "",
                    (string?)dataset["origin"] ?? "",
                    (string?)dataset["notice"]
                );
                if (!datasets.Contains(used))
                    datasets.Add(used);
            }
            foreach (JsonObject results in outputs.Select(output => output?["data"]?[Mime.Result]).OfType<JsonObject>())
            {
                foreach ((string name, JsonNode? value) in results)
                {
                    if (value is not JsonValue number || !number.TryGetValue(out double found))
                        throw new InvalidDataException(
                            $"'{name}' was recorded as {value?.ToJsonString() ?? "null"}: expected a number."
                        );
                    var metric = new RecordedMetric(name, found, cell);
                    RecordedMetric? before = metrics.Find(other => other.Name == name);
                    if (before is null)
                        metrics.Add(metric);
                    else if (!before.Value.Equals(metric.Value))
                        throw new InvalidDataException(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"'{name}' was recorded as {before.Value:R} in cell {before.Cell} and is "
                                    + $"{metric.Value:R} now: rename one of them."
                            )
                        );
                }
            }
        }
    }
}
