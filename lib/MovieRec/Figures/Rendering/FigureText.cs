using System.Text;
using static System.FormattableString;

namespace MovieRec.Figures.Rendering;

/// <summary>A figure in a few lines of text: enough for a text diff to see that its data changed, and for a screen
/// reader.</summary>
internal static class FigureText
{
    public static string Write(Figure figure)
    {
        var text = new StringBuilder();
        text.Append($"Figure: {figure.Title}\n");
        foreach (PanelLayout panel in figure.Layout.Panels)
        {
            if (figure.IsComposed)
                text.Append($"  Panel: {panel.Panel.Title}\n");
            WriteAxis(text, "x", panel.X);
            WriteAxis(text, "y", panel.Y);
            foreach (Trace trace in panel.Panel.Traces)
                text.Append($"  {Of(trace)}\n");
            foreach (Rule rule in panel.Panel.Rules)
                text.Append(
                    $"  line at {(rule.Vertical ? "x" : "y")} = {Value(rule.At, rule.Vertical && panel.X.Kind == AxisKind.Date)}{(rule.Label is null ? "" : $": {rule.Label}")}\n"
                );
            foreach (Note note in panel.Panel.Notes)
                text.Append($"  note: {note.Text}\n");
        }
        return text.ToString().TrimEnd('\n');
    }

    static void WriteAxis(StringBuilder text, string letter, Axis axis)
    {
        bool date = axis.Kind == AxisKind.Date;
        string range = axis.Kind switch
        {
            AxisKind.Category => axis.Categories.Length == 1
                ? $"1 label, {axis.Categories[0]}"
                : $"{axis.Categories.Length} labels, {axis.Categories[0]} to {axis.Categories[^1]}",
            AxisKind.Log =>
                $"{Value(Math.Pow(10, axis.Low), date)} to {Value(Math.Pow(10, axis.High), date)}, logarithmic",
            _ => $"{Value(axis.Low, date)} to {Value(axis.High, date)}",
        };
        text.Append($"  {letter}: {(axis.Title.Length > 0 ? axis.Title + ", " : "")}{range}\n");
    }

    static string Of(Trace trace)
    {
        string name = trace.Name is null ? "" : $" '{trace.Name}'";
        return trace switch
        {
            BarTrace { About: { } about } bars => $"histogram: {about}, a bin {Span(bars.Lengths)}",
            BarTrace bars => $"{bars.Lengths.Length} bars{name}: {Span(bars.Lengths)}",
            PointTrace points =>
                $"{(points.Joined ? "line" : "points")}{name}: {Ticks.Number(points.Given, 0)} points{(points.Given > points.Y.Length ? $", {Ticks.Number(points.Y.Length, 0)} drawn" : "")}, {Span(points.Y)}{Gaps(points)}",
            BoxTrace boxes => "boxes: "
                + string.Join(
                    "; ",
                    boxes.Labels.Zip(
                        boxes.Boxes,
                        (label, box) =>
                            $"{label} {Ticks.Short(box.Q1)}, {Ticks.Short(box.Median)}, {Ticks.Short(box.Q3)} ({Ticks.Number(box.Count, 0)} values, {Ticks.Number(box.OutlierCount, 0)} outliers)"
                    )
                ),
            HeatmapTrace { Grid: var grid } heatmap =>
                $"heatmap: {grid.Rows} × {grid.Columns} cells, {Span(grid.Values)}{(heatmap.ValueTitle is null ? "" : $" {heatmap.ValueTitle}")}{(grid.BlockNote is null ? "" : $", {grid.BlockNote}")}",
            _ => throw new ArgumentException("A trace of an unknown kind.", nameof(trace)),
        };
    }

    static string Gaps(PointTrace points) =>
        points.Y.Count(y => !double.IsFinite(y)) is > 0 and var gaps ? $", {gaps} not finite" : "";

    static string Span(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return $"{Ticks.Short(finite.Min())} to {Ticks.Short(finite.Max())}, mean {Ticks.Short(finite.Average())}";
    }

    /// <summary>A number in short, or a moment as a date, with the time of day unless it is midnight.</summary>
    public static string Value(double value, bool date) =>
        !date ? Ticks.Short(value)
        : AxisValues.Moment(value) is var moment && moment.TimeOfDay == TimeSpan.Zero
            ? Invariant($"{moment:yyyy-MM-dd}")
        : Invariant($"{moment:yyyy-MM-dd HH:mm}");
}
