using System.Text.Json;
using MovieRec.Figures.Rendering;

namespace MovieRec.Figures;

/// <summary>Writes a trace of a Plotly specification; the writer is inside its JSON object.</summary>
public sealed class PlotlyTrace
{
    internal PlotlyTrace(Utf8JsonWriter json, PanelLayout panel, Layout layout, Look look) =>
        (Json, Panel, Layout, Look) = (json, panel, layout, look);

    /// <summary>The writer; it must be inside the same object when the trace is done.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>Color, dash and marker of the trace.</summary>
    public Look Look { get; }

    internal PanelLayout Panel { get; }

    internal Layout Layout { get; }

    /// <summary>Writes an array of numbers; those that are not finite become null, which Plotly shows as a
    /// gap.</summary>
    public void WriteNumbers(string name, IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(values);
        Json.WriteNumbers(name, values);
    }

    /// <summary>Writes visible text, escaped because Plotly reads it as HTML.</summary>
    public void WriteText(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        Json.WriteString(name, PlotlyJson.Safe(text));
    }
}
