using System.Text.Json;
using static MovieRec.Figures.Rendering.PlotlyJson;

namespace MovieRec.Figures.Rendering;

/// <summary>Writes the rules of a figure as shapes of a Plotly layout, and all text in the panels as its
/// annotations.</summary>
internal static class PlotlyMarks
{
    public static void WriteShapes(Utf8JsonWriter json, Layout layout)
    {
        if (layout.Panels.All(panel => panel.Panel.Rules.IsEmpty))
            return;
        json.WriteStartArray("shapes");
        for (int i = 0; i < layout.Panels.Length; i++)
        {
            foreach (Rule rule in layout.Panels[i].Panel.Rules)
            {
                json.WriteStartObject();
                json.WriteString("type", "line");
                json.WriteString("xref", AxisId('x', i) + (rule.Vertical ? "" : " domain"));
                json.WriteString("yref", AxisId('y', i) + (rule.Vertical ? " domain" : ""));
                Axis axis = rule.Vertical ? layout.Panels[i].X : layout.Panels[i].Y;
                foreach (string end in (string[])["0", "1"])
                {
                    json.WritePlace((rule.Vertical ? "x" : "y") + end, axis, rule.At);
                    json.WriteNumber((rule.Vertical ? "y" : "x") + end, end == "0" ? 0 : 1);
                }
                json.WriteLine(Theme.Muted, 1.5, "6px,4px");
                json.WriteEndObject();
            }
        }
        json.WriteEndArray();
    }

    public static void WriteAnnotations(Utf8JsonWriter json, Figure figure)
    {
        Layout layout = figure.Layout;
        json.WriteStartArray("annotations");
        for (int i = 0; i < layout.Panels.Length; i++)
        {
            PanelLayout panel = layout.Panels[i];
            string x = AxisId('x', i),
                y = AxisId('y', i);
            if (figure.IsComposed)
                Words(
                    x + " domain",
                    () => json.WriteNumber("x", 0),
                    y + " domain",
                    () => json.WriteNumber("y", 1),
                    "left",
                    "bottom",
                    0,
                    4,
                    TextWidth.Fit(panel.Panel.Title, Theme.PanelSize, (panel.Plot.Width + 20) / 1.08),
                    Theme.PanelSize,
                    bold: true
                );
            int line = 0;
            foreach (Rule rule in panel.Panel.Rules)
            {
                if (rule.Label is null)
                    continue;
                Axis axis = rule.Vertical ? panel.X : panel.Y;
                double at = axis.Measure(rule.At);
                if (double.IsNaN(at))
                    continue;
                bool end = PanelDrawing.NoteAnchor(panel, panel.Across(at)) == "end";
                // An annotation on a log axis takes the logarithm, unlike a shape.
                if (rule.Vertical)
                    Words(
                        x,
                        () => json.WritePlace("x", axis, at),
                        y + " domain",
                        () => json.WriteNumber("y", 1),
                        end ? "right" : "left",
                        "top",
                        end ? -4 : 4,
                        -15 * line++,
                        rule.Label
                    );
                else
                    Words(
                        x + " domain",
                        () => json.WriteNumber("x", 1),
                        y,
                        () => json.WritePlace("y", axis, at),
                        "right",
                        "bottom",
                        -2,
                        0,
                        rule.Label
                    );
            }
            foreach (Note note in panel.Panel.Notes)
            {
                double noteX = panel.X.Measure(note.X),
                    noteY = panel.Y.Measure(note.Y);
                if (double.IsNaN(noteX) || double.IsNaN(noteY))
                    continue;
                bool end = PanelDrawing.NoteAnchor(panel, panel.Across(noteX)) == "end";
                Words(
                    x,
                    () => json.WritePlace("x", panel.X, noteX),
                    y,
                    () => json.WritePlace("y", panel.Y, noteY),
                    end ? "right" : "left",
                    "bottom",
                    end ? -4 : 4,
                    3,
                    note.Text
                );
            }
            if (panel.Footnote is { } footnote)
                Words(
                    x + " domain",
                    () => json.WriteNumber("x", 1),
                    y + " domain",
                    () => json.WriteNumber("y", 0),
                    "right",
                    "bottom",
                    0,
                    -(panel.XTitleRoom + 16),
                    footnote,
                    11,
                    color: Theme.Muted
                );
        }
        json.WriteEndArray();

        void Words(
            string xref,
            Action writeX,
            string yref,
            Action writeY,
            string xanchor,
            string yanchor,
            double xshift,
            double yshift,
            string text,
            int size = Theme.TickSize,
            bool bold = false,
            string color = Theme.Ink
        )
        {
            json.WriteStartObject();
            json.WriteString("text", Safe(text));
            json.WriteBoolean("showarrow", false);
            json.WriteString("xref", xref);
            writeX();
            json.WriteString("yref", yref);
            writeY();
            json.WriteString("xanchor", xanchor);
            json.WriteString("yanchor", yanchor);
            json.WriteNumber("xshift", Round(xshift));
            json.WriteNumber("yshift", Round(yshift));
            json.WriteStartObject("font");
            json.WriteNumber("size", size);
            json.WriteString("color", color);
            if (bold)
                json.WriteNumber("weight", 700);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }
}
