using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MovieRec.Data;
using MovieRec.Files;

namespace MovieRec.Models;

/// <summary>Where a long training keeps its state, so that a run that was killed can go on and end in the same
/// bits.</summary>
/// <remarks>The state stays after a training that has ended: resumed again, it gives the same model at once. Call
/// <see cref="Complete"/> when the model is in a safe place. While a training runs, no other can use the same
/// state.</remarks>
/// <param name="Folder">Created where it is missing; holds <c>MODEL.checkpoint.safetensors</c>.</param>
/// <param name="Resume">Go on from the state that is there, if any; otherwise it is overwritten.</param>
/// <param name="EveryEpochs">Epochs between two checkpoints; at least 1.</param>
public sealed record Checkpoint(string Folder, bool Resume = false, int EveryEpochs = 1)
{
    /// <summary>The folder of the checkpoint; made where it is missing.</summary>
    public string Folder
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Folder ?? throw new ArgumentNullException(nameof(Folder));

    /// <summary>Of what states hold; another version's are refused.</summary>
    const string Version = "2",
        VersionKey = "checkpoint_version",
        FingerprintKey = "fingerprint";

    const int MaximumTries = 100;

    readonly Dictionary<string, string> ended = new(StringComparer.Ordinal); // fingerprints by model
    readonly Dictionary<string, Holding> held = new(StringComparer.Ordinal);

    /// <summary>Called once for each stage of a training that <see cref="Resume"/> was asked for; null: nothing is
    /// said.</summary>
    public Action<ResumedTraining>? OnResume { get; init; }

    /// <summary>Removes the states of the trainings that ended with this checkpoint. Call it after the model is
    /// saved.</summary>
    /// <remarks>A state that another run has written since then stays.</remarks>
    public void Complete()
    {
        foreach ((string model, string fingerprint) in ended)
        {
            string path = PathOf(model);
            try
            {
                using IDisposable hold = Hold(model);
                AtomicFile.RemoveLeftovers(path);
                if (!File.Exists(path))
                    continue;
                bool isOurs;
                using (FileStream stream = File.OpenRead(path))
                    isOurs = ModelFile.ReadMetadata(stream).GetValueOrDefault(FingerprintKey) == fingerprint;
                if (isOurs)
                    File.Delete(path);
            }
            catch (CheckpointInUseException)
            {
                // Another run has begun to use it.
            }
        }
        ended.Clear();
    }

    /// <summary>Keeps others from using the state of a model until the result is disposed of, or the process has ended
    /// in whatever way.</summary>
    /// <exception cref="IOException">Another training holds it, or the folder cannot be used.</exception>
    internal IDisposable Hold(string model)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(EveryEpochs);
        if (held.TryGetValue(model, out Holding? own))
        {
            own.Count++;
            return own;
        }
        AtomicFile.CheckFolder(Folder);
        AtomicFile.CheckTarget(PathOf(model));
        string path = Path.GetFullPath(Path.Combine(Folder, $"{model}.checkpoint.lock"));
        AtomicFile.CheckTarget(path);
        try
        {
            Directory.CreateDirectory(Folder);
            for (int attempt = 1; ; attempt++)
            {
                var stream = new FileStream(
                    path,
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None,
                    1,
                    FileOptions.DeleteOnClose
                );
                // Between opening and locking the last holder may have deleted it; then it is no lock any more.
                if (File.Exists(path))
                    return held[model] = new Holding(stream, () => held.Remove(model));
                stream.Dispose();
                if (attempt == MaximumTries)
                    throw new IOException($"'{path}' disappears while it is opened.");
            }
        }
        catch (IOException failed) when (AtomicFile.IsInUse(failed))
        {
            throw new CheckpointInUseException(
                $"Another run uses the checkpoint '{PathOf(model)}'. Wait until it has ended, or name another folder for this run.",
                failed
            );
        }
        catch (UnauthorizedAccessException failed)
        {
            throw new IOException($"The checkpoint folder '{Folder}' cannot be written: {failed.Message}", failed);
        }
    }

    /// <summary>Keeps a state whole or not at all.</summary>
    /// <param name="state">Everything that training needs to go on; its metadata get
    /// <paramref name="fingerprint"/>.</param>
    /// <param name="fingerprint">Says which run this is; see <see cref="Fingerprint"/>.</param>
    internal void Write(ModelFile state, string fingerprint)
    {
        state.Metadata[FingerprintKey] = fingerprint;
        state.Metadata[VersionKey] = Version;
        AtomicFile.Write(PathOf(state.Model), state.Write);
    }

    /// <summary>Takes up the state to go on from.</summary>
    /// <param name="model">Whose state.</param>
    /// <param name="fingerprint">See <see cref="Fingerprint"/>.</param>
    /// <param name="restore">Reads the state and gives the number of epochs that it has behind it.</param>
    /// <param name="epochs">Of the whole training.</param>
    /// <returns>False where there is none, or none is wanted.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or is of a run with other data or options; the
    /// message names it.</exception>
    internal bool Read(string model, string fingerprint, Func<ModelFile, int> restore, int epochs)
    {
        if (!Resume)
            return false;
        string path = PathOf(model);
        if (!File.Exists(path))
        {
            OnResume?.Invoke(new(path, model, 0, epochs));
            return false;
        }
        int done;
        using (FileStream stream = File.OpenRead(path))
        {
            done = ModelFile.Load(
                stream,
                model,
                state =>
                {
                    if (state.Metadata.GetValueOrDefault(VersionKey) != Version)
                        throw new InvalidDataException(
                            "this checkpoint is of another version of MovieRec. Run without --resume to start anew."
                        );
                    return state.Metadata.GetValueOrDefault(FingerprintKey) == fingerprint
                        ? restore(state)
                        : throw new InvalidDataException(
                            "this is a checkpoint of a run with other data or options. Run with those, or without --resume to start anew."
                        );
                }
            );
        }
        OnResume?.Invoke(new(path, model, done, epochs));
        return true;
    }

    /// <summary>Notes that a training has ended, for <see cref="Complete"/>.</summary>
    internal void End(string model, string fingerprint) => ended[model] = fingerprint;

    /// <summary>Data and options of a run in one text.</summary>
    /// <remarks>Options that may differ between the parts of one run (threads) must be left out of
    /// <paramref name="options"/> by [JsonIgnore].</remarks>
    /// <param name="train">Their ids, values, times and scale count.</param>
    /// <param name="options">As JSON.</param>
    /// <param name="others">Whatever else the training reads, such as hashes of features.</param>
    internal static string Fingerprint<TOptions>(Ratings train, TOptions options, params ReadOnlySpan<string> others)
    {
        RatingScale scale = train.Scale;
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{train.UserCount} {train.MovieCount} {scale.Minimum:R} {scale.Maximum:R} {scale.Step:R}"
        );
        byte[] all = Encoding.UTF8.GetBytes(
            $"{RatingsHash.Of(train)} {text} {JsonSerializer.Serialize(options)} {string.Join(' ', others)}"
        );
        return Convert.ToHexStringLower(SHA256.HashData(all));
    }

    string PathOf(string model) => Path.Combine(Folder, $"{model}.checkpoint.safetensors");

    sealed class Holding(FileStream file, Action release) : IDisposable
    {
        public int Count { get; set; } = 1;

        public void Dispose()
        {
            if (--Count > 0)
                return;
            release();
            file.Dispose();
        }
    }

    sealed class CheckpointInUseException(string message, Exception inner) : IOException(message, inner);
}

/// <summary>From where a training goes on.</summary>
/// <param name="Path">The file of the checkpoint.</param>
/// <param name="Model">Which model, or which stage of it.</param>
/// <param name="Epoch">Epochs that are done; 0 where no checkpoint was found.</param>
/// <param name="Epochs">Epochs of the whole training; with patience it may end earlier.</param>
public sealed record ResumedTraining(string Path, string Model, int Epoch, int Epochs)
{
    /// <summary>Such as <c>svdpp: resuming after epoch 7 of 20 from cp/svdpp.checkpoint.safetensors</c>.</summary>
    public override string ToString() =>
        Epoch == 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{Model}: there is no checkpoint '{Path}'; starting at epoch 1 of {Epochs}"
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Model}: resuming after epoch {Epoch} of {Epochs} from {Path}"
            );
}
