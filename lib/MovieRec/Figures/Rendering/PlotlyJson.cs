using System.Collections.Immutable;
using System.Text.Json;
using static System.FormattableString;

namespace MovieRec.Figures.Rendering;

/// <summary>The small parts of a Plotly specification.</summary>
internal static class PlotlyJson
{
    /// <summary>plotly.js names the first axis x and the second x2.</summary>
    public static string AxisId(char letter, int panel) => panel == 0 ? $"{letter}" : Invariant($"{letter}{panel + 1}");

    public static string Safe(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\n", "<br>", StringComparison.Ordinal);

    public static string DateText(double unixSeconds) =>
        AxisValues.Moment(unixSeconds) is var moment && moment.Millisecond != 0
            ? Invariant($"{moment:yyyy-MM-dd HH:mm:ss.fff}")
            : Invariant($"{moment:yyyy-MM-dd HH:mm:ss}");

    public static double Round(double value) => Math.Round(value, 5);

    public static void WriteFont(this Utf8JsonWriter json, int size)
    {
        json.WriteStartObject("font");
        json.WriteNumber("size", size);
        json.WriteEndObject();
    }

    public static void WriteLine(this Utf8JsonWriter json, string color, double width, string? dash = null)
    {
        json.WriteStartObject("line");
        json.WriteString("color", color);
        json.WriteNumber("width", width);
        if (dash is not null)
            json.WriteString("dash", dash);
        json.WriteEndObject();
    }

    public static void WriteErrors(this Utf8JsonWriter json, string name, ImmutableArray<double> errors, string color)
    {
        if (errors.Length == 0)
            return;
        json.WriteStartObject(name);
        json.WriteString("type", "data");
        json.WriteNumbers("array", errors);
        json.WriteString("color", color);
        json.WriteNumber("thickness", 1.5);
        json.WriteNumber("width", 4);
        json.WriteEndObject();
    }

    public static void WriteColumn(this Utf8JsonWriter json, string name, AxisValues column, bool dates)
    {
        if (column.Kind == ColumnKind.Labels)
            json.WriteStrings(name, column.Labels);
        else if (dates)
            json.WriteStrings(name, column.Values.Select(value => double.IsFinite(value) ? DateText(value) : null));
        else
            json.WriteNumbers(name, column.Values);
    }

    public static void WriteNumbers(this Utf8JsonWriter json, string? name, IEnumerable<double> values)
    {
        if (name is null)
            json.WriteStartArray();
        else
            json.WriteStartArray(name);
        foreach (double value in values)
        {
            if (double.IsFinite(value))
                json.WriteNumberValue(value);
            else
                json.WriteNullValue();
        }
        json.WriteEndArray();
    }

    public static void WriteStrings(this Utf8JsonWriter json, string? name, IEnumerable<string?> values)
    {
        if (name is null)
            json.WriteStartArray();
        else
            json.WriteStartArray(name);
        foreach (string? value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public static void WritePlace(this Utf8JsonWriter json, string name, Axis axis, double value)
    {
        if (axis.Kind == AxisKind.Date)
            json.WriteString(name, DateText(value));
        else
            json.WriteNumber(name, value);
    }
}
