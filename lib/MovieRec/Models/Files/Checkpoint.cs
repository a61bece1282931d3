using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MovieRec.Data;
using MovieRec.Files;
using MovieRec.Formatting;

namespace MovieRec.Models;

/// <summary>Saves the state of training after each epoch, so that an interrupted run can resume. A resumed run gives a
/// bit-identical model.</summary>
/// <remarks>The state is kept when training ends: resuming it again gives the same model at once. Call
/// <see cref="Complete"/> after the model is saved. Only one training at a time can use a state.</remarks>
/// <param name="Folder">Folder of the states, <c>MODEL.checkpoint.safetensors</c>; created if missing.</param>
/// <param name="Resume">Resumes from an existing state; otherwise it is overwritten.</param>
/// <param name="EveryEpochs">Number of epochs between two checkpoints; at least 1.</param>
public sealed record Checkpoint(string Folder, bool Resume = false, int EveryEpochs = 1)
{
    /// <summary>Folder of the states; created if missing.</summary>
    public string Folder
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Folder ?? throw new ArgumentNullException(nameof(Folder));

    /// <summary>Version of the format; states of another version are refused.</summary>
    const string Version = "2",
        VersionKey = "checkpoint_version",
        FingerprintKey = "fingerprint";

    const int MaximumTries = 100;

    readonly Dictionary<string, string> ended = new(StringComparer.Ordinal); // fingerprints by model
    readonly Dictionary<string, Holding> held = new(StringComparer.Ordinal);

    /// <summary>Called once for each stage of a training that resumes; null for none.</summary>
    public Action<ResumedTraining>? OnResume { get; init; }

    /// <summary>Deletes the states of the trainings that ended with this checkpoint. Call it after the model is
    /// saved.</summary>
    /// <remarks>A state that another run has written since then is kept.</remarks>
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

    /// <summary>Locks the state of a model until the result is disposed or the process ends.</summary>
    /// <exception cref="IOException">Another training holds the lock, or the folder cannot be used.</exception>
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
                // Between opening and locking, the last holder may have deleted the file; then it is no lock.
                if (File.Exists(path))
                    return held[model] = new Holding(stream, () => held.Remove(model));
                stream.Dispose();
                if (attempt == MaximumTries)
                    throw new IOException($"'{path}' was deleted while it was being opened.");
            }
        }
        catch (IOException failed) when (AtomicFile.IsInUse(failed))
        {
            throw new CheckpointInUseException(
                $"Another run uses the checkpoint '{PathOf(model)}'. "
                    + "Wait until it ends, or use another folder for this run.",
                failed
            );
        }
        catch (UnauthorizedAccessException failed)
        {
            throw new IOException($"The checkpoint folder '{Folder}' cannot be written: {failed.Message}", failed);
        }
    }

    /// <summary>Writes a state, completely or not at all.</summary>
    /// <param name="state">Everything that training needs to resume; <paramref name="fingerprint"/> is added to its
    /// metadata.</param>
    /// <param name="fingerprint">Identifies the run; see <see cref="Fingerprint"/>.</param>
    internal void Write(ModelFile state, string fingerprint)
    {
        state.Metadata[FingerprintKey] = fingerprint;
        state.Metadata[VersionKey] = Version;
        AtomicFile.Write(PathOf(state.Model), state.Write);
    }

    /// <summary>Reads the state to resume from.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="fingerprint">See <see cref="Fingerprint"/>.</param>
    /// <param name="restore">Restores the state and returns the number of epochs done.</param>
    /// <param name="epochs">Number of epochs of the complete training.</param>
    /// <returns>False if there is no state, or <see cref="Resume"/> is false.</returns>
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
                            "it was written by another version of MovieRec. Run without --resume to start over."
                        );
                    return state.Metadata.GetValueOrDefault(FingerprintKey) == fingerprint
                        ? restore(state)
                        : throw new InvalidDataException(
                            "it belongs to a run with other data or options. "
                                + "Run with the same data and options, or without --resume to start over."
                        );
                }
            );
        }
        OnResume?.Invoke(new(path, model, done, epochs));
        return true;
    }

    /// <summary>Records that a training has ended, for <see cref="Complete"/>.</summary>
    internal void End(string model, string fingerprint) => ended[model] = fingerprint;

    /// <summary>Identifies a run by a hash of its data and options.</summary>
    /// <remarks>Options that may differ when a run resumes, such as the number of threads, carry
    /// [JsonIgnore].</remarks>
    /// <param name="train">Training ratings; ids, values, times and scale are hashed.</param>
    /// <param name="options">Options of the model.</param>
    /// <param name="others">Everything else that training reads, such as hashes of features.</param>
    internal static string Fingerprint<TOptions>(Ratings train, TOptions options, params ReadOnlySpan<string> others)
    {
        RatingScale scale = train.Scale;
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{train.UserCount} {train.MovieCount} {scale.Minimum:R} {scale.Maximum:R} {scale.Step:R}"
        );
        byte[] all = Encoding.UTF8.GetBytes(
            $"{RatingsHash.Of(train)} {text} {JsonText.Of(options)} {string.Join(' ', others)}"
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

/// <summary>The point at which training resumes.</summary>
/// <param name="Path">File of the checkpoint.</param>
/// <param name="Model">Name of the model, or of a stage of its training.</param>
/// <param name="Epoch">Number of epochs done; 0 if no checkpoint was found.</param>
/// <param name="Epochs">Number of epochs of the complete training; with patience it may end earlier.</param>
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
