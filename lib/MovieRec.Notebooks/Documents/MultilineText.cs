using System.Text.Json;
using System.Text.Json.Nodes;

namespace MovieRec.Notebooks.Documents;

/// <summary>Text in a notebook is one string or a list of lines that keep their line ends; both mean their
/// concatenation. Jupyter writes the list.</summary>
internal static class MultilineText
{
    /// <returns>Null where <paramref name="node"/> is neither.</returns>
    public static string? Read(JsonNode? node) =>
        node switch
        {
            JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
            JsonArray lines when lines.All(line => line?.GetValueKind() == JsonValueKind.String) => string.Concat(
                lines.Select(line => line!.GetValue<string>())
            ),
            _ => null,
        };

    /// <summary>Splits where Python's splitlines does, which is where Jupyter would.</summary>
    public static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsLineEnd(text[i]) || (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n'))
                continue;
            lines.Add(text[start..(i + 1)]);
            start = i + 1;
        }
        if (start < text.Length)
            lines.Add(text[start..]);
        return lines;
    }

    static bool IsLineEnd(char c) =>
        c is >= '\n' and <= '\r' or >= '\x1c' and <= '\x1e' or '\x85' or '\u2028' or '\u2029';
}
