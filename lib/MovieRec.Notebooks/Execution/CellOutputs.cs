using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MovieRec.Notebooks.Documents;

namespace MovieRec.Notebooks.Execution;

internal abstract record CellOutput;

internal sealed record StreamOutput(string Name, StringBuilder Text) : CellOutput;

internal sealed record DisplayOutput(SortedDictionary<string, string> Bundle, bool IsResult) : CellOutput
{
    public SortedDictionary<string, string> Bundle { get; set; } = Bundle;
}

/// <summary>What one cell writes and shows, in order. Any thread may add; after <see cref="Close"/> nothing
/// changes.</summary>
internal sealed class CellOutputs
{
    /// <summary>Characters of a cell's streams that are kept.</summary>
    internal const int MaxStream = 200_000;

    readonly Lock gate = new();
    readonly List<CellOutput> items = [];
    int streamed;
    long cut;
    bool closed;

    public void Write(string stream, ReadOnlySpan<char> text)
    {
        lock (gate)
        {
            if (closed || text.IsEmpty)
                return;
            int room = Math.Min(text.Length, MaxStream - streamed);
            cut += text.Length - room;
            streamed += room;
            if (room > 0)
                Append(stream, text[..room]);
        }
    }

    public void Add(CellOutput output)
    {
        lock (gate)
        {
            if (!closed)
                items.Add(output);
        }
    }

    public void Replace(DisplayOutput shown, SortedDictionary<string, string> bundle)
    {
        lock (gate)
        {
            if (!closed)
                shown.Bundle = bundle;
        }
    }

    public void Close()
    {
        lock (gate)
        {
            if (closed)
                return;
            if (cut > 0)
                Append("stderr", Invariant($"\n… ({cut} more characters of output were discarded)\n"));
            closed = true;
        }
    }

    public IReadOnlyList<CellOutput> Items
    {
        get
        {
            lock (gate)
                return [.. items];
        }
    }

    /// <summary>The outputs as nbformat writes them, keys sorted as Jupyter sorts them.</summary>
    /// <exception cref="InvalidDataException">A formatter wrote invalid JSON.</exception>
    public JsonArray ToJson(int executionCount)
    {
        JsonObject ToJson(CellOutput output) =>
            output switch
            {
                StreamOutput stream => new()
                {
                    ["name"] = stream.Name,
                    ["output_type"] = "stream",
                    ["text"] = MultilineText.Lines(Unicode(stream.Text.ToString())),
                },
                DisplayOutput { IsResult: true } shown => new()
                {
                    ["data"] = Data(shown),
                    ["execution_count"] = executionCount,
                    ["metadata"] = new JsonObject(),
                    ["output_type"] = "execute_result",
                },
                DisplayOutput shown => new()
                {
                    ["data"] = Data(shown),
                    ["metadata"] = new JsonObject(),
                    ["output_type"] = "display_data",
                },
                _ => throw new InvalidOperationException($"Unknown output {output.GetType().Name}."),
            };
        return [.. Items.Select(ToJson)];
    }

    public static JsonObject ToJson(CellError error) =>
        new()
        {
            ["ename"] = error.Name,
            ["evalue"] = Unicode(error.Message),
            ["output_type"] = "error",
            ["traceback"] = new JsonArray([.. error.Trace.Select(line => (JsonNode)Unicode(line))]),
        };

    void Append(string stream, ReadOnlySpan<char> text)
    {
        if (items is [.., StreamOutput last] && last.Name == stream)
            last.Text.Append(text);
        else
            items.Add(new StreamOutput(stream, new StringBuilder().Append(text)));
    }

    static JsonObject Data(DisplayOutput shown) =>
        new(shown.Bundle.Select(pair => KeyValuePair.Create(pair.Key, Value(pair.Key, pair.Value))));

    static JsonNode? Value(string mimeType, string text)
    {
        try
        {
            if (
                mimeType == "application/json"
                || (
                    mimeType.StartsWith("application/", StringComparison.Ordinal)
                    && mimeType.EndsWith("+json", StringComparison.Ordinal)
                )
            )
                return JsonNode.Parse(text);
        }
        catch (JsonException damaged)
        {
            throw new InvalidDataException(
                $"The formatter for '{mimeType}' wrote text that is not JSON: {damaged.Message}",
                damaged
            );
        }
        bool lines =
            mimeType.StartsWith("text/", StringComparison.Ordinal)
            || mimeType is "application/javascript" or "image/svg+xml";
        return lines ? MultilineText.Lines(Unicode(text)) : Unicode(text);
    }

    /// <summary>Replaces half a surrogate pair, which cannot be saved, by U+FFFD, as in any file.</summary>
    static string Unicode(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
