using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MovieRec.Notebooks.Documents;

/// <summary>Writes JSON as Jupyter does (Python's json with indent=1, ensure_ascii=False), so that saving a notebook in
/// Jupyter changes no byte.</summary>
internal static class JupyterJson
{
    public static string Write(JsonNode root)
    {
        var text = new StringBuilder();
        Write(text, root, 0);
        return text.Append('\n').ToString();
    }

    static void Write(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject { Count: 0 }:
                text.Append("{}");
                break;
            case JsonArray { Count: 0 }:
                text.Append("[]");
                break;
            case JsonObject pairs:
                string before = "{";
                foreach ((string name, JsonNode? value) in pairs)
                {
                    NewLine(text.Append(before), depth + 1);
                    WriteString(text, name);
                    Write(text.Append(": "), value, depth + 1);
                    before = ",";
                }
                NewLine(text, depth).Append('}');
                break;
            case JsonArray items:
                before = "[";
                foreach (JsonNode? item in items)
                {
                    Write(NewLine(text.Append(before), depth + 1), item, depth + 1);
                    before = ",";
                }
                NewLine(text, depth).Append(']');
                break;
            case var value when value.GetValueKind() == JsonValueKind.String:
                WriteString(text, value.GetValue<string>());
                break;
            default:
                text.Append(node.ToJsonString());
                break; // a number keeps the digits it was read with
        }
    }

    static StringBuilder NewLine(StringBuilder text, int depth) => text.Append('\n').Append(' ', depth);

    static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }
        text.Append('"');
    }
}
