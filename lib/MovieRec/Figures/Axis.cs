using System.Collections.Immutable;
using static System.FormattableString;

namespace MovieRec.Figures;

internal enum AxisKind
{
    Linear,
    Log,
    Date,
    Category,
}

/// <summary>One axis with its range, worked out from the data once for both renderings.</summary>
/// <remarks>Its measure is the value itself, log10 of it, Unix seconds, or the index of a category; Low &lt; High in
/// that measure.</remarks>
internal sealed record Axis(
    AxisKind Kind,
    double Low,
    double High,
    ImmutableArray<string> Categories,
    bool Reversed,
    string Title
)
{
    /// <summary>All data on it are whole numbers: there are no marks between them.</summary>
    public bool Whole { get; init; }

    /// <summary>Both axes of a panel.</summary>
    /// <exception cref="ArgumentException">The traces do not fit one axis: labels beside numbers, nothing finite,
    /// nothing above 0 for a log axis.</exception>
    public static (Axis X, Axis Y) PairOf(Panel panel)
    {
        AxisData x = new(panel.X),
            y = new(panel.Y);
        foreach (Trace trace in panel.Traces)
            trace.AddTo(x, y);
        if (x.Labels.Count == 0)
        {
            foreach (Rule rule in panel.Rules.Where(rule => rule.Vertical))
                x.Include(rule.At);
            foreach (Note note in panel.Notes)
                x.Include(note.X);
        }
        if (y.Labels.Count == 0)
        {
            foreach (Rule rule in panel.Rules.Where(rule => !rule.Vertical))
                y.Include(rule.At);
            foreach (Note note in panel.Notes)
                y.Include(note.Y);
        }
        return (Of(x, panel.X, "x"), Of(y, panel.Y, "y"));
    }

    static Axis Of(AxisData data, AxisSpec spec, string name)
    {
        if (data.Labels.Count > 0)
        {
            if (data.HasNumbers || data.HasDates)
                throw Unfit($"The {name} axis has labels in one trace and numbers or dates in another.");
            if (spec.Log)
                throw Unfit($"The {name} axis has labels, so it cannot be logarithmic.");
            return new(AxisKind.Category, -0.5, data.Labels.Count - 0.5, [.. data.Labels], data.IsReversed, spec.Label);
        }
        if (data.HasDates && spec.Log)
            throw Unfit($"The {name} axis has dates, so it cannot be logarithmic.");
        AxisKind kind =
            data.HasDates ? AxisKind.Date
            : spec.Log ? AxisKind.Log
            : AxisKind.Linear;
        if (data.IsEmpty)
            throw Unfit(
                spec.Log
                    ? $"There is no value above 0 to draw on the logarithmic {name} axis."
                    : $"There is no finite value to draw on the {name} axis."
            );
        var (low, high) = data.Range(kind);
        if (spec.From is { } from)
            low = spec.Log ? Math.Log10(from) : from;
        if (spec.To is { } to)
            high = spec.Log ? Math.Log10(to) : to;
        if (!(low < high))
            throw Unfit(Invariant($"The range of the {name} axis is empty: {low:R} to {high:R}."));
        return new(kind, low, high, [], data.IsReversed, spec.Label) { Whole = data.IsWhole };
    }

#pragma warning disable MA0015 // the argument at fault is one of the public method above, which this one does not know
    static ArgumentException Unfit(string why) => new(why);
#pragma warning restore MA0015

    /// <summary>A value of the data in the axis's measure; NaN where it has no place (not finite, or not above 0 on a
    /// log axis).</summary>
    public double Measure(double value) =>
        !double.IsFinite(value) ? double.NaN
        : Kind != AxisKind.Log ? value
        : value > 0 ? Math.Log10(value)
        : double.NaN;

    /// <summary>The place of a label; NaN where there is no such label.</summary>
    public double Measure(string label) => Categories.IndexOf(label) is >= 0 and var place ? place : double.NaN;

    /// <summary>The places of a column in the axis's measure.</summary>
    public IReadOnlyList<double> Measure(AxisValues column)
    {
        if (column.Kind != ColumnKind.Labels)
            return [.. column.Values.Select(Measure)];
        Dictionary<string, int> places = Categories
            .Select((label, i) => (label, i))
            .ToDictionary(pair => pair.label, pair => pair.i, StringComparer.Ordinal);
        return [.. column.Labels.Select(label => (double)places[label])];
    }

    /// <summary>The measure of 0, where bars start.</summary>
    public double Base => Kind == AxisKind.Log ? Low : 0;

    /// <summary>The number of steps; plotly.js gets the same one as nticks.</summary>
    public int Steps(int most) =>
        Whole && Kind == AxisKind.Linear ? Math.Min(most, (int)Math.Floor(Math.Min(High - Low, 1000)) + 1) : most;

    /// <param name="most">As many steps as there is room for.</param>
    public Tick[] TicksFor(int most) =>
        Kind switch
        {
            AxisKind.Category => [.. Categories.Select((label, i) => new Tick(i, label))],
            AxisKind.Log => Ticks.Log(Low, High, most),
            AxisKind.Date => Ticks.Dates(Low, High, most),
            _ => Ticks.Linear(Low, High, Steps(most)),
        };
}
