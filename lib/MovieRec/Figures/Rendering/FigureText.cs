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
        text.Append(Invariant($"Figure: {figure.Title}\n"));
        foreach (PanelLayout panel in figure.Layout.Panels)
        {
            if (figure.IsComposed)
                text.Append(Invariant($"  Panel: {panel.Panel.Title}\n"));
            WriteAxis(text, "x", panel.X);
            WriteAxis(text, "y", panel.Y);
            foreach (Trace trace in panel.Panel.Traces)
                text.Append(Invariant($"  {trace.Describe()}\n"));
            foreach (Rule rule in panel.Panel.Rules)
            {
                string at = Value(rule.At, rule.Vertical && panel.X.Kind == AxisKind.Date),
                    label = rule.Label is null ? "" : $": {rule.Label}";
                text.Append(Invariant($"  line at {(rule.Vertical ? "x" : "y")} = {at}{label}\n"));
            }
            foreach (Note note in panel.Panel.Notes)
                text.Append(Invariant($"  note: {note.Text}\n"));
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
        text.Append(Invariant($"  {letter}: {(axis.Title.Length > 0 ? axis.Title + ", " : "")}{range}\n"));
    }

    /// <summary>The name of a trace in quotation marks, with a space before; empty where it has none.</summary>
    public static string Name(Trace trace) => trace.Name is null ? "" : $" '{trace.Name}'";

    /// <summary>Least, greatest and mean of the finite values.</summary>
    public static string Span(IEnumerable<double> values)
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
