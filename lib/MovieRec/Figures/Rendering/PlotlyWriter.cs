using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using static System.FormattableString;

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

    /// <summary>plotly.js names the first axis x and the second x2.</summary>
    static string AxisId(char letter, int panel) => panel == 0 ? $"{letter}" : Invariant($"{letter}{panel + 1}");

    static string Safe(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\n", "<br>", StringComparison.Ordinal);

    static string DateText(double unixSeconds) =>
        AxisValues.Moment(unixSeconds) is var moment && moment.Millisecond != 0
            ? Invariant($"{moment:yyyy-MM-dd HH:mm:ss.fff}")
            : Invariant($"{moment:yyyy-MM-dd HH:mm:ss}");

    static void WriteTraces(Utf8JsonWriter json, Layout layout, int index, HashSet<string> named)
    {
        PanelLayout panel = layout.Panels[index];
        for (int i = 0; i < panel.Panel.Traces.Length; i++)
        {
            Trace trace = panel.Panel.Traces[i];
            Look look = Theme.For(i);
            json.WriteStartObject();
            json.WriteString(
                "type",
                trace switch
                {
                    BarTrace => "bar",
                    PointTrace => "scatter",
                    BoxTrace => "box",
                    _ => "heatmap",
                }
            );
            if (trace.Name is { } name)
            {
                json.WriteString("name", Safe(name));
                json.WriteString("legendgroup", name);
            }
            if (trace is not HeatmapTrace)
                json.WriteBoolean(
                    "showlegend",
                    layout.Legend.Length > 0 && trace.Name is not null && named.Add(trace.Name)
                );
            json.WriteString("xaxis", AxisId('x', index));
            json.WriteString("yaxis", AxisId('y', index));
            switch (trace)
            {
                case BarTrace bars:
                    WriteBars(json, bars, look);
                    break;
                case PointTrace points:
                    WritePoints(json, panel, points, look);
                    break;
                case BoxTrace boxes:
                    WriteBoxes(json, boxes, look);
                    break;
                case HeatmapTrace heatmap:
                    WriteHeatmap(json, panel, heatmap, layout);
                    break;
            }
            json.WriteEndObject();
        }
    }

    static void WriteBars(Utf8JsonWriter json, BarTrace bars, Look look)
    {
        json.WriteString("orientation", bars.Horizontal ? "h" : "v");
        WriteColumn(json, bars.Horizontal ? "y" : "x", bars.At, dates: bars.At.Kind == ColumnKind.Dates);
        WriteNumbers(json, bars.Horizontal ? "x" : "y", bars.Lengths);
        if (bars.Widths.Length > 0)
            WriteNumbers(
                json,
                "width",
                bars.At.Kind == ColumnKind.Dates ? [.. bars.Widths.Select(seconds => seconds * 1000)] : bars.Widths
            );
        WriteErrors(json, bars.Horizontal ? "error_x" : "error_y", bars.Errors, Theme.Ink);
        if (bars.Hover.Length > 0)
        {
            WriteStrings(json, "hovertext", bars.Hover.Select(Safe));
            json.WriteString("hoverinfo", "text");
        }
        json.WriteStartObject("marker");
        json.WriteString("color", look.Color);
        if (bars.Widths.Length > 0)
            WriteLine(json, Theme.Paper, 1);
        json.WriteEndObject();
    }

    static void WritePoints(Utf8JsonWriter json, PanelLayout panel, PointTrace points, Look look)
    {
        bool written = points.Texts.Length > 0;
        json.WriteString(
            "mode",
            string.Join(
                '+',
                new[]
                {
                    points.Joined ? "lines" : null,
                    points.Marked ? "markers" : null,
                    written ? "text" : null,
                }.Where(mode => mode is not null)
            )
        );
        WriteColumn(json, "x", points.X, panel.X.Kind == AxisKind.Date);
        WriteNumbers(json, "y", points.Y);
        WriteErrors(json, "error_y", points.Errors, look.Color);
        if (written)
        {
            LabelPlace[] places = PointLabels.Of(panel, points);
            WriteStrings(
                json,
                "text",
                points.Texts.Select((text, i) => places[i] == LabelPlace.Hidden ? "" : Safe(text))
            );
            WriteStrings(json, "hovertext", points.Texts.Select(Safe));
            WriteStrings(
                json,
                "textposition",
                places.Select(place =>
                    place switch
                    {
                        LabelPlace.Left => "middle left",
                        LabelPlace.Above => "top center",
                        LabelPlace.Below => "bottom center",
                        _ => "middle right",
                    }
                )
            );
            json.WriteStartObject("textfont");
            json.WriteNumber("size", PointLabels.Size);
            json.WriteEndObject();
        }
        if (points.Joined)
        {
            json.WriteBoolean("connectgaps", false);
            json.WriteStartObject("line");
            json.WriteString("color", look.Color);
            json.WriteNumber("width", 2);
            json.WriteString(
                "dash",
                look.Dash.Length == 0 ? "solid" : string.Join(',', look.Dash.Select(length => Invariant($"{length}px")))
            );
            json.WriteEndObject();
        }
        if (points.Marked)
        {
            json.WriteStartObject("marker");
            json.WriteString("color", look.Color);
            json.WriteString(
                "symbol",
                look.Marker switch
                {
                    Marker.Circle => "circle",
                    Marker.Square => "square",
                    Marker.Diamond => "diamond",
                    Marker.TriangleUp => "triangle-up",
                    Marker.TriangleDown => "triangle-down",
                    Marker.Cross => "cross",
                    _ => "x",
                }
            );
            json.WriteNumber("size", 2 * PanelDrawing.Radius(points));
            json.WriteNumber("opacity", PanelDrawing.Opacity(points));
            json.WriteEndObject();
        }
    }

    static void WriteBoxes(Utf8JsonWriter json, BoxTrace boxes, Look look)
    {
        WriteStrings(json, "x", boxes.Labels);
        WriteNumbers(json, "q1", [.. boxes.Boxes.Select(box => box.Q1)]);
        WriteNumbers(json, "median", [.. boxes.Boxes.Select(box => box.Median)]);
        WriteNumbers(json, "q3", [.. boxes.Boxes.Select(box => box.Q3)]);
        WriteNumbers(json, "lowerfence", [.. boxes.Boxes.Select(box => box.LowWhisker)]);
        WriteNumbers(json, "upperfence", [.. boxes.Boxes.Select(box => box.HighWhisker)]);
        bool outliers = boxes.Boxes.Any(box => box.Outliers.Length > 0);
        if (outliers)
        {
            json.WriteStartArray("y");
            foreach (BoxSummary box in boxes.Boxes)
                WriteNumbers(json, null, box.Outliers);
            json.WriteEndArray();
            json.WriteString("boxpoints", "all"); // the outliers are chosen already
            json.WriteNumber("pointpos", 0);
            json.WriteNumber("jitter", 0);
        }
        else
            json.WriteBoolean("boxpoints", false);
        json.WriteNumber("width", 0.5);
        json.WriteNumber("whiskerwidth", 0.5);
        json.WriteString("fillcolor", look.Color + "40"); // a quarter opaque
        WriteLine(json, look.Color, 1.5);
        json.WriteStartObject("marker");
        json.WriteString("symbol", "circle-open");
        json.WriteNumber("size", 5);
        json.WriteEndObject();
    }

    static void WriteHeatmap(Utf8JsonWriter json, PanelLayout panel, HeatmapTrace trace, Layout layout)
    {
        HeatmapGrid grid = trace.Grid;
        var (low, high) = grid.Range;
        ImmutableArray<string> stops = ColorScale.Stops(low, high);
        if (grid.ColumnLabels.Length > 0)
            WriteStrings(json, "x", grid.ColumnLabels);
        else
            WriteNumbers(json, "x", grid.ColumnEdges);
        if (grid.RowLabels.Length > 0)
            WriteStrings(json, "y", grid.RowLabels);
        else
            WriteNumbers(json, "y", grid.RowEdges);
        json.WriteStartArray("z");
        for (int row = 0; row < grid.Rows; row++)
            WriteNumbers(json, null, grid.Values.Slice(row * grid.Columns, grid.Columns));
        json.WriteEndArray();
        if (PanelDrawing.HasCellText(panel, grid))
        {
            json.WriteStartArray("text");
            for (int row = 0; row < grid.Rows; row++)
                WriteStrings(
                    json,
                    null,
                    grid.Values.Slice(row * grid.Columns, grid.Columns)
                        .Select(value => double.IsFinite(value) ? Ticks.Short(value, 3) : "")
                );
            json.WriteEndArray();
            json.WriteString("texttemplate", "%{text}");
        }
        json.WriteNumber("zmin", low);
        json.WriteNumber("zmax", high);
        json.WriteStartArray("colorscale");
        for (int i = 0; i < stops.Length; i++)
        {
            json.WriteStartArray();
            json.WriteNumberValue(i / (stops.Length - 1.0));
            json.WriteStringValue(stops[i]);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteBoolean("hoverongaps", false);
        var frame = Frame(layout);
        json.WriteStartObject("colorbar");
        if (trace.ValueTitle is { } title)
        {
            json.WriteStartObject("title");
            json.WriteString("text", Safe(title));
            json.WriteString("side", "right");
            WriteFont(json, Theme.AxisSize);
            json.WriteEndObject();
        }
        json.WriteNumber("x", Round((panel.Plot.Right + Layout.ColorBarGap - frame.Left) / frame.Width));
        json.WriteNumber("xpad", 0);
        json.WriteString("yanchor", "bottom");
        json.WriteNumber("y", Round((frame.Bottom - panel.Plot.Bottom) / frame.Height));
        json.WriteNumber("ypad", 0);
        json.WriteString("lenmode", "pixels");
        json.WriteNumber("len", Round(panel.Plot.Height));
        json.WriteNumber("thickness", Layout.ColorBarWidth);
        json.WriteNumber("outlinewidth", 0);
        json.WriteNumber("nticks", Layout.ColorBarSteps(panel.Plot.Height));
        json.WriteString("ticks", "outside");
        json.WriteBoolean("separatethousands", true);
        json.WriteString("exponentformat", "none");
        json.WriteEndObject();
    }

    /// <summary>The rectangle around all plots: what Plotly's margins leave, and the unit square of its
    /// domains.</summary>
    static Rect Frame(Layout layout)
    {
        double left = layout.Panels.Min(panel => panel.Plot.Left),
            top = layout.Panels.Min(panel => panel.Plot.Top);
        return new(
            left,
            top,
            layout.Panels.Max(panel => panel.Plot.Right) - left,
            layout.Panels.Max(panel => panel.Plot.Bottom) - top
        );
    }

    static void WriteLayout(Utf8JsonWriter json, Figure figure)
    {
        Layout layout = figure.Layout;
        Rect frame = Frame(layout);
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
        if (layout.Panels.Any(panel => panel.Panel.Traces.Any(trace => trace is BarTrace)))
        {
            json.WriteString("barmode", "group");
            json.WriteNumber("bargap", 0.2);
            json.WriteNumber("bargroupgap", 0);
        }
        for (int i = 0; i < layout.Panels.Length; i++)
        {
            PanelLayout panel = layout.Panels[i];
            WriteAxis(
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
            WriteAxis(
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
        WriteShapes(json, layout);
        WriteAnnotations(json, figure);
        json.WriteEndObject();
    }

    static void WriteAxis(
        Utf8JsonWriter json,
        char letter,
        int index,
        PanelLayout panel,
        Axis axis,
        ImmutableArray<Tick> ticks,
        int steps,
        double from,
        double to
    )
    {
        json.WriteStartObject(index == 0 ? $"{letter}axis" : Invariant($"{letter}axis{index + 1}"));
        json.WriteString(
            "type",
            axis.Kind switch
            {
                AxisKind.Log => "log",
                AxisKind.Date => "date",
                AxisKind.Category => "category",
                _ => "linear",
            }
        );
        json.WriteString("anchor", AxisId(letter == 'x' ? 'y' : 'x', index));
        json.WriteStartArray("domain");
        json.WriteNumberValue(from);
        json.WriteNumberValue(to);
        json.WriteEndArray();
        json.WriteStartArray("range");
        foreach (double end in (double[])(axis.Reversed ? [axis.High, axis.Low] : [axis.Low, axis.High]))
        {
            if (axis.Kind == AxisKind.Date)
                json.WriteStringValue(DateText(end));
            else
                json.WriteNumberValue(end);
        }
        json.WriteEndArray();
        if (axis.Title.Length > 0)
        {
            json.WriteStartObject("title");
            json.WriteString("text", Safe(axis.Title));
            json.WriteNumber("standoff", 6); // from the labels, which may be slanted or long
            WriteFont(json, Theme.AxisSize);
            json.WriteEndObject();
        }
        if (axis.Kind == AxisKind.Category)
        {
            json.WriteString("categoryorder", "array");
            WriteStrings(json, "categoryarray", axis.Categories);
            json.WriteString("tickmode", "array");
            WriteNumbers(json, "tickvals", [.. ticks.Select(tick => tick.At)]);
            WriteStrings(json, "ticktext", ticks.Select(tick => Safe(tick.Label)));
            if (letter == 'x')
                json.WriteNumber("tickangle", panel.Slanted ? Layout.Slant : 0);
        }
        else if (axis.Kind == AxisKind.Log)
        {
            // Left to itself, plotly.js labels 20 as a small 2.
            json.WriteString("tickmode", "array");
            WriteNumbers(
                json,
                "tickvals",
                [
                    .. ticks.Select(tick =>
                        double.Parse(
                            Math.Pow(10, tick.At).ToString("G12", CultureInfo.InvariantCulture),
                            CultureInfo.InvariantCulture
                        )
                    ),
                ]
            );
            WriteStrings(json, "ticktext", ticks.Select(tick => tick.Label));
        }
        else
        {
            json.WriteNumber("nticks", steps);
            if (letter == 'x')
                json.WriteNumber("tickangle", 0);
            if (axis.Kind == AxisKind.Date)
                WriteDateFormats(json);
            else
            {
                json.WriteBoolean("separatethousands", true);
                json.WriteString("exponentformat", "none");
            }
        }
        bool grid = axis.Kind != AxisKind.Category && panel.Heatmap is null;
        json.WriteBoolean("showgrid", grid);
        if (grid)
            json.WriteString("gridcolor", Theme.Grid);
        json.WriteBoolean("zeroline", false);
        json.WriteBoolean("showline", true);
        json.WriteString("linecolor", Theme.Line);
        json.WriteString("ticks", "outside");
        json.WriteNumber("ticklen", Layout.TickLength);
        json.WriteString("tickcolor", Theme.Line);
        json.WriteEndObject();
    }

    /// <summary>The words of <see cref="CalendarStep.Label"/>, at every zoom.</summary>
    static void WriteDateFormats(Utf8JsonWriter json)
    {
        json.WriteStartArray("tickformatstops");
        Stop(null, 59_999, "%H:%M:%S<br>%-d %b %Y");
        Stop(60_000, 86_399_999, "%H:%M<br>%-d %b %Y");
        Stop(86_400_000, 2_419_200_000, "%-d %b<br>%Y");
        json.WriteStartObject();
        json.WriteStartArray("dtickrange");
        json.WriteStringValue("M1");
        json.WriteStringValue("M11");
        json.WriteEndArray();
        json.WriteString("value", "%b %Y");
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteStartArray("dtickrange");
        json.WriteStringValue("M12");
        json.WriteNullValue();
        json.WriteEndArray();
        json.WriteString("value", "%Y");
        json.WriteEndObject();
        json.WriteEndArray();

        void Stop(long? from, long to, string format)
        {
            json.WriteStartObject();
            json.WriteStartArray("dtickrange");
            if (from is { } start)
                json.WriteNumberValue(start);
            else
                json.WriteNullValue();
            json.WriteNumberValue(to);
            json.WriteEndArray();
            json.WriteString("value", format);
            json.WriteEndObject();
        }
    }

    static void WriteShapes(Utf8JsonWriter json, Layout layout)
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
                    WritePlace(json, (rule.Vertical ? "x" : "y") + end, axis, rule.At);
                    json.WriteNumber((rule.Vertical ? "y" : "x") + end, end == "0" ? 0 : 1);
                }
                WriteLine(json, Theme.Muted, 1.5, "6px,4px");
                json.WriteEndObject();
            }
        }
        json.WriteEndArray();
    }

    static void WritePlace(Utf8JsonWriter json, string name, Axis axis, double value)
    {
        if (axis.Kind == AxisKind.Date)
            json.WriteString(name, DateText(value));
        else
            json.WriteNumber(name, value);
    }

    static void WriteAnnotations(Utf8JsonWriter json, Figure figure)
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
                        () => WritePlace(json, "x", axis, at),
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
                        () => WritePlace(json, "y", axis, at),
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
                    () => WritePlace(json, "x", panel.X, noteX),
                    y,
                    () => WritePlace(json, "y", panel.Y, noteY),
                    end ? "right" : "left",
                    "bottom",
                    end ? -4 : 4,
                    3,
                    note.Text
                );
            }
            if (panel.Heatmap?.Grid.BlockNote is { } block)
                Words(
                    x + " domain",
                    () => json.WriteNumber("x", 1),
                    y + " domain",
                    () => json.WriteNumber("y", 0),
                    "right",
                    "bottom",
                    0,
                    -(panel.XTitleRoom + 16),
                    block,
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

    static double Round(double value) => Math.Round(value, 5);

    static void WriteFont(Utf8JsonWriter json, int size)
    {
        json.WriteStartObject("font");
        json.WriteNumber("size", size);
        json.WriteEndObject();
    }

    static void WriteLine(Utf8JsonWriter json, string color, double width, string? dash = null)
    {
        json.WriteStartObject("line");
        json.WriteString("color", color);
        json.WriteNumber("width", width);
        if (dash is not null)
            json.WriteString("dash", dash);
        json.WriteEndObject();
    }

    static void WriteErrors(Utf8JsonWriter json, string name, ImmutableArray<double> errors, string color)
    {
        if (errors.Length == 0)
            return;
        json.WriteStartObject(name);
        json.WriteString("type", "data");
        WriteNumbers(json, "array", errors);
        json.WriteString("color", color);
        json.WriteNumber("thickness", 1.5);
        json.WriteNumber("width", 4);
        json.WriteEndObject();
    }

    static void WriteColumn(Utf8JsonWriter json, string name, AxisValues column, bool dates)
    {
        if (column.Kind == ColumnKind.Labels)
            WriteStrings(json, name, column.Labels);
        else if (dates)
            WriteStrings(json, name, column.Values.Select(value => double.IsFinite(value) ? DateText(value) : null));
        else
            WriteNumbers(json, name, column.Values);
    }

    static void WriteNumbers(Utf8JsonWriter json, string? name, ImmutableArray<double> values)
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

    static void WriteStrings(Utf8JsonWriter json, string? name, IEnumerable<string?> values)
    {
        if (name is null)
            json.WriteStartArray();
        else
            json.WriteStartArray(name);
        foreach (string? value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
