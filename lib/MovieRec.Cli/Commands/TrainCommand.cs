using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MovieRec.Cli.Models;
using MovieRec.Data;
using MovieRec.Files;
using MovieRec.Models;

namespace MovieRec.Cli.Commands;

/// <summary><c>movierec train MODEL --out FILE</c>: fits a model on all ratings and saves it to a file.</summary>
static class TrainCommand
{
    public static Command Create()
    {
        var shared = new ModelOptions();
        Option<FileInfo> to = new("--out")
        {
            HelpName = "FILE",
            Required = true,
            Description = "Model file to write (.safetensors).",
        };
        Option<DirectoryInfo?> checkpoint = new("--checkpoint")
        {
            HelpName = "DIR",
            Description = "Save the state of training there after each epoch, so that an interrupted run can resume.",
        };
        Option<bool> resume = new("--resume")
        {
            Description = "Resume from the checkpoint; the model is bit-identical to that of an uninterrupted run.",
        };
        Command command = new("train", "Fit a model on all ratings of a data set and save it to a file.")
        {
            to,
            checkpoint,
            resume,
        };
        shared.AddTo(command);
        command.SetAction(
            (parse, cancel) =>
            {
                ModelEntry model = shared.ReadModel(parse);
                DirectoryInfo? folder = parse.GetValue(checkpoint);
                if (parse.GetValue(resume) && folder is null)
                    throw new ArgumentException("--resume: add --checkpoint DIR, the folder of the checkpoint.");
                if (folder is not null && !model.HasEpochs)
                    throw new ArgumentException(
                        $"--checkpoint: '{model.Name}' does not train in epochs and has no checkpoints."
                    );
                TextWriter error = parse.InvocationConfiguration.Error;
                string file = parse.GetValue(to)!.FullName;
                CheckTarget(file);
                Checkpoint? kept = folder is null
                    ? null
                    : CheckpointIn(folder.FullName, parse.GetValue(resume), file, error);
                Dataset data = Open.Data(parse.GetValue(shared.Data));
                var clock = Stopwatch.StartNew();
                (Ratings train, Ratings? validation) = shared.HoldOut(parse, data.Ratings);
                IItemScorer fitted = model.Fit(
                    shared.TrainingSetOf(parse, model, train, data),
                    shared.ReadOptions(parse, model, data.Ratings.Count),
                    new()
                    {
                        Validation = validation,
                        OnEpoch = epoch => error.WriteLine(Line(epoch)),
                        Checkpoint = kept,
                        Cancel = cancel,
                    }
                );
                Model.Save(fitted, file, Open.PathOf(Open.LocatorOf(parse.GetValue(shared.Data)).Wanted));
                kept?.Complete();
                parse.InvocationConfiguration.Output.WriteLine(
                    Invariant(
                        $"{model.Name} on {data.Name}: {train.Count:N0} ratings in {clock.Elapsed.TotalSeconds:0.0} s; "
                    ) + $"written to {parse.GetValue(to)}."
                );
                return Task.FromResult(0);
            }
        );
        return command;
    }

    /// <summary>Refuses a file that could not be written, before hours of training.</summary>
    /// <exception cref="IOException">It is not a regular file, or its folder cannot be written.</exception>
    static void CheckTarget(string path)
    {
        try
        {
            AtomicFile.CheckWritable(path);
        }
        catch (IOException wrong)
        {
            throw new IOException($"--out: {wrong.Message}", wrong);
        }
    }

    static Checkpoint CheckpointIn(string folder, bool resume, string model, TextWriter error)
    {
        if (
            Path.GetDirectoryName(model) == folder
            && model.EndsWith(".checkpoint.safetensors", StringComparison.Ordinal)
        )
            throw new ArgumentException(
                $"--out: '{model}' is the name of a checkpoint in the folder of --checkpoint. Choose another file."
            );
        return new Checkpoint(folder, resume) { OnResume = resumed => error.WriteLine(resumed) };
    }

    internal static string Line(EpochReport epoch)
    {
        string validation = epoch.ValidationLoss is { } loss
            ? string.Create(CultureInfo.InvariantCulture, $", validation {epoch.ValidationMeasure} {loss:0.0000}")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch.Epoch}: train {epoch.TrainMeasure} {epoch.TrainLoss:0.0000}{validation}, "
                + $"{epoch.Elapsed.TotalSeconds:0.0} s"
        );
    }
}
