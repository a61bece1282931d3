using System.Text.Json.Nodes;

namespace MovieRec.Notebooks.Documents;

/// <summary>One cell of a notebook, over its JSON; unknown properties are kept.</summary>
public sealed class NotebookCell
{
    readonly JsonObject node;

    internal NotebookCell(JsonObject node, int number) => (this.node, Number) = (node, number);

    /// <summary>Number of the cell among all cells of the notebook, from 1.</summary>
    public int Number { get; }

    /// <summary>The cell's id: 1 to 64 letters, digits, <c>-</c> and <c>_</c>; unique in the notebook.</summary>
    public string Id => node["id"]!.GetValue<string>();

    /// <summary>True for code cells; false for Markdown and raw cells.</summary>
    public bool IsCode => node["cell_type"]!.GetValue<string>() == "code";

    /// <summary>The cell's text.</summary>
    public string Source => MultilineText.Read(node["source"])!;

    /// <summary>The outputs of a code cell as nbformat writes them; empty for other cells.</summary>
    public JsonArray Outputs => node["outputs"] as JsonArray ?? [];

    internal JsonObject Metadata => node["metadata"]!.AsObject();

    /// <summary>The language that the cell's metadata names; null if it names none.</summary>
    internal string? Language =>
        (Metadata["polyglot_notebook"] as JsonObject)?["kernelName"]?.ToString()
        ?? (Metadata["dotnet_interactive"] as JsonObject)?["language"]?.ToString();

    internal void SetOutputs(int? executionCount, JsonArray outputs)
    {
        // Keys that are missing go where Jupyter, which sorts them, would write them.
        Put("execution_count", executionCount);
        Put("outputs", outputs);
    }

    internal void Put(string name, JsonNode? value)
    {
        int at = node.IndexOf(name);
        if (at >= 0)
            node[at] = value;
        else
            node.Insert(node.TakeWhile(pair => string.CompareOrdinal(pair.Key, name) < 0).Count(), name, value);
    }
}
