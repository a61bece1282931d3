using System.Text;
using System.Text.Json.Nodes;
using MovieRec.Notebooks.Documents;
using MovieRec.Numerics;

namespace MovieRec.Benchmarks.Mutation;

/// <summary>Documents of notebooks.</summary>
internal sealed class NotebookTarget : Target
{
    readonly string path;
    readonly byte[][] good;

    public NotebookTarget(string folder, IEnumerable<string> notebooks)
        : base("notebooks")
    {
        path = Path.Combine(folder, "mutated.ipynb");
        good = [.. notebooks.Select(File.ReadAllBytes).Select(Short)];
    }

    public override IEnumerable<string> NamesIn => ["mutated.ipynb"];

    /// <summary>The first cells, without the long pictures.</summary>
    static byte[] Short(byte[] notebook)
    {
        JsonNode json = JsonNode.Parse(notebook)!;
        JsonArray cells = json["cells"]!.AsArray();
        while (cells.Count > 12)
            cells.RemoveAt(cells.Count - 1);
        foreach (JsonNode? cell in cells)
        {
            if (cell!["outputs"] is JsonArray outputs && outputs.ToJsonString().Length > 4000)
                outputs.Clear();
        }
        return Encoding.UTF8.GetBytes(json.ToJsonString(new() { WriteIndented = true }));
    }

    public override byte[] Mutated(ref Rng rng) => Mutator.Mutate(good[rng.Next(good.Length)], ref rng);

    public override string? Read(byte[] input)
    {
        File.WriteAllBytes(path, input);
        NotebookDocument document = NotebookDocument.Read(path);
        ReadOnlySpan<byte> text = input.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? input.AsSpan(3) : input;
        JsonArray cells = JsonNode.Parse(text)!["cells"]!.AsArray();
        if (cells.Count != document.Cells.Count)
            return $"{document.Cells.Count} cells instead of {cells.Count}";
        for (int cell = 0; cell < cells.Count; cell++)
        {
            JsonNode source = cells[cell]!["source"]!;
            string expected = source is JsonArray lines
                ? string.Concat(lines.Select(line => line!.GetValue<string>()))
                : source.GetValue<string>();
            if (document.Cells[cell].Source != expected)
                return $"cell {cell + 1} has another source";
        }
        // What is written is read again as the same.
        NotebookDocument again = NotebookDocument.Parse(document.ToJson(), "again");
        return again.ToJson() == document.ToJson() ? null : "what is written is read as something else";
    }
}
