using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MovieRec.Files;
using MovieRec.Formatting;

namespace MovieRec.Notebooks.Documents;

/// <summary>A Jupyter notebook (nbformat 4). Unknown metadata and the order of keys survive reading and
/// writing.</summary>
public sealed partial class NotebookDocument
{
    // Metadata that hosts add: times, names of hosts, runs. They would differ from run to run.
    static readonly string[] RunMetadata = ["movierec", "papermill"];
    static readonly string[] CellRunMetadata = ["movierec", "papermill", "execution", "ExecuteTime"];

    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    readonly JsonObject root;

    NotebookDocument(JsonObject root, string name)
    {
        this.root = root;
        Name = name;
        Cells = ReadCells();
    }

    /// <summary>The name of the notebook in messages: its file name.</summary>
    public string Name { get; }

    /// <summary>All cells, in order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    internal JsonObject Metadata => root["metadata"]!.AsObject();

    /// <summary>Reads a notebook from a file.</summary>
    /// <exception cref="InvalidDataException">The file is not a notebook; the message names the file and, for damaged
    /// JSON, the line.</exception>
    public static NotebookDocument Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path, StrictUtf8), Path.GetFileName(path));
        }
        catch (DecoderFallbackException damaged)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)}: not UTF-8: {damaged.Message}", damaged);
        }
    }

    /// <summary>Reads a notebook from its JSON.</summary>
    /// <param name="json">The notebook's JSON.</param>
    /// <param name="name">The name of the notebook in messages.</param>
    /// <exception cref="InvalidDataException"><paramref name="json"/> is not a notebook.</exception>
    public static NotebookDocument Parse(string json, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(json);
        JsonNode? parsed;
        try
        {
            parsed = JsonNode.Parse(
                json,
                documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }
            );
            if (parsed is not null)
                JupyterJson.Write(parsed); // a lone surrogate is found here, not while the finished run is saved
        }
        catch (JsonException damaged)
        {
            throw new InvalidDataException(
                Invariant($"{name}:{damaged.LineNumber + 1}: damaged JSON: {OneLine.Of(damaged.Message, 300)}"),
                damaged
            );
        }
        catch (InvalidOperationException damaged)
        {
            throw new InvalidDataException(
                $"{name}: a string is not valid Unicode: {OneLine.Of(damaged.Message, 300)}",
                damaged
            );
        }
        return new NotebookDocument(
            parsed as JsonObject ?? throw new InvalidDataException($"{name}: not a notebook: expected a JSON object."),
            name
        );
    }

    /// <summary>Returns the text of the file, in Jupyter's layout with <c>\n</c> line endings.</summary>
    public string ToJson() => JupyterJson.Write(root);

    /// <summary>Writes the file atomically, unless it has the same content already.</summary>
    /// <returns>True if the file was written; false if it had the same content.</returns>
    public bool Write(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] bytes = StrictUtf8.GetBytes(ToJson());
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
            return false;
        AtomicFile.Write(path, stream => stream.Write(bytes));
        return true;
    }

    /// <summary>A copy without outputs, execution counts and metadata of earlier runs.</summary>
    internal NotebookDocument Cleared()
    {
        NotebookDocument copy = Without(RunMetadata, CellRunMetadata);
        foreach (NotebookCell cell in copy.Cells.Where(cell => cell.IsCode))
            cell.SetOutputs(null, []);
        return copy;
    }

    /// <summary>A copy without the timings that the runner adds.</summary>
    internal NotebookDocument WithoutTimings() => Without(["movierec"], ["movierec"]);

    NotebookDocument Without(string[] keys, string[] cellKeys)
    {
        var copy = new NotebookDocument(root.DeepClone().AsObject(), Name);
        foreach (string key in keys)
            copy.Metadata.Remove(key);
        foreach (NotebookCell cell in copy.Cells)
        {
            foreach (string key in cellKeys)
                cell.Metadata.Remove(key);
        }
        return copy;
    }

    List<NotebookCell> ReadCells()
    {
        if (Int(root["nbformat"]) is not 4)
            throw Wrong(
                $"nbformat is {root["nbformat"]?.ToJsonString() ?? "missing"}; expected 4. Open and save the notebook "
                    + $"in Jupyter or VS Code"
            );
        if (Int(root["nbformat_minor"]) is not { } minor)
            throw Wrong("'nbformat_minor' is missing");
        if (root["metadata"] is not JsonObject metadata)
            throw Wrong("'metadata' is missing");
        if ((metadata["kernelspec"] as JsonObject)?["name"]?.ToString() is { } kernel and not ".net-csharp")
            throw Wrong($"its kernel is '{kernel}'; expected '.net-csharp'");
        if (root["cells"] is not JsonArray nodes)
            throw Wrong("'cells' is missing");
        var cells = new List<NotebookCell>();
        foreach (JsonNode? item in nodes)
        {
            int number = cells.Count + 1;
            if (item is not JsonObject node)
                throw Wrong(Invariant($"cell {number} is not an object"));
            if (Text(node["cell_type"]) is not ("code" or "markdown" or "raw"))
                throw Wrong(
                    Invariant(
                        $"cell {number} has cell_type {node["cell_type"]?.ToJsonString() ?? "missing"}; expected code, "
                    ) + $"markdown or raw"
                );
            if (node["metadata"] is not JsonObject)
                throw Wrong(Invariant($"cell {number} has no 'metadata'"));
            if (MultilineText.Read(node["source"]) is not { } source)
                throw Wrong(Invariant($"cell {number} has no 'source' of text"));
            if (node["source"] is not JsonArray)
                node["source"] = MultilineText.Lines(source);
            cells.Add(new NotebookCell(node, number));
        }
        GiveIds(nodes, cells);
        if (minor < 5)
            root["nbformat_minor"] = 5; // the first version with cell ids
        return cells;
    }

    void GiveIds(JsonArray nodes, List<NotebookCell> cells)
    {
        var taken = new HashSet<string>();
        foreach (NotebookCell cell in cells)
        {
            if (nodes[cell.Number - 1]!["id"] is not { } id)
                continue;
            if (Text(id) is not { } text || !CellId().IsMatch(text))
                throw Wrong(
                    Invariant($"cell {cell.Number} has the id {id.ToJsonString()}; ")
                        + "expected 1 to 64 letters, digits, '-' or '_'"
                );
            if (!taken.Add(text))
                throw Wrong(Invariant($"cell {cell.Number} has the id '{text}' of a cell before it"));
        }
        foreach (NotebookCell cell in cells)
        {
            if (nodes[cell.Number - 1]!["id"] is not null)
                continue;
            string id = Invariant($"cell-{cell.Number}");
            while (!taken.Add(id))
                id += "-";
            cell.Put("id", id);
        }
    }

    InvalidDataException Wrong(string what) => new(OneLine.Of($"{Name}: {what}."));

    static int? Int(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out int number)
            ? number
            : null;

    static string? Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CellId();
}
