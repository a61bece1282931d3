using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;

namespace MovieRec.Models;

/// <summary>A model in the public <c>.safetensors</c> format: 8 bytes length of the header, the header as JSON, then raw little-endian tensors.</summary>
/// <remarks>Reading runs no code and allocates nothing for what a header merely claims: every tensor's place is held against the bytes that
/// are there. Format: https://huggingface.co/docs/safetensors. A Python user opens it with <c>safetensors.numpy.load_file</c>.</remarks>
internal sealed class ModelFile(string model)
{
    const string FormatVersion = "1";
    const int LargestHeader = 100_000_000;                         // the limit of the reference implementation

    readonly SortedDictionary<string, Tensor> tensors = new(StringComparer.Ordinal);

    /// <summary>Which model it is, such as <c>funk-svd</c>.</summary>
    public string Model { get; } = model;

    /// <summary>Texts of the header, in order of their names.</summary>
    public SortedDictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public void Add(string name, Tensor tensor) => tensors.Add(name, tensor);

    /// <exception cref="InvalidDataException">There is no tensor of this name.</exception>
    public Tensor Get(string name) => tensors.GetValueOrDefault(name) ?? throw new InvalidDataException($"The file has no tensor '{name}': it is damaged, or of another version.");

    public bool Has(string name) => tensors.ContainsKey(name);

    /// <summary>A text of the header that was written as JSON.</summary>
    /// <exception cref="InvalidDataException">There is no such text, or it is not as it must be.</exception>
    public T Json<T>(string key)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Metadata.GetValueOrDefault(key) ?? "null") ?? throw new InvalidDataException($"The metadata lack '{key}': the file was not written by MovieRec, or is damaged.");
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"The metadata '{key}' cannot be read: {broken.Message}", broken);
        }
    }

    public void Write(Stream target)
    {
        var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "movierec");
            json.WriteString("format_version", FormatVersion);
            json.WriteString("model", Model);
            foreach ((string key, string value) in Metadata) json.WriteString(key, value);
            json.WriteEndObject();
            long offset = 0;
            foreach ((string name, Tensor tensor) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", tensor.Type);
                json.WriteStartArray("shape");
                foreach (int length in tensor.Shape) json.WriteNumberValue(length);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensor.Bytes.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (header.Length % 8 != 0) header.WriteByte((byte)' '); // tensors start at a multiple of 8 bytes
        Span<byte> length8 = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length8, header.Length);
        target.Write(length8);
        target.Write(header.GetBuffer(), 0, (int)header.Length);
        foreach (Tensor tensor in tensors.Values) target.Write(tensor.Bytes);
    }

    /// <param name="source">From its current position to its end.</param>
    /// <param name="expected">The model that it must be; null for any.</param>
    /// <exception cref="InvalidDataException">It is not a file of ours, is damaged, or holds another model; the message says which.</exception>
    public static ModelFile Read(Stream source, string? expected)
    {
        byte[] start = Take(source, 8);
        long headerLength = BinaryPrimitives.ReadInt64LittleEndian(start);
        if (headerLength is < 2 or > LargestHeader) throw Broken($"its header would have {headerLength:N0} bytes, so it is no .safetensors file");
        byte[] header = Take(source, headerLength);
        try
        {
            using JsonDocument json = JsonDocument.Parse(header);
            return Read(json.RootElement, source, expected);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"The model file is damaged: its header cannot be read ({wrong.Message})", wrong);
        }
    }

    static ModelFile Read(JsonElement header, Stream source, string? expected)
    {
        if (!header.TryGetProperty("__metadata__", out JsonElement metadata) || !metadata.TryGetProperty("format", out JsonElement format) || format.GetString() != "movierec")
            throw new InvalidDataException("This .safetensors file was not written by MovieRec: its metadata do not say so.");
        string model = metadata.GetProperty("model").GetString()!, version = metadata.GetProperty("format_version").GetString()!;
        if (version != FormatVersion) throw new InvalidDataException($"The model file has the format version {version}, this program reads {FormatVersion}.");
        if (expected is not null && model != expected) throw new InvalidDataException($"The file holds the model '{model}', expected '{expected}'.");
        var file = new ModelFile(model);
        foreach (JsonProperty entry in metadata.EnumerateObject())
        {
            if (entry.Name is not ("format" or "format_version" or "model")) file.Metadata[entry.Name] = entry.Value.GetString()!;
        }
        long place = 0;
        foreach (JsonProperty entry in header.EnumerateObject().Where(entry => entry.Name != "__metadata__").OrderBy(entry => entry.Value.GetProperty("data_offsets")[0].GetInt64()))
        {
            string type = entry.Value.GetProperty("dtype").GetString()!;
            ImmutableArray<int> shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())];
            long from = entry.Value.GetProperty("data_offsets")[0].GetInt64(), to = entry.Value.GetProperty("data_offsets")[1].GetInt64();
            long bytes = SizeOf(type);
            foreach (int length in shape) bytes = length < 0 || bytes > int.MaxValue ? throw Broken($"tensor '{entry.Name}' has the shape [{string.Join(", ", shape)}]") : bytes * length;
            if (from != place || to - from != bytes) throw Broken($"tensor '{entry.Name}' of {bytes:N0} bytes is said to stand at {from:N0} to {to:N0}");
            if (!file.tensors.TryAdd(entry.Name, new Tensor(type, shape, Take(source, bytes)))) throw Broken($"tensor '{entry.Name}' comes twice");
            place = to;
        }
        if (source.ReadByte() >= 0) throw Broken("it goes on behind its last tensor");
        return file;
    }

    static int SizeOf(string type) => type switch
    {
        "F32" or "I32" => 4,
        "F64" or "I64" => 8,
        _ => throw Broken($"tensors of the type {type} are not used by MovieRec"),
    };

    /// <summary>Reads exactly so many bytes, growing with what really comes.</summary>
    static byte[] Take(Stream source, long count)
    {
        if (count > Array.MaxLength) throw Broken($"a part of it would have {count:N0} bytes");
        byte[] bytes = new byte[Math.Min(count, 1 << 20)];
        int have = 0;
        while (have < count)
        {
            if (have == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(count, 2L * have));
            int read = source.Read(bytes, have, bytes.Length - have);
            if (read == 0) throw Broken($"it ends {count - have:N0} bytes too early");
            have += read;
        }
        return bytes;
    }

    static InvalidDataException Broken(string why) => new($"The model file is damaged: {why}.");
}
