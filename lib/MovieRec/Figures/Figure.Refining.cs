using System.Collections.Immutable;
using System.Numerics;

namespace MovieRec.Figures;

public sealed partial class Figure
{
    /// <summary>A further series of bars, next to the first at each label.</summary>
    /// <exception cref="ArgumentException">Unequal lengths, or the figure's axis carries numbers.</exception>
    public Figure AddBar<T>(IEnumerable<string> labels, IEnumerable<T> values, string name)
        where T : INumber<T>
    {
        bool horizontal = Only.Traces[0] is BarTrace { Horizontal: true };
        return Add(Bars(labels, AxisValues.Numbers(values), Named(name), horizontal));
    }

    /// <summary>A further line in the same panel, named in the legend.</summary>
    /// <exception cref="ArgumentException">Nothing to draw, unequal lengths, or the figure's axis carries
    /// labels.</exception>
    public Figure AddLine<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y, string name)
        where TX : INumber<TX>
        where TY : INumber<TY> => Add(Curve(AxisValues.OfNumbers(x), y, Named(name)));

    /// <summary>A further line over time.</summary>
    /// <inheritdoc cref="AddLine{TX, TY}(IEnumerable{TX}, IEnumerable{TY}, string)"/>
    public Figure AddLine<TY>(IEnumerable<DateTime> x, IEnumerable<TY> y, string name)
        where TY : INumber<TY> => Add(Curve(AxisValues.Of(x), y, Named(name)));

    /// <summary>A further line with one point for each row.</summary>
    /// <inheritdoc cref="AddLine{TX, TY}(IEnumerable{TX}, IEnumerable{TY}, string)"/>
    public Figure AddLine<T>(IEnumerable<T> rows, Func<T, double> x, Func<T, double> y, string name)
    {
        ImmutableArray<T> all = Rows(rows, x, y);
        return AddLine(all.Select(x), all.Select(y), name);
    }

    /// <summary>Further points in the same panel, named in the legend.</summary>
    /// <exception cref="ArgumentException">Nothing to draw, unequal lengths, or the figure's axis carries
    /// labels.</exception>
    public Figure AddScatter<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y, string name)
        where TX : INumber<TX>
        where TY : INumber<TY> => Add(Points(AxisValues.OfNumbers(x), y, Named(name)));

    /// <summary>Further points above labels.</summary>
    /// <inheritdoc cref="AddScatter{TX, TY}(IEnumerable{TX}, IEnumerable{TY}, string)"/>
    public Figure AddScatter<TY>(IEnumerable<string> x, IEnumerable<TY> y, string name)
        where TY : INumber<TY> => Add(Points(AxisValues.Of(x), y, Named(name)));

    /// <summary>A further box, to the right of the others.</summary>
    /// <exception cref="InvalidOperationException">The figure is not a box plot.</exception>
    public Figure AddBox<T>(string label, IEnumerable<T> values)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(label);
        return WithLast<BoxTrace>(
            "a box plot",
            boxes =>
                boxes.Labels.Contains(label)
                    ? throw new ArgumentException($"The label '{label}' occurs twice.", nameof(label))
                    : new BoxTrace(
                        boxes.Labels.Add(label),
                        boxes.Boxes.Add(BoxSummary.Of(AxisValues.Numbers(values).AsSpan()))
                    )
        );
    }

    /// <summary>Whiskers of ±<paramref name="errors"/> on each mark of the series added last, in units of its values;
    /// NaN draws none.</summary>
    /// <exception cref="ArgumentException">Unequal lengths, or an error is below 0.</exception>
    /// <exception cref="InvalidOperationException">The series is not bars, points or a line, or is a thinned
    /// line.</exception>
    public Figure WithErrorBars<T>(IEnumerable<T> errors)
        where T : INumber<T>
    {
        ImmutableArray<double> all = AxisValues.Numbers(errors);
        if (all.Any(error => error < 0))
            throw new ArgumentException("An error bar is below 0.", nameof(errors));
        return Only.Traces[^1] is BarTrace
            ? WithLast<BarTrace>(
                "bars, points or a line",
                bars => bars with { Errors = Same(bars.Lengths.Length, all.Length, all, nameof(errors)) }
            )
            : WithLast<PointTrace>(
                "bars, points or a line",
                points => points with { Errors = Same(points.Y.Length, all.Length, all, nameof(errors)) }
            );
    }

    /// <summary>A label next to each point of the series added last; an empty one is not drawn. Labels that would
    /// cover others are shown under the pointer only.</summary>
    /// <exception cref="ArgumentException">Unequal lengths.</exception>
    /// <exception cref="InvalidOperationException">The series is not points or a line.</exception>
    public Figure WithPointLabels(IEnumerable<string> labels)
    {
        ImmutableArray<string> all = AxisValues.Of(labels).Labels;
        if (all.Length > 2000)
            throw new ArgumentException(
                $"{Ticks.Number(all.Length, 0)} labels cannot be read; the limit is 2,000. Draw fewer points or add "
                    + "the others with AddScatter.",
                nameof(labels)
            );
        return WithLast<PointTrace>(
            "points or a line",
            points => points with { Texts = Same(points.Y.Length, all.Length, all, nameof(labels)) }
        );
    }

    /// <summary>The title and unit of the horizontal axis.</summary>
    public Figure WithXAxis(string title, string? unit = null)
    {
        ArgumentNullException.ThrowIfNull(title);
        return With(Only with { X = Only.X with { Title = title, Unit = unit } });
    }

    /// <summary>The title and unit of the vertical axis.</summary>
    public Figure WithYAxis(string title, string? unit = null)
    {
        ArgumentNullException.ThrowIfNull(title);
        return With(Only with { Y = Only.Y with { Title = title, Unit = unit } });
    }

    /// <summary>The horizontal axis is logarithmic, base 10; values of 0 or less have no place on it and are left
    /// out.</summary>
    /// <exception cref="ArgumentException">No value is above 0, or the axis carries labels or dates.</exception>
    public Figure WithXLog() => With(Only with { X = Only.X with { Log = true } });

    /// <summary>The vertical axis is logarithmic, base 10; values of 0 or less have no place on it and are left
    /// out.</summary>
    /// <exception cref="ArgumentException">No value is above 0, or the axis carries labels.</exception>
    public Figure WithYLog() => With(Only with { Y = Only.Y with { Log = true } });

    /// <summary>The numbers of the horizontal axis are Unix seconds: shown as dates, in UTC. (A histogram takes
    /// <see cref="DateTime"/>s instead.)</summary>
    public Figure WithXUnixSeconds() =>
        Only.Traces.Any(trace => trace is BarTrace)
            ? throw new InvalidOperationException(
                "The places of bars cannot be changed. Give Histogram DateTime values instead: "
                    + "DateTimeOffset.FromUnixTimeSeconds(t).UtcDateTime."
            )
            : With(Only with { X = Only.X with { Dates = true } });

    /// <summary>The horizontal axis runs from <paramref name="from"/> to <paramref name="to"/>, in units of its values;
    /// what is outside is cut off.</summary>
    /// <exception cref="ArgumentException">The range is empty, or reaches 0 on a log axis.</exception>
    public Figure WithXRange(double from, double to) => With(Only with { X = Ranged(Only.X, from, to) });

    /// <summary>The vertical axis runs from <paramref name="from"/> to <paramref name="to"/>, in units of its values;
    /// what is outside is cut off.</summary>
    /// <exception cref="ArgumentException">The range is empty, or reaches 0 on a log axis.</exception>
    public Figure WithYRange(double from, double to) => With(Only with { Y = Ranged(Only.Y, from, to) });

    /// <summary>A dashed line at a height, such as a baseline's score; the axis is extended to include it.</summary>
    public Figure WithHorizontalLine(double y, string? label = null) =>
        With(Only with { Rules = Only.Rules.Add(new(Vertical: false, Finite(y, nameof(y)), label)) });

    /// <summary>A dashed line at a value of the horizontal axis; the axis is extended to include it.</summary>
    public Figure WithVerticalLine(double x, string? label = null) =>
        With(Only with { Rules = Only.Rules.Add(new(Vertical: true, Finite(x, nameof(x)), label)) });

    /// <summary>A dashed line at a moment.</summary>
    public Figure WithVerticalLine(DateTime x, string? label = null) => WithVerticalLine(AxisValues.Seconds(x), label);

    /// <summary>A text at a place, in units of both axes (an index on an axis of labels).</summary>
    public Figure WithNote(double x, double y, string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return With(Only with { Notes = Only.Notes.Add(new(Finite(x, nameof(x)), Finite(y, nameof(y)), text)) });
    }

    static AxisSpec Ranged(AxisSpec axis, double from, double to) =>
        axis with
        {
            From = Finite(from, nameof(from)),
            To = Finite(to, nameof(to)),
        };

    static double Finite(double value, string parameter) =>
        double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(parameter, "The number is not finite.");

    static string Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name;
    }
}
