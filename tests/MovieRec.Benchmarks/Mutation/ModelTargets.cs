using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using MovieRec.Data;
using MovieRec.Data.Layouts;
using MovieRec.Data.Reading;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Benchmarks.Mutation;

/// <summary>Small models of every kind.</summary>
internal static class SmallModels
{
    public static Dataset Data { get; } = Read();

    static Dataset Read()
    {
        Dictionary<string, byte[]> files = SmallFiles.Of(DatasetLayout.MovieLens100K);
        FileSource Open() => FileSource.InMemory("set", files);
        return DatasetReader.Read(Open, "set", threads: 1);
    }

    /// <summary>Fits a model with few numbers and few epochs.</summary>
    public static IItemScorer Fit(
        ModelEntry kind,
        Checkpoint? checkpoint = null,
        Action<EpochReport>? onEpoch = null,
        CancellationToken cancel = default
    )
    {
        object options = kind.DefaultOptions(1000);
        foreach (
            (string name, object value) in new (string, object)[]
            {
                ("Factors", 3),
                ("Epochs", 3),
                ("Threads", 1),
                ("HistoryEpochs", 2),
            }
        )
        {
            if (
                options.GetType().GetProperty(name) is { CanWrite: true } property
                && property.PropertyType == value.GetType()
            )
                property.SetValue(options, value);
        }
        return kind.Fit(
            new TrainingSet(Data.Ratings, Data),
            options,
            new()
            {
                OnEpoch = onEpoch,
                Checkpoint = checkpoint,
                Cancel = cancel,
            }
        );
    }

    public static byte[] Bytes(ModelEntry kind, IItemScorer model)
    {
        using var stream = new MemoryStream();
        kind.Save(model, stream);
        return stream.ToArray();
    }

    /// <summary>Damages the header as text or as JSON, or the numbers behind it.</summary>
    public static byte[] Mutated(byte[] file, ref Rng rng)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        switch (rng.Next(4))
        {
            case 0:
                return Mutator.Mutate(file, ref rng);
            case 1:
                return [.. file[..(8 + length)], .. Mutator.Mutate(file[(8 + length)..], ref rng)];
            case 2:
                byte[] header = Mutator.Mutate(file[8..(8 + length)], ref rng),
                    size = new byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(size, header.Length);
                return [.. size, .. header, .. file[(8 + length)..]];
            default:
                return WithHeader(file, JsonEdit(JsonNode.Parse(file.AsSpan(8, length))!.AsObject(), ref rng));
        }
    }

    /// <summary>The file as version 1 wrote it: without a checksum, so that every number can be forged.</summary>
    public static byte[] WithoutChecksum(byte[] file)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        JsonObject header = JsonNode.Parse(file.AsSpan(8, length))!.AsObject();
        JsonObject metadata = header["__metadata__"]!.AsObject();
        metadata["format_version"] = "1";
        metadata.Remove("sha256");
        return WithHeader(file, header);
    }

    static byte[] WithHeader(byte[] file, JsonObject header)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        byte[] text = Encoding.UTF8.GetBytes(header.ToJsonString()),
            size = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(size, text.Length);
        return [.. size, .. text, .. file[(8 + length)..]];
    }

    static JsonObject JsonEdit(JsonObject header, ref Rng rng)
    {
        KeyValuePair<string, JsonNode?>[] entries = [.. header];
        (string key, JsonNode? value) = entries[rng.Next(entries.Length)];
        JsonNode?[] nasty =
        [
            null,
            JsonValue.Create(-1),
            JsonValue.Create(1e300),
            JsonValue.Create("x"),
            new JsonArray(),
            new JsonObject(),
            JsonValue.Create(true),
            new JsonArray(1, -5),
            new JsonArray(0L, long.MaxValue),
        ];
        JsonNode? any = nasty[rng.Next(nasty.Length)];
        if (rng.Next(5) == 0)
            header.Remove(key);
        else if (value is not JsonObject inner || inner.Count == 0 || rng.Next(4) == 0)
            header[key] = any;
        else
        {
            KeyValuePair<string, JsonNode?>[] fields = [.. inner];
            string field = fields[rng.Next(fields.Length)].Key;
            if (rng.Next(4) == 0)
                inner.Remove(field);
            else
                inner[field] = any;
        }
        return header;
    }
}

/// <summary>Model files: with a checksum only the same bytes are accepted; without one everything in them must make
/// sense.</summary>
internal sealed class ModelFileTarget : Target
{
    readonly bool checksum;
    readonly string path;
    readonly List<(ModelEntry Kind, byte[] File)> models;
    int chosen;

    public ModelFileTarget(string folder, bool checksum, Func<ModelEntry, bool> wanted)
        : base(checksum ? "model files" : "model files without a checksum")
    {
        this.checksum = checksum;
        path = Path.Combine(folder, "mutated.safetensors");
        models =
        [
            .. ModelCatalog.All.Where(wanted).Select(kind => (kind, SmallModels.Bytes(kind, SmallModels.Fit(kind)))),
        ];
        if (!checksum)
            models = [.. models.Select(model => (model.Kind, SmallModels.WithoutChecksum(model.File)))];
    }

    public override IEnumerable<string> NamesIn => [path];

    public override byte[] Mutated(ref Rng rng)
    {
        chosen = rng.Next(models.Count);
        return SmallModels.Mutated(models[chosen].File, ref rng);
    }

    public override string? Read(byte[] input)
    {
        (ModelEntry kind, byte[] good) = models[chosen];
        File.WriteAllBytes(path, input);
        IItemScorer model;
        using (FileStream stream = File.OpenRead(path))
            model = kind.Load(stream);
        if (checksum && !input.AsSpan().SequenceEqual(good))
            return $"{kind.Name}: accepted with other bytes";
        if (model.UserCount > 1000 || model.ItemCount > 1000)
            return $"{kind.Name}: {model.UserCount} users and {model.ItemCount} movies";
        float[] scores = new float[model.ItemCount];
        for (int user = 0; user < model.UserCount; user++)
        {
            model.Score(user, scores);
            if (scores.Any(score => !float.IsFinite(score)))
                return $"{kind.Name}: a score of user {user} is not finite";
        }
        return null;
    }
}

/// <summary>States of trainings that were stopped: what is accepted must end in the model of a training that was
/// not.</summary>
internal sealed class CheckpointTarget : Target
{
    readonly bool checksum;
    readonly string folder;
    readonly List<(ModelEntry Kind, string File, byte[] State, byte[] Model)> states = [];
    int chosen;

    public CheckpointTarget(string folder, bool checksum, Func<ModelEntry, bool> wanted)
        : base(checksum ? "checkpoints" : "checkpoints without a checksum")
    {
        this.checksum = checksum;
        this.folder = Path.Combine(folder, checksum ? "checkpoint" : "old-checkpoint");
        foreach (ModelEntry kind in ModelCatalog.All.Where(kind => kind.HasEpochs && wanted(kind)))
        {
            if (Directory.Exists(this.folder))
                Directory.Delete(this.folder, recursive: true);
            using var stop = new CancellationTokenSource();
            byte[] whole = SmallModels.Bytes(kind, SmallModels.Fit(kind));
            try
            {
                SmallModels.Fit(
                    kind,
                    new Checkpoint(this.folder),
                    report =>
                    {
                        if (report.Epoch >= 1)
                            stop.Cancel();
                    },
                    stop.Token
                );
                continue; // it had ended before it could be stopped
            }
            catch (OperationCanceledException)
            {
                foreach (string file in Directory.GetFiles(this.folder, "*.safetensors"))
                {
                    byte[] state = File.ReadAllBytes(file);
                    states.Add(
                        (kind, Path.GetFileName(file), checksum ? state : SmallModels.WithoutChecksum(state), whole)
                    );
                }
            }
        }
    }

    public override IEnumerable<string> NamesIn => [states[chosen].File];

    public override byte[] Mutated(ref Rng rng)
    {
        chosen = rng.Next(states.Count);
        return SmallModels.Mutated(states[chosen].State, ref rng);
    }

    public override string? Read(byte[] input)
    {
        (ModelEntry kind, string file, byte[] good, byte[] whole) = states[chosen];
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, file), input);
        int epochs = 0;
        IItemScorer model = SmallModels.Fit(kind, new Checkpoint(folder, Resume: true), _ => epochs++);
        if (checksum && !input.AsSpan().SequenceEqual(good))
            return $"{kind.Name}: accepted with other bytes";
        byte[] bytes = SmallModels.Bytes(kind, model);
        if (checksum && !bytes.AsSpan().SequenceEqual(whole))
            return $"{kind.Name}: another model";
        // Without a checksum a changed weight cannot be seen; that it is a number can.
        float[] scores = new float[model.ItemCount];
        for (int user = 0; user < model.UserCount; user++)
        {
            model.Score(user, scores);
            if (scores.Any(score => !float.IsFinite(score)))
                return $"{kind.Name}: a score of user {user} is not finite";
        }
        return epochs > 20 ? $"{kind.Name}: {epochs} epochs" : null;
    }
}
