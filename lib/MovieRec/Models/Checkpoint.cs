namespace MovieRec.Models;

/// <summary>Where a long training keeps its state, so that a run that was killed can go on and end in the same bits.</summary>
/// <param name="Folder">Made where it is missing; holds <c>MODEL.checkpoint.safetensors</c>.</param>
/// <param name="Resume">Go on from what lies there, if anything does; otherwise it is overwritten.</param>
/// <param name="EveryEpochs">Epochs between two checkpoints; at least 1.</param>
public sealed record Checkpoint(string Folder, bool Resume = false, int EveryEpochs = 1)
{
    /// <summary>Keeps a state whole or not at all: a temporary file, then a rename.</summary>
    /// <param name="state">Everything that training needs to go on; its metadata get <paramref name="fingerprint"/>.</param>
    /// <param name="fingerprint">Says which run this is; see <see cref="Fingerprint"/>.</param>
    internal void Write(ModelFile state, string fingerprint)
    {
        Directory.CreateDirectory(Folder);
        string path = PathOf(state.Model), temporary = $"{path}.{Environment.ProcessId}.tmp";
        state.Metadata["fingerprint"] = fingerprint;
        try
        {
            using (FileStream stream = File.Create(temporary))
            {
                state.Write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The state to go on from, or null where there is none or none is wanted.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or is of a run with other data or options.</exception>
    internal ModelFile? Read(string model, string fingerprint)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(EveryEpochs);
        string path = PathOf(model);
        if (!Resume || !File.Exists(path)) return null;
        using FileStream stream = File.OpenRead(path);
        ModelFile state = ModelFile.Read(stream, model);
        return state.Metadata.GetValueOrDefault("fingerprint") == fingerprint ? state
            : throw new InvalidDataException($"'{path}' is a checkpoint of a run with other data or options. Run with those, or without --resume to start anew.");
    }

    /// <summary>Removes the state of a run that has ended.</summary>
    internal void Remove(string model) => File.Delete(PathOf(model));

    /// <summary>Data and options of a run in one text. Options that may differ between the parts of one run (threads) must be left out of <paramref name="options"/> by [JsonIgnore].</summary>
    internal static string Fingerprint<TOptions>(Data.Ratings train, TOptions options) =>
        $"{Data.RatingsHash.Of(train)} {System.Text.Json.JsonSerializer.Serialize(options)}";

    string PathOf(string model) => Path.Combine(Folder, $"{model}.checkpoint.safetensors");
}
