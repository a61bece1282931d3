using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using static MovieRec.Figures.Rendering.PlotlyJson;

namespace MovieRec.Figures.Rendering;

/// <summary>Writes a figure as a Plotly specification: the same data, ranges, bins, boxes and places as the
/// SVG.</summary>
/// <remarks>Plotly reads a small HTML in every text it shows, so what is shown is escaped for that; categories, which
/// are data, are not.</remarks>
internal static class PlotlyWriter
{
    // still escapes < > & ' as \u003C…: safe inside <script>
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static string Write(Figure figure)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("data");
            var named = new HashSet<string>(StringComparer.Ordinal);
            for (int i = 0; i < figure.Layout.Panels.Length; i++)
                WriteTraces(json, figure.Layout, i, named);
            json.WriteEndArray();
            WriteLayout(json, figure);
            json.WriteStartObject("config");
            json.WriteBoolean("displaylogo", false);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    static void WriteTraces(Utf8JsonWriter json, Layout layout, int index, HashSet<string> named)
    {
        PanelLayout panel = layout.Panels[index];
        for (int i = 0; i < panel.Panel.Traces.Length; i++)
        {
            Trace trace = panel.Panel.Traces[i];
            json.WriteStartObject();
            json.WriteString("type", trace.PlotlyType);
            if (trace.Name is { } name)
            {
                json.WriteString("name", Safe(name));
                json.WriteString("legendgroup", name);
            }
            if (!trace.FillsPlot)
                json.WriteBoolean(
                    "showlegend",
                    layout.Legend.Length > 0 && trace.Name is not null && named.Add(trace.Name)
                );
            json.WriteString("xaxis", AxisId('x', index));
            json.WriteString("yaxis", AxisId('y', index));
            trace.WritePlotly(new PlotlyTrace(json, panel, layout, Theme.For(i)));
            json.WriteEndObject();
        }
    }

    static void WriteLayout(Utf8JsonWriter json, Figure figure)
    {
        Layout layout = figure.Layout;
        Rect frame = layout.Frame;
        json.WriteStartObject("layout");
        json.WriteStartObject("title");
        json.WriteString("text", string.Join("<br>", layout.TitleLines.Select(Safe)));
        json.WriteStartObject("font");
        json.WriteNumber("size", Theme.TitleSize);
        json.WriteNumber("weight", 700);
        json.WriteEndObject();
        json.WriteString("xref", "container");
        json.WriteNumber("x", Round(Layout.Edge / (double)Theme.Width));
        json.WriteString("xanchor", "left");
        json.WriteString("yref", "container");
        json.WriteNumber("y", Round(1 - Layout.Edge / (double)layout.Height));
        json.WriteString("yanchor", "top");
        json.WriteEndObject();
        json.WriteNumber("width", Theme.Width);
        json.WriteNumber("height", layout.Height);
        json.WriteStartObject("margin");
        json.WriteNumber("l", Round(frame.Left));
        json.WriteNumber("r", Round(Theme.Width - frame.Right));
        json.WriteNumber("t", Round(frame.Top));
        json.WriteNumber("b", Round(layout.Height - frame.Bottom));
        json.WriteNumber("pad", 0);
        json.WriteBoolean("autoexpand", false);
        json.WriteEndObject();
        json.WriteStartObject("font");
        json.WriteString("family", Theme.Font);
        json.WriteNumber("size", Theme.TickSize);
        json.WriteString("color", Theme.Ink);
        json.WriteEndObject();
        json.WriteString("paper_bgcolor", Theme.Paper);
        json.WriteString("plot_bgcolor", Theme.Paper);
        json.WriteBoolean("showlegend", layout.Legend.Length > 0);
        if (layout.Legend.Length > 0)
        {
            json.WriteStartObject("legend");
            json.WriteString("orientation", "h");
            json.WriteString("xref", "container");
            json.WriteNumber("x", Round(Layout.Edge / (double)Theme.Width));
            json.WriteString("xanchor", "left");
            json.WriteString("yref", "container");
            json.WriteNumber("y", Round(1 - (layout.Legend[0].Y - 12) / layout.Height));
            json.WriteString("yanchor", "top");
            json.WriteEndObject();
        }
        foreach (
            Trace trace in layout.Panels.SelectMany(panel => panel.Panel.Traces).DistinctBy(trace => trace.GetType())
        )
            trace.WritePlotlyLayout(json);
        for (int i = 0; i < layout.Panels.Length; i++)
        {
            PanelLayout panel = layout.Panels[i];
            PlotlyAxis.Write(
                json,
                'x',
                i,
                panel,
                panel.X,
                panel.XTicks,
                panel.XSteps,
                Round((panel.Plot.Left - frame.Left) / frame.Width),
                Round((panel.Plot.Right - frame.Left) / frame.Width)
            );
            PlotlyAxis.Write(
                json,
                'y',
                i,
                panel,
                panel.Y,
                panel.YTicks,
                panel.YSteps,
                Round((frame.Bottom - panel.Plot.Bottom) / frame.Height),
                Round((frame.Bottom - panel.Plot.Top) / frame.Height)
            );
        }
        PlotlyMarks.WriteShapes(json, layout);
        PlotlyMarks.WriteAnnotations(json, figure);
        json.WriteEndObject();
    }
}
