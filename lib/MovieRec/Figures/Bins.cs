using System.Collections.Immutable;
using static System.FormattableString;

namespace MovieRec.Figures;

/// <summary>Counts of values between edges: bin i counts edge(i) ≤ value &lt; edge(i+1). Every finite value lies in a
/// bin.</summary>
internal sealed record Bins(ImmutableArray<double> Edges, ImmutableArray<int> Counts, int Skipped)
{
    const int MaxBins = 400;

    /// <summary>A width of 1, 2, 2.5 or 5 times a power of ten that gives about 1.5·√n bins, between 8 and 40; values
    /// on a coarse grid (stars, half stars, ages) get one bin each, centered on the value, where that gives at most
    /// 40.</summary>
    /// <param name="width">Null: chosen as above. Else bins start at a multiple of it.</param>
    /// <exception cref="ArgumentException">No value is finite, or <paramref name="width"/> gives more than 400
    /// bins.</exception>
    public static Bins OfNumbers(ReadOnlySpan<double> values, double? width)
    {
        var (low, high, finite) = Extent(values);
        if (width is { } asked && !(asked > 0 && double.IsFinite(asked)))
            throw new ArgumentOutOfRangeException(nameof(width), asked, "The width of a bin must be above 0.");
        if (width is null && GridStep(values, low, high) is { } step)
            return Count(
                values,
                [.. Enumerable.Range(0, (int)Math.Round((high - low) / step) + 2).Select(i => low + (i - 0.5) * step)],
                finite
            );
        double span = high > low ? high - low : Math.Max(Math.Abs(low), 1);
        double chosen = width ?? Ticks.NiceStep(span / Math.Clamp(1.5 * Math.Sqrt(finite), 8, 40));
        double first = Math.Floor(low / chosen),
            last = Math.Floor(high / chosen) + 1;
        if (last - first > MaxBins)
            throw new ArgumentException(
                Invariant($"A bin width of {chosen:R} from {low:R} to {high:R} gives ")
                    + Invariant($"{last - first:F0} bins; expected at most {MaxBins}."),
                nameof(width)
            );
        // Multiples, not a running sum, so that an edge is the double nearest to what is meant. An extra bin at either
        // end catches rounding.
        return Count(
                values,
                [
                    .. Enumerable
                        .Range(-1, (int)(last - first) + 3)
                        // 3·0.1 is 0.30000000000000004; the edge that is meant is 0.3
                        .Select(i => Ticks.Rounded((first + i) * chosen, chosen)),
                ],
                finite
            )
            .WithoutEmptyEnds();
    }

    /// <summary>Calendar bins in UTC: the finest of hour, day, week (from Monday), month, quarter, year, 5, 10 or 50
    /// years that gives at most 60.</summary>
    /// <param name="values">Unix seconds.</param>
    public static Bins OfDates(ReadOnlySpan<double> values)
    {
        var (low, high, finite) = Extent(values);
        DateTime first = AxisValues.Moment(low),
            last = AxisValues.Moment(high);
        foreach (CalendarStep step in CalendarStep.ForBins)
        {
            if (step.CountOver(high - low) > 60)
                continue;
            var edges = new List<double>();
            for (DateTime edge = step.Floor(first); ; edge = step.Next(edge))
            {
                edges.Add(AxisValues.Seconds(edge));
                if (edge > last)
                    break;
            }
            return Count(values, [.. edges], finite);
        }
        throw new ArgumentException(
            Invariant($"The times range from {first:yyyy-MM-dd} to {last:yyyy-MM-dd}. Is the column in Unix seconds?"),
            nameof(values)
        );
    }

    static (double Low, double High, int Finite) Extent(ReadOnlySpan<double> values)
    {
        double low = double.PositiveInfinity,
            high = double.NegativeInfinity;
        int finite = 0;
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
                continue;
            finite++;
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }
        return finite > 0
            ? (low, high, finite)
            : throw new ArgumentException("A histogram requires at least one finite value.", nameof(values));
    }

    static double? GridStep(ReadOnlySpan<double> values, double low, double high)
    {
        foreach (double step in (ReadOnlySpan<double>)[1, 0.5])
        {
            if ((high - low) / step > 39)
                continue;
            bool all = true;
            foreach (double value in values)
                all &= !double.IsFinite(value) || double.IsInteger(value / step);
            if (all)
                return step;
        }
        return null;
    }

    static Bins Count(ReadOnlySpan<double> values, ImmutableArray<double> edges, int finite)
    {
        int[] counts = new int[edges.Length - 1];
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
                continue;
            int place = edges.BinarySearch(value);
            counts[place >= 0 ? place : ~place - 1]++;
        }
        return new(edges, [.. counts], values.Length - finite);
    }

    Bins WithoutEmptyEnds()
    {
        int from = 0,
            to = Counts.Length;
        while (Counts[from] == 0)
            from++;
        while (Counts[to - 1] == 0)
            to--;
        return this with { Edges = Edges[from..(to + 1)], Counts = Counts[from..to] };
    }
}
