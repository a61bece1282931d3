using System.Collections.Immutable;
using System.Numerics;

namespace MovieRec.Figures;

public sealed partial class Figure
{
    /// <summary>Adds a series of bars, next to the first at each label.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or the axis of the figure has numbers.</exception>
    public Figure AddBar<T>(IEnumerable<string> labels, IEnumerable<T> values, string name)
        where T : INumber<T>
    {
        bool horizontal = Only.Traces[0] is BarTrace { Horizontal: true };
        return Add(Bars(labels, AxisValues.Numbers(values), Named(name), horizontal));
    }

    /// <summary>Adds a line to the same panel, with an entry in the legend.</summary>
    /// <exception cref="ArgumentException">There is nothing to draw, lengths differ, or the axis of the figure has
    /// labels.</exception>
    public Figure AddLine<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y, string name)
        where TX : INumber<TX>
        where TY : INumber<TY> => Add(Curve(AxisValues.OfNumbers(x), y, Named(name)));

    /// <summary>Adds a line over time.</summary>
    /// <inheritdoc cref="AddLine{TX, TY}(IEnumerable{TX}, IEnumerable{TY}, string)"/>
    public Figure AddLine<TY>(IEnumerable<DateTime> x, IEnumerable<TY> y, string name)
        where TY : INumber<TY> => Add(Curve(AxisValues.Of(x), y, Named(name)));

    /// <summary>Adds a line with one point for each row.</summary>
    /// <inheritdoc cref="AddLine{TX, TY}(IEnumerable{TX}, IEnumerable{TY}, string)"/>
    public Figure AddLine<T>(IEnumerable<T> rows, Func<T, double> x, Func<T, double> y, string name)
    {
        ImmutableArray<T> all = Rows(rows, x, y);
        return AddLine(all.Select(x), all.Select(y), name);
    }

    /// <summary>Adds points to the same panel, with an entry in the legend.</summary>
    /// <exception cref="ArgumentException">There is nothing to draw, lengths differ, or the axis of the figure has
    /// labels.</exception>
    public Figure AddScatter<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y, string name)
        where TX : INumber<TX>
        where TY : INumber<TY> => Add(Points(AxisValues.OfNumbers(x), y, Named(name)));

    /// <summary>Adds points above labels.</summary>
    /// <inheritdoc cref="AddScatter{TX, TY}(IEnumerable{TX}, IEnumerable{TY}, string)"/>
    public Figure AddScatter<TY>(IEnumerable<string> x, IEnumerable<TY> y, string name)
        where TY : INumber<TY> => Add(Points(AxisValues.Of(x), y, Named(name)));

    /// <summary>Adds a box to the right of the others.</summary>
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

    /// <summary>Adds whiskers of ±<paramref name="errors"/> to each mark of the series added last, in units of its
    /// values; NaN draws none.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or an error is below 0.</exception>
    /// <exception cref="InvalidOperationException">The series is not bars, points or a line, or it is a thinned
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

    /// <summary>Adds a label to each point of the series added last; an empty label is not drawn. Labels that would
    /// overlap are shown on hover only.</summary>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    /// <exception cref="InvalidOperationException">The series is not points or a line.</exception>
    public Figure WithPointLabels(IEnumerable<string> labels)
    {
        ImmutableArray<string> all = AxisValues.Of(labels).Labels;
        if (all.Length > 2000)
            throw new ArgumentException(
                $"{Ticks.Number(all.Length, 0)} labels would be unreadable; the limit is 2,000. Draw "
                    + "fewer points, or add "
                    + "the others with AddScatter.",
                nameof(labels)
            );
        return WithLast<PointTrace>(
            "points or a line",
            points => points with { Texts = Same(points.Y.Length, all.Length, all, nameof(labels)) }
        );
    }

    /// <summary>Sets the title and unit of the horizontal axis.</summary>
    public Figure WithXAxis(string title, string? unit = null)
    {
        ArgumentNullException.ThrowIfNull(title);
        return With(Only with { X = Only.X with { Title = title, Unit = unit } });
    }

    /// <summary>Sets the title and unit of the vertical axis.</summary>
    public Figure WithYAxis(string title, string? unit = null)
    {
        ArgumentNullException.ThrowIfNull(title);
        return With(Only with { Y = Only.Y with { Title = title, Unit = unit } });
    }

    /// <summary>Makes the horizontal axis logarithmic, base 10; values of 0 or less are left out.</summary>
    /// <exception cref="ArgumentException">No value is above 0, or the axis has labels or dates.</exception>
    public Figure WithXLog() => With(Only with { X = Only.X with { Log = true } });

    /// <summary>Makes the vertical axis logarithmic, base 10; values of 0 or less are left out.</summary>
    /// <exception cref="ArgumentException">No value is above 0, or the axis has labels.</exception>
    public Figure WithYLog() => With(Only with { Y = Only.Y with { Log = true } });

    /// <summary>Shows the numbers of the horizontal axis as dates in UTC: they are Unix seconds. (For a histogram, pass
    /// <see cref="DateTime"/> values instead.)</summary>
    public Figure WithXUnixSeconds() =>
        Only.Traces.Any(trace => trace is BarTrace)
            ? throw new InvalidOperationException(
                "The positions of bars cannot be changed. Pass DateTime values to Histogram instead: "
                    + "DateTimeOffset.FromUnixTimeSeconds(t).UtcDateTime."
            )
            : With(Only with { X = Only.X with { Dates = true } });

    /// <summary>Sets the range of the horizontal axis, in units of its values; marks outside it are cut off.</summary>
    /// <exception cref="ArgumentException">The range is empty, or includes 0 on a logarithmic axis.</exception>
    public Figure WithXRange(double from, double to) => With(Only with { X = Ranged(Only.X, from, to) });

    /// <summary>Sets the range of the vertical axis, in units of its values; marks outside it are cut off.</summary>
    /// <exception cref="ArgumentException">The range is empty, or includes 0 on a logarithmic axis.</exception>
    public Figure WithYRange(double from, double to) => With(Only with { Y = Ranged(Only.Y, from, to) });

    /// <summary>Adds a dashed horizontal line, such as the score of a baseline; the axis is extended to include
    /// it.</summary>
    public Figure WithHorizontalLine(double y, string? label = null) =>
        With(Only with { Rules = Only.Rules.Add(new(Vertical: false, Finite(y, nameof(y)), label)) });

    /// <summary>Adds a dashed vertical line; the axis is extended to include it.</summary>
    public Figure WithVerticalLine(double x, string? label = null) =>
        With(Only with { Rules = Only.Rules.Add(new(Vertical: true, Finite(x, nameof(x)), label)) });

    /// <summary>Adds a dashed vertical line at a time.</summary>
    public Figure WithVerticalLine(DateTime x, string? label = null) => WithVerticalLine(AxisValues.Seconds(x), label);

    /// <summary>Adds text at a position in units of both axes (on an axis with labels, an index).</summary>
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
