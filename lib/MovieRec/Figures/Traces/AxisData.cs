using System.Collections.Immutable;

namespace MovieRec.Figures;

/// <summary>The values that the traces of a panel place on one axis; its range and kind follow from them.</summary>
public sealed class AxisData
{
    const double Pad = 0.04;

    readonly bool log;
    readonly List<string> labels = [];
    readonly HashSet<string> known = new(StringComparer.Ordinal);
    double low = double.PositiveInfinity,
        high = double.NegativeInfinity;
    bool onZero,
        fraction,
        tight;

    internal AxisData(AxisSpec spec) => (log, HasDates) = (spec.Log, spec.Dates);

    internal IReadOnlyList<string> Labels => labels;

    internal bool HasNumbers { get; private set; }

    internal bool HasDates { get; private set; }

    /// <summary>The first label or the lowest number is on top.</summary>
    internal bool IsReversed { get; private set; }

    internal bool IsEmpty => !(low <= high);

    /// <summary>All values are whole numbers.</summary>
    internal bool IsWhole => !fraction;

    /// <summary>Adds numbers. Numbers that are not finite, or not above 0 on a logarithmic axis, are ignored.</summary>
    public void Add(IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        HasNumbers = true;
        foreach (double value in values)
            Include(value);
    }

    /// <summary>Adds labels; an existing label keeps its position. An axis has either labels or numbers.</summary>
    public void AddLabels(IEnumerable<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        this.labels.AddRange(labels.Where(known.Add));
    }

    /// <summary>Extends the axis to 0 (on a logarithmic axis, to a power of ten) without a margin, for marks that start
    /// there, such as bars.</summary>
    public void AddZero() => onZero = true;

    internal void Add(ImmutableArray<double> values, ImmutableArray<double> errors)
    {
        HasNumbers = true;
        for (int i = 0; i < values.Length; i++)
        {
            double error = errors.Length > 0 && double.IsFinite(errors[i]) ? errors[i] : 0;
            Include(values[i]);
            if (double.IsFinite(values[i]) && error > 0)
            {
                Include(values[i] - error);
                Include(values[i] + error);
            }
        }
    }

    /// <param name="column">Numbers, moments or labels.</param>
    /// <param name="widths">Of the marks around numbers and moments; empty: they are points.</param>
    internal void Add(AxisValues column, ImmutableArray<double> widths)
    {
        if (column.Kind == ColumnKind.Labels)
        {
            AddLabels(column.Labels);
            return;
        }
        if (column.Kind == ColumnKind.Dates)
            HasDates = true;
        else
            HasNumbers = true;
        tight |= widths.Length > 0;
        if (widths.Length == 0)
        {
            foreach (double value in column.Values)
                Include(value);
        }
        fraction |= widths.Length > 0 && !column.Values.All(double.IsInteger);
        for (int i = 0; i < widths.Length; i++)
            IncludeEdges(column.Values[i] - widths[i] / 2, column.Values[i] + widths[i] / 2);
    }

    /// <summary>Adds the outer edges of numbered cells, which fill the axis from end to end.</summary>
    internal void AddCells(ImmutableArray<double> edges)
    {
        HasNumbers = tight = true;
        IncludeEdges(edges[0], edges[^1]);
    }

    internal void Reverse() => IsReversed = true;

    /// <summary>Makes room for a value without saying what kind of axis it needs.</summary>
    internal void Include(double value)
    {
        if (!double.IsFinite(value) || (log && value <= 0))
            return;
        fraction |= !double.IsInteger(value);
        low = Math.Min(low, value);
        high = Math.Max(high, value);
    }

    /// <summary>Ends of bins or cells say nothing about where marks belong.</summary>
    void IncludeEdges(double from, double to)
    {
        bool before = fraction;
        Include(from);
        Include(to);
        fraction = before;
    }

    /// <summary>The range in the measure of the axis, with a little room at each end, none below the foot of
    /// bars.</summary>
    internal (double Low, double High) Range(AxisKind kind)
    {
        double from = low,
            to = high,
            pad = tight ? 0 : Pad;
        if (log)
        {
            from = Math.Log10(from);
            to = Math.Log10(to);
            if (onZero)
                return (Math.Floor(from - 1e-9), to + Math.Max((to - from) * pad, 0.05));
        }
        else if (onZero)
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
            return onZero ? (0, 1) : (from - half, to + half);
        }
        double room = (to - from) * pad;
        return onZero && !log ? (from < 0 ? from - room : 0, to > 0 ? to + room : 0) : (from - room, to + room);
    }
}
