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
    /// <summary>All data on it are whole numbers: no mark stands between two of them.</summary>
    public bool Whole { get; init; }

    const double Pad = 0.04;

    /// <exception cref="ArgumentException">The traces don't fit one axis: labels beside numbers, nothing finite,
    /// nothing above 0 for a log axis.</exception>
    public static Axis Of(Panel panel, bool vertical)
    {
        AxisSpec spec = vertical ? panel.Y : panel.X;
        string name = vertical ? "y" : "x";
        var extent = new Extent(spec.Log);
        var labels = new List<string>();
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        bool numbers = false,
            dates = spec.Dates,
            reversed = false,
            tight = false;
        foreach (Trace trace in panel.Traces)
        {
            switch (trace)
            {
                case BarTrace bar when bar.Horizontal == vertical: // the axis along which bars stand
                    Take(bar.At, bar.Widths);
                    reversed |= vertical;
                    tight |= bar.Widths.Length > 0;
                    break;
                case BarTrace bar:
                    numbers = true;
                    extent.TakeBase();
                    extent.Take(bar.Lengths, bar.Errors);
                    break;
                case PointTrace points when vertical:
                    numbers = true;
                    extent.Take(points.Y, points.Errors);
                    break;
                case PointTrace points:
                    Take(points.X, []);
                    break;
                case BoxTrace boxes when vertical:
                    numbers = true;
                    foreach (BoxSummary box in boxes.Boxes)
                        extent.Take([box.LowWhisker, box.HighWhisker, .. box.Outliers], []);
                    break;
                case BoxTrace boxes:
                    TakeLabels(boxes.Labels);
                    break;
                case HeatmapTrace { Grid: var grid }:
                    if (vertical && grid.RowLabels.Length > 0)
                        TakeLabels(grid.RowLabels);
                    else if (!vertical && grid.ColumnLabels.Length > 0)
                        TakeLabels(grid.ColumnLabels);
                    else
                    {
                        numbers = tight = true;
                        ImmutableArray<double> edges = vertical ? grid.RowEdges : grid.ColumnEdges;
                        extent.TakeEdges([edges[0], edges[^1]]); // cells are numbered: marks stand at whole indices
                    }
                    reversed |= vertical;
                    break;
            }
        }
        if (labels.Count > 0 && (numbers || dates))
            throw Unfit($"The {name} axis has labels in one trace and numbers or dates in another.");
        if (labels.Count > 0)
        {
            if (spec.Log)
                throw Unfit($"The {name} axis carries labels, so it can't be logarithmic.");
            return new(AxisKind.Category, -0.5, labels.Count - 0.5, [.. labels], reversed, spec.Label);
        }
        if (dates && spec.Log)
            throw Unfit($"The {name} axis carries dates, so it can't be logarithmic.");
        AxisKind kind =
            dates ? AxisKind.Date
            : spec.Log ? AxisKind.Log
            : AxisKind.Linear;
        foreach (Rule rule in panel.Rules.Where(rule => rule.Vertical != vertical))
            extent.Take([rule.At], []);
        foreach (Note note in panel.Notes)
            extent.Take([vertical ? note.Y : note.X], []);
        if (extent.IsEmpty)
            throw Unfit(
                spec.Log
                    ? $"Nothing above 0 to draw on the logarithmic {name} axis."
                    : $"No finite value to draw on the {name} axis."
            );
        var (low, high) = extent.Padded(tight ? 0 : Pad, kind);
        if (spec.From is { } from)
            low = spec.Log ? Math.Log10(from) : from;
        if (spec.To is { } to)
            high = spec.Log ? Math.Log10(to) : to;
        if (!(low < high))
            throw Unfit(Invariant($"The range of the {name} axis is empty: {low:R} to {high:R}."));
        return new(kind, low, high, [], reversed, spec.Label) { Whole = extent.IsWhole };

        void Take(AxisValues column, ImmutableArray<double> widths)
        {
            if (column.Kind == ColumnKind.Labels)
            {
                TakeLabels(column.Labels);
                return;
            }
            if (column.Kind == ColumnKind.Dates)
                dates = true;
            else
                numbers = true;
            if (widths.Length == 0)
                extent.Take(column.Values, []);
            if (widths.Length > 0 && !column.Values.All(double.IsInteger))
                extent.TakeFraction();
            for (int i = 0; i < widths.Length; i++)
                extent.TakeEdges([column.Values[i] - widths[i] / 2, column.Values[i] + widths[i] / 2]);
        }

        void TakeLabels(ImmutableArray<string> more)
        {
            foreach (string label in more)
                if (index.TryAdd(label, labels.Count))
                    labels.Add(label);
        }
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

    /// <summary>Where 0 or the foot of a bar stands.</summary>
    public double Base => Kind == AxisKind.Log ? Low : 0;

    /// <summary>The number of steps that plotly.js is told too, as nticks.</summary>
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

    struct Extent(bool log)
    {
        double low = double.PositiveInfinity,
            high = double.NegativeInfinity;
        bool onBase,
            fraction;

        public readonly bool IsEmpty => !(low <= high);

        public readonly bool IsWhole => !fraction;

        public void TakeBase() => onBase = true;

        public void TakeFraction() => fraction = true;

        /// <summary>Ends of bins or cells, which say nothing about where marks belong.</summary>
        public void TakeEdges(ReadOnlySpan<double> edges)
        {
            bool before = fraction;
            foreach (double edge in edges)
                TakeOne(edge);
            fraction = before;
        }

        public void Take(ImmutableArray<double> values, ImmutableArray<double> errors)
        {
            for (int i = 0; i < values.Length; i++)
            {
                double error = errors.Length > 0 && double.IsFinite(errors[i]) ? errors[i] : 0;
                TakeOne(values[i]);
                if (double.IsFinite(values[i]) && error > 0)
                {
                    TakeOne(values[i] - error);
                    TakeOne(values[i] + error);
                }
            }
        }

        void TakeOne(double value)
        {
            if (!double.IsFinite(value) || (log && value <= 0))
                return;
            fraction |= !double.IsInteger(value);
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        /// <summary>A little room at each end, none below the foot of bars.</summary>
        public readonly (double Low, double High) Padded(double pad, AxisKind kind)
        {
            double from = low,
                to = high;
            if (log)
            {
                from = Math.Log10(from);
                to = Math.Log10(to);
                if (onBase)
                    return (Math.Floor(from - 1e-9), to + Math.Max((to - from) * pad, 0.05));
            }
            else if (onBase)
            {
                from = Math.Min(from, 0);
                to = Math.Max(to, 0);
            }
            if (to - from <= Math.Max(Math.Abs(from), Math.Abs(to)) * 1e-12)
            {
                double half = kind switch
                {
                    AxisKind.Log => 0.5,
                    AxisKind.Date => 43200,
                    _ => from == 0 ? 1 : Math.Abs(from) / 2,
                };
                return onBase ? (0, 1) : (from - half, to + half);
            }
            double room = (to - from) * pad;
            return onBase && !log ? (from < 0 ? from - room : 0, to > 0 ? to + room : 0) : (from - room, to + room);
        }
    }
}
