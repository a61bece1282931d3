using System.CommandLine;
using System.Diagnostics;
using MovieRec.Cli.Models;
using MovieRec.Data;
using MovieRec.Datasets;
using MovieRec.Files;
using MovieRec.Models;

namespace MovieRec.Cli.Commands;

/// <summary><c>movierec train MODEL --out FILE</c>: fits a model on all ratings and keeps it in a file.</summary>
static class TrainCommand
{
    public static Command Create()
    {
        var shared = new ModelOptions();
        Option<FileInfo> to = new("--out")
        {
            HelpName = "FILE",
            Required = true,
            Description = "File for the model (.safetensors).",
        };
        Option<DirectoryInfo?> checkpoint = new("--checkpoint")
        {
            HelpName = "DIR",
            Description = "Keep the state after each epoch there, so that a run that was killed can go on.",
        };
        Option<bool> resume = new("--resume")
        {
            Description = "Go on from the checkpoint; the result is the same to the last bit.",
        };
        Command command = new("train", "Fit a model on all ratings of a data set and write it to a file.")
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
                    throw new ArgumentException("--resume: say where the checkpoint is, with --checkpoint DIR.");
                if (folder is not null && !model.HasEpochs)
                    throw new ArgumentException($"--checkpoint: {model.Name} is fitted in one go and keeps none.");
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
                Model.Save(fitted, file, Open.PathOf(DataLocator.FromEnvironment().Wanted));
                kept?.Complete();
                parse.InvocationConfiguration.Output.WriteLine(
                    $"{model.Name} on {data.Name}: {train.Count:N0} ratings in {clock.Elapsed.TotalSeconds:0.0} s; written to {parse.GetValue(to)}."
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
                $"--out: '{model}' is the name of a checkpoint in the folder of --checkpoint. Name another file."
            );
        return new Checkpoint(folder, resume) { OnResume = resumed => error.WriteLine(resumed) };
    }

    internal static string Line(EpochReport epoch) =>
        $"epoch {epoch.Epoch}: train {epoch.TrainMeasure} {epoch.TrainLoss:0.0000}{(epoch.ValidationLoss is { } validation ? $", validation {epoch.ValidationMeasure} {validation:0.0000}" : "")}, {epoch.Elapsed.TotalSeconds:0.0} s";
}
