using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MovieRec.Formatting;

namespace MovieRec.Models;

/// <summary>A model in the public <c>.safetensors</c> format: 8 bytes length of the header, the header as JSON, then
/// raw little-endian tensors.</summary>
/// <remarks>Reading runs no code and allocates no memory for what a header claims: the place of every tensor is
/// compared with the bytes that exist. Tensors stay in the stream until they are read, so that a file of any size is in
/// memory once. The metadata hold the SHA-256 of the whole file, computed with zeros in its own place; a file of
/// version 1 has none. Format: https://huggingface.co/docs/safetensors. A Python user opens it with
/// <c>safetensors.numpy.load_file</c>.</remarks>
public sealed class ModelFile
{
    /// <summary>Metadata: name of the data set that the model was fitted on.</summary>
    internal const string DataKey = "data";

    /// <summary>Metadata: folder or zip of that data set.</summary>
    internal const string DataPathKey = "data_path";

    const string FormatVersion = "2",
        VersionWithoutHash = "1",
        HashKey = "sha256";
    const int LargestHeader = 100_000_000; // the limit of the reference implementation
    const int LargestRank = 8;
    const string NoFile =
        "The model wrote no model file: its Save must call TrainingFacts.NewFile and ModelFile.Write, "
        + "and nothing else.";

    static readonly string NoHash = new('0', 2 * SHA256.HashSizeInBytes);

    readonly SortedDictionary<string, Tensor> tensors = new(StringComparer.Ordinal);

    internal ModelFile(string model) => Model = model;

    /// <summary>Name of the model, such as <c>funk-svd</c>.</summary>
    public string Model { get; }

    /// <summary>Texts of the header, ordered by name.</summary>
    internal SortedDictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a tensor.</summary>
    /// <exception cref="ArgumentException">There is a tensor of this name.</exception>
    public void Add(string name, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(tensor);
        tensor.Name = name;
        tensors.Add(name, tensor);
    }

    /// <summary>Returns a tensor.</summary>
    /// <exception cref="InvalidDataException">There is no tensor of this name.</exception>
    public Tensor Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return tensors.GetValueOrDefault(name)
            ?? throw new InvalidDataException(
                $"The file has no tensor '{name}': it is damaged, or of another version."
            );
    }

    internal bool Has(string name) => tensors.ContainsKey(name);

    /// <summary>Adds another model's file: tensors as <c>name.…</c>, texts as <c>name/…</c>.</summary>
    internal void AddPart(string name, ModelFile part)
    {
        Metadata[$"{name}/model"] = part.Model;
        foreach ((string key, string text) in part.Metadata)
            Metadata[$"{name}/{key}"] = text;
        foreach ((string key, Tensor tensor) in part.tensors)
            Add($"{name}.{key}", tensor);
    }

    /// <summary>Returns what <see cref="AddPart"/> added.</summary>
    /// <exception cref="InvalidDataException">There is no such part.</exception>
    internal ModelFile Part(string name)
    {
        var part = new ModelFile(
            Metadata.GetValueOrDefault($"{name}/model")
                ?? throw new InvalidDataException(
                    $"The file has no part '{name}': it is damaged, or of another version."
                )
        );
        foreach ((string key, string text) in Metadata)
        {
            if (key.StartsWith($"{name}/", StringComparison.Ordinal))
                part.Metadata[key[(name.Length + 1)..]] = text;
        }
        part.Metadata.Remove("model");
        foreach (string key in (string[])[DataKey, DataPathKey]) // of the whole file, and so of its parts
        {
            if (Metadata.TryGetValue(key, out string? text))
                part.Metadata[key] = text;
        }
        foreach ((string key, Tensor tensor) in tensors)
        {
            if (key.StartsWith($"{name}.", StringComparison.Ordinal))
                part.tensors.Add(key[(name.Length + 1)..], tensor);
        }
        return part;
    }

    /// <summary>Reads a text of the header that was written as JSON.</summary>
    /// <exception cref="InvalidDataException">There is no such text, or it cannot be read as this type.</exception>
    internal T Json<T>(string key)
    {
        try
        {
            string json = FormerNames.Replace<T>(Metadata.GetValueOrDefault(key) ?? "null");
            return JsonText.Read<T>(json)
                ?? throw new InvalidDataException(
                    $"The metadata entry '{key}' is missing: the file was not written by MovieRec, or is damaged."
                );
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"The metadata entry '{key}' cannot be read: {broken.Message}", broken);
        }
    }

    /// <summary>Reads an array of texts of the header that was written as JSON.</summary>
    /// <inheritdoc cref="Json"/>
    internal string[] Texts(string key)
    {
        string[] texts = Json<string[]>(key);
        return texts.Contains(null)
            ? throw new InvalidDataException(
                $"The metadata entry '{key}' is null; expected a string. The file is damaged."
            )
            : texts;
    }

    /// <summary>Returns the file that a model saves, without a copy of its numbers, so that metadata can be added
    /// before it is written.</summary>
    /// <param name="save">A model's <see cref="ISavable{TSelf}.Save"/>.</param>
    internal static ModelFile Of(Action<Stream> save)
    {
        var hand = new ModelFileStream();
        save(hand);
        return hand.File ?? throw new InvalidOperationException(NoFile);
    }

    /// <summary>Returns this file as the source of a model's <see cref="ISavable{TSelf}.Load"/>, so that it is parsed
    /// once.</summary>
    internal Stream AsStream() => new ModelFileStream { File = this };

    /// <summary>Reads a model. Whatever fails because of a damaged file becomes one kind of exception that names the
    /// file.</summary>
    /// <param name="source">Read from its current position to its end; must stay open until the model is
    /// created.</param>
    /// <param name="expected">Name of the model; null for any.</param>
    /// <param name="read">Creates the model from the file.</param>
    /// <exception cref="InvalidDataException">The file was not written by MovieRec, is damaged, or contains another
    /// model; the message says which.</exception>
    public static TModel Load<TModel>(Stream source, string? expected, Func<ModelFile, TModel> read)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(read);
        string file = source is FileStream { Name.Length: > 0 } stream ? $"{stream.Name}: " : "";
        try
        {
            return read(Read(source, expected));
        }
        catch (InvalidDataException broken)
        {
            throw file.Length == 0 ? broken : new InvalidDataException(file + broken.Message, broken);
        }
        catch (Exception broken)
            when (broken
                    is ArgumentException
                        or ArithmeticException
                        or FormatException
                        or IndexOutOfRangeException
                        or InvalidOperationException
                        or JsonException
                        or KeyNotFoundException
                        or NullReferenceException
                        or OutOfMemoryException
            )
        {
            throw new InvalidDataException(
                $"{file}The file is damaged, because its parts do not match: {broken.Message.ReplaceLineEndings(" ")}",
                broken
            );
        }
    }

    /// <summary>Writes the file.</summary>
    public void Write(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target is ModelFileStream hand)
        {
            hand.File = this;
            return;
        }
        byte[] header = Header();
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        using (var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
        {
            hash.AppendData(length);
            hash.AppendData(header);
            foreach (Tensor tensor in tensors.Values)
                tensor.CopyTo(hash.AppendData);
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()), HashIn(header, NoHash));
        }
        target.Write(length);
        target.Write(header);
        foreach (Tensor tensor in tensors.Values)
            tensor.CopyTo(target.Write);
    }

    /// <param name="source">Read from its current position to its end; must stay open while tensors are read.</param>
    /// <param name="expected">Expected name of the model; null for any.</param>
    /// <exception cref="InvalidDataException">The file was not written by MovieRec, is damaged, or contains another
    /// model; the message says which.</exception>
    internal static ModelFile Read(Stream source, string? expected) => Read(source, expected, verify: true);

    /// <summary>Reads the metadata alone, without the numbers.</summary>
    /// <inheritdoc cref="Read(Stream, string?)"/>
    internal static SortedDictionary<string, string> ReadMetadata(Stream source) =>
        Read(source, expected: null, verify: false).Metadata;

    static ModelFile Read(Stream source, string? expected, bool verify)
    {
        if (source is not ModelFileStream hand)
            return Parsed(source.CanSeek ? source : Spooled(source), expected, verify);
        hand.File!.CheckModel(expected);
        return hand.File;
    }

    void CheckModel(string? expected)
    {
        if (expected is not null && Model != expected)
            throw new InvalidDataException($"The file contains the model '{Model}'; expected '{expected}'.");
    }

    static ModelFile Parsed(Stream source, string? expected, bool verify)
    {
        byte[] length = Take(source, 8);
        long headerLength = BinaryPrimitives.ReadInt64LittleEndian(length);
        if (headerLength is < 2 or > LargestHeader)
            throw Broken(
                FormattableString.Invariant(
                    $"its header would have {headerLength:N0} bytes: it is not a .safetensors file"
                )
            );
        byte[] header = Take(source, headerLength);
        try
        {
            using var json = JsonDocument.Parse(header, new() { AllowDuplicateProperties = false });
            (ModelFile file, string? hash) = Parsed(json.RootElement);
            file.CheckModel(expected);
            long start = source.Position;
            file.AddTensors(json.RootElement, source, start);
            if (verify && hash is not null && hash != HashOf(length, header, hash, source, start))
                throw Broken("its SHA-256 differs from the stored one");
            return file;
        }
        catch (Exception wrong)
            when (wrong is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException(
                $"The model file is damaged: its header cannot be read ({wrong.Message})",
                wrong
            );
        }
    }

    /// <summary>Model and metadata, and the hash that the file should have; null for a file of the old
    /// version.</summary>
    static (ModelFile File, string? Hash) Parsed(JsonElement header)
    {
        if (
            !header.TryGetProperty("__metadata__", out JsonElement metadata)
            || !metadata.TryGetProperty("format", out JsonElement format)
            || format.GetString() != "movierec"
        )
            throw new InvalidDataException(
                "This .safetensors file was not written by MovieRec: its metadata has no MovieRec format."
            );
        string model = metadata.GetProperty("model").GetString()!,
            version = metadata.GetProperty("format_version").GetString()!;
        if (version is not (FormatVersion or VersionWithoutHash))
            throw new InvalidDataException(
                $"The model file has the format version {version}; "
                    + $"this program reads {VersionWithoutHash} and {FormatVersion}."
            );
        // A hash counts in any version: otherwise one changed digit of the version would switch the comparison off.
        string? hash =
            metadata.TryGetProperty(HashKey, out JsonElement written)
                ? written.GetString() ?? throw Broken("its SHA-256 is empty")
            : version == VersionWithoutHash ? null
            : throw Broken("its SHA-256 is missing");
        var file = new ModelFile(model);
        foreach (JsonProperty entry in metadata.EnumerateObject())
        {
            if (entry.Name is not ("format" or "format_version" or "model" or HashKey))
                file.Metadata[entry.Name] = entry.Value.GetString()!;
        }
        return (file, hash);
    }

    /// <summary>Adds the tensors that the header describes, after comparing them with the bytes that follow
    /// it.</summary>
    void AddTensors(JsonElement header, Stream source, long start)
    {
        long place = 0,
            length = source.Length - start;
        var entries = header.EnumerateObject().Where(entry => entry.Name != "__metadata__").Select(Entry.Of);
        foreach (Entry entry in entries.OrderBy(entry => entry.From).ThenBy(entry => entry.To))
        {
            if (entry.From != place || entry.To - entry.From != entry.Bytes)
                throw Broken(
                    Invariant($"tensor '{entry.Name}' is placed at bytes {entry.From} to {entry.To}; ")
                        + Invariant($"expected {place} to {place + entry.Bytes}")
                );
            if (entry.To > length)
                throw Broken(FormattableString.Invariant($"it ends {entry.To - length:N0} bytes too early"));
            string name = FormerNames.OfTensor(entry.Name);
            if (Has(name))
                throw Broken($"tensor '{name}' occurs twice");
            Add(name, Tensor.In(source, start + place, entry.Type, entry.Shape));
            place = entry.To;
        }
        if (place < length)
            throw Broken("it continues after its last tensor");
    }

    byte[] Header()
    {
        var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "movierec");
            json.WriteString("format_version", FormatVersion);
            json.WriteString("model", Model);
            json.WriteString(HashKey, NoHash);
            foreach ((string key, string value) in Metadata)
                json.WriteString(key, value);
            json.WriteEndObject();
            long offset = 0;
            foreach ((string name, Tensor tensor) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", tensor.Type);
                json.WriteStartArray("shape");
                foreach (int length in tensor.Shape)
                    json.WriteNumberValue(length);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensor.ByteCount);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (header.Length % 8 != 0)
            header.WriteByte((byte)' '); // tensors start at a multiple of 8 bytes
        if (header.Length > LargestHeader)
            throw new InvalidDataException(
                FormattableString.Invariant($"The header of the model file would have {header.Length:N0} bytes; the ")
                    + FormattableString.Invariant($"format allows {LargestHeader:N0}.")
            );
        return header.ToArray();
    }

    static string HashOf(byte[] length, byte[] header, string written, Stream source, long start)
    {
        Span<byte> place = HashIn(header, written);
        place.Fill((byte)'0');
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(length);
        hash.AppendData(header);
        source.Position = start;
        byte[] buffer = new byte[1 << 20];
        for (int read; (read = source.Read(buffer)) > 0; )
            hash.AppendData(buffer, 0, read);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Where the header has the hash; empty if it has another length, which no file of MovieRec has.</summary>
    static Span<byte> HashIn(byte[] header, string hash)
    {
        byte[] key = Encoding.ASCII.GetBytes($"\"{HashKey}\":\"{hash}\"");
        int place = header.AsSpan().IndexOf(key);
        return place < 0 || hash.Length != NoHash.Length
            ? []
            : header.AsSpan(place + key.Length - 1 - hash.Length, hash.Length);
    }

    static byte[] Take(Stream source, long count)
    {
        long there = source.Length - source.Position;
        if (count > there)
            throw Broken(FormattableString.Invariant($"it ends {count - there:N0} bytes too early"));
        byte[] bytes = new byte[count];
        source.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>A stream that cannot seek, such as one that is being unpacked, is copied to a temporary file.</summary>
    static FileStream Spooled(Stream source)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var file = new FileStream(
            path,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            1 << 16,
            FileOptions.DeleteOnClose
        );
        source.CopyTo(file);
        file.Position = 0;
        return file;
    }

    static InvalidDataException Broken(string why) => new($"The model file is damaged: {why}.");

    /// <summary>Description of one tensor in the header.</summary>
    sealed record Entry(string Name, string Type, ImmutableArray<int> Shape, long Bytes, long From, long To)
    {
        public static Entry Of(JsonProperty property)
        {
            JsonElement offsets = property.Value.GetProperty("data_offsets"),
                shape = property.Value.GetProperty("shape");
            if (offsets.GetArrayLength() != 2)
                throw Broken(Invariant($"tensor '{property.Name}' has {offsets.GetArrayLength()} offsets, expected 2"));
            if (shape.GetArrayLength() > LargestRank)
                throw Broken(Invariant($"tensor '{property.Name}' has {shape.GetArrayLength()} dimensions"));
            string type = property.Value.GetProperty("dtype").GetString() ?? "null";
            ImmutableArray<int> lengths = [.. shape.EnumerateArray().Select(length => length.GetInt32())];
            long bytes;
            try
            {
                bytes = Tensor.SizeOf(type);
                foreach (int length in lengths)
                    bytes = checked(bytes * (length < 0 ? throw new OverflowException() : length));
            }
            catch (OverflowException)
            {
                throw Broken($"tensor '{property.Name}' has the shape [{string.Join(", ", lengths)}]");
            }
            return new(property.Name, type, lengths, bytes, offsets[0].GetInt64(), offsets[1].GetInt64());
        }
    }

    /// <summary>Passes a model file through <see cref="ISavable{TSelf}"/> without a copy of all numbers.</summary>
    sealed class ModelFileStream : Stream
    {
        public ModelFile? File { get; set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException(NoFile);
    }
}
