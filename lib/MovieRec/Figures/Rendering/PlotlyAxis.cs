using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using static System.FormattableString;
using static MovieRec.Figures.Rendering.PlotlyJson;

namespace MovieRec.Figures.Rendering;

/// <summary>Writes an axis of a Plotly layout.</summary>
internal static class PlotlyAxis
{
    public static void Write(
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
            json.WriteFont(Theme.AxisSize);
            json.WriteEndObject();
        }
        if (axis.Kind == AxisKind.Category)
        {
            json.WriteString("categoryorder", "array");
            json.WriteStrings("categoryarray", axis.Categories);
            json.WriteString("tickmode", "array");
            json.WriteNumbers("tickvals", ticks.Select(tick => tick.At));
            json.WriteStrings("ticktext", ticks.Select(tick => Safe(tick.Label)));
            if (letter == 'x')
                json.WriteNumber("tickangle", panel.Slanted ? Layout.Slant : 0);
        }
        else if (axis.Kind == AxisKind.Log)
        {
            // Left to itself, plotly.js labels 20 as a small 2.
            json.WriteString("tickmode", "array");
            json.WriteNumbers(
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
            json.WriteStrings("ticktext", ticks.Select(tick => tick.Label));
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
        bool grid = axis.Kind != AxisKind.Category && panel.HasGrid;
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

    /// <summary>The text of <see cref="CalendarStep.Label"/>, at every zoom.</summary>
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
}
