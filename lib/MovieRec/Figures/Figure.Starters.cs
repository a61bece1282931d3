using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using MovieRec.Figures.Rendering;

namespace MovieRec.Figures;

public sealed partial class Figure
{
    /// <summary>One bar for each label, from 0, in the order given.</summary>
    /// <param name="labels">What each bar is; no two are equal.</param>
    /// <param name="values">Lengths, one for each label; NaN leaves a bar out.</param>
    /// <param name="title">The finding, in words.</param>
    /// <param name="xTitle">What the horizontal axis shows.</param>
    /// <param name="yTitle">What the vertical axis shows.</param>
    /// <param name="xUnit">Its unit; follows the title in parentheses.</param>
    /// <param name="yUnit">Its unit; follows the title in parentheses.</param>
    /// <param name="name">The name of the series in the legend, if there are several.</param>
    /// <param name="horizontal">Bars are horizontal, the first on top: better for long labels.</param>
    /// <exception cref="ArgumentException">Nothing to draw, unequal lengths, or a label occurs twice.</exception>
    public static Figure Bar<T>(
        IEnumerable<string> labels,
        IEnumerable<T> values,
        string title,
        string? xTitle = null,
        string? yTitle = null,
        string? xUnit = null,
        string? yUnit = null,
        string? name = null,
        bool horizontal = false
    )
        where T : INumber<T> =>
        Of(title, Bars(labels, AxisValues.Numbers(values), name, horizontal), xTitle, yTitle, xUnit, yUnit);

    /// <summary>One bar for each row.</summary>
    /// <inheritdoc cref="Bar{T}(IEnumerable{string}, IEnumerable{T}, string, string?, string?, string?, string?,
    /// string?, bool)"/>
    public static Figure Bar<T>(
        IEnumerable<T> rows,
        Func<T, string> label,
        Func<T, double> value,
        string title,
        string? xTitle = null,
        string? yTitle = null,
        string? xUnit = null,
        string? yUnit = null,
        string? name = null,
        bool horizontal = false
    )
    {
        ImmutableArray<T> all = Rows(rows, label, value);
        return Of(
            title,
            Bars(all.Select(label), [.. all.Select(value)], name, horizontal),
            xTitle,
            yTitle,
            xUnit,
            yUnit
        );
    }

    /// <summary>How often values occur. Values on a grid of 1 or ½ get a bin each; otherwise bins are chosen, see
    /// <paramref name="binWidth"/>.</summary>
    /// <param name="values">Numbers; those that are not finite are left out, and their count is stated in the text
    /// form.</param>
    /// <param name="title">The finding, in words.</param>
    /// <param name="xTitle">What the values are.</param>
    /// <param name="xUnit">Its unit.</param>
    /// <param name="yTitle">What is counted: the title of the vertical axis.</param>
    /// <param name="binWidth">Width of each bin, in units of the values; bins start at its multiples. Null: chosen, 8
    /// to 40 bins.</param>
    /// <exception cref="ArgumentException">No value is finite, or <paramref name="binWidth"/> would give more than 400
    /// bins.</exception>
    public static Figure Histogram<T>(
        IEnumerable<T> values,
        string title,
        string? xTitle = null,
        string? xUnit = null,
        string yTitle = "count",
        double? binWidth = null
    )
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(yTitle);
        Bins bins = Bins.OfNumbers(AxisValues.Numbers(values).AsSpan(), binWidth);
        return Of(title, Counted(bins, dates: false), xTitle, yTitle, xUnit);
    }

    /// <summary>How often values occur over time, in calendar bins (hours to decades, UTC) chosen so that there are at
    /// most 60.</summary>
    /// <inheritdoc cref="Histogram{T}(IEnumerable{T}, string, string?, string?, string, double?)"/>
    public static Figure Histogram(
        IEnumerable<DateTime> values,
        string title,
        string? xTitle = null,
        string yTitle = "count"
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(yTitle);
        Bins bins = Bins.OfDates(AxisValues.Of(values).Values.AsSpan());
        return Of(title, Counted(bins, dates: true), xTitle, yTitle);
    }

    /// <summary>How often a number of each row occurs.</summary>
    /// <inheritdoc cref="Histogram{T}(IEnumerable{T}, string, string?, string?, string, double?)"/>
    public static Figure Histogram<T>(
        IEnumerable<T> rows,
        Func<T, double> value,
        string title,
        string? xTitle = null,
        string? xUnit = null,
        string yTitle = "count",
        double? binWidth = null
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(yTitle);
        return Histogram(rows.Select(value), title, xTitle, xUnit, yTitle, binWidth);
    }

    /// <summary>How often a moment of each row occurs.</summary>
    /// <inheritdoc cref="Histogram(IEnumerable{DateTime}, string, string?, string)"/>
    public static Figure Histogram<T>(
        IEnumerable<T> rows,
        Func<T, DateTime> value,
        string title,
        string? xTitle = null,
        string yTitle = "count"
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(yTitle);
        return Histogram(rows.Select(value), title, xTitle, yTitle);
    }

    /// <summary>Points joined in the order given; up to 32 points are marked too. More than 2,000 are thinned, keeping
    /// each stretch's lowest and highest.</summary>
    /// <param name="x">Across.</param>
    /// <param name="y">Up, one for each x; NaN makes a gap.</param>
    /// <param name="title">The finding, in words.</param>
    /// <param name="xTitle">What the horizontal axis shows.</param>
    /// <param name="yTitle">What the vertical axis shows.</param>
    /// <param name="xUnit">Its unit; follows the title in parentheses.</param>
    /// <param name="yUnit">Its unit; follows the title in parentheses.</param>
    /// <param name="name">The name of the series in the legend, if there are several.</param>
    /// <exception cref="ArgumentException">Nothing to draw, or unequal lengths.</exception>
    public static Figure Line<TX, TY>(
        IEnumerable<TX> x,
        IEnumerable<TY> y,
        string title,
        string? xTitle = null,
        string? yTitle = null,
        string? xUnit = null,
        string? yUnit = null,
        string? name = null
    )
        where TX : INumber<TX>
        where TY : INumber<TY> => Of(title, Curve(AxisValues.OfNumbers(x), y, name), xTitle, yTitle, xUnit, yUnit);

    /// <summary>Points joined over time.</summary>
    /// <inheritdoc cref="Line{TX, TY}(IEnumerable{TX}, IEnumerable{TY}, string, string?, string?, string?, string?,
    /// string?)"/>
    public static Figure Line<TY>(
        IEnumerable<DateTime> x,
        IEnumerable<TY> y,
        string title,
        string? xTitle = null,
        string? yTitle = null,
        string? xUnit = null,
        string? yUnit = null,
        string? name = null
    )
        where TY : INumber<TY> => Of(title, Curve(AxisValues.Of(x), y, name), xTitle, yTitle, xUnit, yUnit);

    /// <summary>One point for each row, joined.</summary>
    /// <inheritdoc cref="Line{TX, TY}(IEnumerable{TX}, IEnumerable{TY}, string, string?, string?, string?, string?,
    /// string?)"/>
    public static Figure Line<T>(
        IEnumerable<T> rows,
        Func<T, double> x,
        Func<T, double> y,
        string title,
        string? xTitle = null,
        string? yTitle = null,
        string? xUnit = null,
        string? yUnit = null,
        string? name = null
    )
    {
        ImmutableArray<T> all = Rows(rows, x, y);
        return Line(all.Select(x), all.Select(y), title, xTitle, yTitle, xUnit, yUnit, name);
    }

    /// <summary>One point for each row, joined over time.</summary>
    /// <inheritdoc cref="Line{TX, TY}(IEnumerable{TX}, IEnumerable{TY}, string, string?, string?, string?, string?,
    /// string?)"/>
    public static Figure Line<T>(
        IEnumerable<T> rows,
        Func<T, DateTime> x,
        Func<T, double> y,
        string title,
        string? xTitle = null,
        string? yTitle = null,
        string? xUnit = null,
        string? yUnit = null,
        string? name = null
    )
    {
        ImmutableArray<T> all = Rows(rows, x, y);
        return Line(all.Select(x), all.Select(y), title, xTitle, yTitle, xUnit, yUnit, name);
    }

    /// <summary>Points, not joined; at most 20,000. For labels see <see cref="WithPointLabels"/>.</summary>
    /// <inheritdoc cref="Line{TX, TY}(IEnumerable{TX}, IEnumerable{TY}, string, string?, string?, string?, string?,
    /// string?)"/>
    public static Figure Scatter<TX, TY>(
        IEnumerable<TX> x,
        IEnumerable<TY> y,
        string title,
        string? xTitle = null,
        string? yTitle = null,
        string? xUnit = null,
        string? yUnit = null,
        string? name = null
    )
        where TX : INumber<TX>
        where TY : INumber<TY> => Of(title, Points(AxisValues.OfNumbers(x), y, name), xTitle, yTitle, xUnit, yUnit);

    /// <summary>One point for each row, not joined; at most 20,000.</summary>
    /// <inheritdoc cref="Line{TX, TY}(IEnumerable{TX}, IEnumerable{TY}, string, string?, string?, string?, string?,
    /// string?)"/>
    public static Figure Scatter<T>(
        IEnumerable<T> rows,
        Func<T, double> x,
        Func<T, double> y,
        string title,
        string? xTitle = null,
        string? yTitle = null,
        string? xUnit = null,
        string? yUnit = null,
        string? name = null
    )
    {
        ImmutableArray<T> all = Rows(rows, x, y);
        return Scatter(all.Select(x), all.Select(y), title, xTitle, yTitle, xUnit, yUnit, name);
    }

    /// <summary>Points above labels, not joined: means of models, for one, with <see cref="WithErrorBars"/>.</summary>
    /// <inheritdoc cref="Line{TX, TY}(IEnumerable{TX}, IEnumerable{TY}, string, string?, string?, string?, string?,
    /// string?)"/>
    public static Figure Scatter<TY>(
        IEnumerable<string> x,
        IEnumerable<TY> y,
        string title,
        string? xTitle = null,
        string? yTitle = null,
        string? yUnit = null,
        string? name = null
    )
        where TY : INumber<TY> => Of(title, Points(AxisValues.Of(x), y, name), xTitle, yTitle, null, yUnit);

    /// <summary>A matrix in colors, row 0 on top. NaN is an empty cell. More than 96 rows or 160 columns are averaged
    /// in blocks, and the figure says so.</summary>
    /// <param name="rows">Rows of the matrix, at least 1.</param>
    /// <param name="columns">Columns of the matrix, at least 1.</param>
    /// <param name="value">The value at (row, column), both from 0.</param>
    /// <param name="title">The finding, in words.</param>
    /// <param name="xTitle">What a column is.</param>
    /// <param name="yTitle">What a row is.</param>
    /// <param name="valueTitle">What the colors show, with unit.</param>
    /// <param name="rowLabels">One for each row, no two equal; null: rows are numbered.</param>
    /// <param name="columnLabels">One for each column, no two equal; null: columns are numbered.</param>
    /// <exception cref="ArgumentException">No value is finite, labels do not fit, or there are labels and the matrix is
    /// too large to show each.</exception>
    public static Figure Heatmap(
        int rows,
        int columns,
        Func<int, int, double> value,
        string title,
        string? xTitle = null,
        string? yTitle = null,
        string? valueTitle = null,
        IEnumerable<string>? rowLabels = null,
        IEnumerable<string>? columnLabels = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentNullException.ThrowIfNull(value);
        HeatmapGrid grid = HeatmapGrid.OfValues(rows, columns, value);
        if (!grid.Values.Any(double.IsFinite))
            throw new ArgumentException("A heatmap needs at least one finite value.", nameof(value));
        grid = grid with
        {
            RowLabels = SideLabels(rowLabels, rows, grid.Rows, nameof(rowLabels)),
            ColumnLabels = SideLabels(columnLabels, columns, grid.Columns, nameof(columnLabels)),
        };
        return Of(title, new HeatmapTrace(grid, valueTitle), xTitle, yTitle);
    }

    /// <inheritdoc cref="Heatmap(int, int, Func{int, int, double}, string, string?, string?, string?,
    /// IEnumerable{string}?, IEnumerable{string}?)"/>
    public static Figure Heatmap(
        double[,] values,
        string title,
        string? xTitle = null,
        string? yTitle = null,
        string? valueTitle = null,
        IEnumerable<string>? rowLabels = null,
        IEnumerable<string>? columnLabels = null
    )
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0)
            throw new ArgumentException("The matrix is empty.", nameof(values));
        return Heatmap(
            values.GetLength(0),
            values.GetLength(1),
            (row, column) => values[row, column],
            title,
            xTitle,
            yTitle,
            valueTitle,
            rowLabels,
            columnLabels
        );
    }

    /// <summary>How densely a sparse matrix is filled: each cell is the share of its block's entries that are there,
    /// from 0 to 1. Only the filled places are looked at, so the matrix may be of any size.</summary>
    /// <param name="rows">Rows of the matrix, at least 1.</param>
    /// <param name="columns">Columns of the matrix, at least 1.</param>
    /// <param name="filled">The places that are filled, from 0, each once.</param>
    /// <param name="title">The finding, in words.</param>
    /// <param name="xTitle">What a column is.</param>
    /// <param name="yTitle">What a row is.</param>
    /// <param name="valueTitle">What the colors show.</param>
    /// <exception cref="ArgumentOutOfRangeException">A place is outside the matrix.</exception>
    public static Figure Heatmap(
        int rows,
        int columns,
        IEnumerable<(int Row, int Column)> filled,
        string title,
        string? xTitle = null,
        string? yTitle = null,
        string valueTitle = "share filled"
    )
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(valueTitle);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentNullException.ThrowIfNull(filled);
        return Of(title, new HeatmapTrace(HeatmapGrid.OfFilled(rows, columns, filled), valueTitle), xTitle, yTitle);
    }

    /// <summary>Median, quartiles, whiskers within 1.5 interquartile ranges, and outliers. Add further boxes with
    /// <see cref="AddBox"/>.</summary>
    /// <param name="label">What the box is.</param>
    /// <param name="values">Its values; those that are not finite are left out.</param>
    /// <param name="title">The finding, in words.</param>
    /// <param name="xTitle">What the boxes are.</param>
    /// <param name="yTitle">What the values are.</param>
    /// <param name="yUnit">Their unit.</param>
    /// <exception cref="ArgumentException">No value is finite.</exception>
    public static Figure Box<T>(
        string label,
        IEnumerable<T> values,
        string title,
        string? xTitle = null,
        string? yTitle = null,
        string? yUnit = null
    )
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(label);
        return Of(
            title,
            new BoxTrace([label], [BoxSummary.Of(AxisValues.Numbers(values).AsSpan())]),
            xTitle,
            yTitle,
            null,
            yUnit
        );
    }

    /// <summary>One box for each group of rows, in the order in which groups first occur.</summary>
    /// <inheritdoc cref="Box{T}(string, IEnumerable{T}, string, string?, string?, string?)"/>
    public static Figure Box<T>(
        IEnumerable<T> rows,
        Func<T, string> group,
        Func<T, double> value,
        string title,
        string? xTitle = null,
        string? yTitle = null,
        string? yUnit = null
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(value);
        var groups = rows.GroupBy(group, value, StringComparer.Ordinal).ToArray();
        if (groups.Length == 0)
            throw new ArgumentException("No row to draw.", nameof(rows));
        BoxTrace boxes = new([.. groups.Select(g => g.Key)], [.. groups.Select(g => BoxSummary.Of(g.ToArray()))]);
        return Of(title, boxes, xTitle, yTitle, null, yUnit);
    }

    static BarTrace Bars(IEnumerable<string> labels, ImmutableArray<double> values, string? name, bool horizontal)
    {
        AxisValues at = AxisValues.Of(labels);
        ThrowIfNothing(values, nameof(values));
        return new(
            name,
            Distinct(at, nameof(labels)),
            Same(at.Count, values.Length, values, nameof(values)),
            horizontal
        );
    }

    static BarTrace Counted(Bins bins, bool dates)
    {
        int count = bins.Counts.Length;
        double[] centers = [.. Enumerable.Range(0, count).Select(i => (bins.Edges[i] + bins.Edges[i + 1]) / 2)];
        return new(
            null,
            new(dates ? ColumnKind.Dates : ColumnKind.Numbers, [.. centers], []),
            [.. bins.Counts.Select(n => (double)n)],
            Horizontal: false
        )
        {
            Widths = [.. Enumerable.Range(0, count).Select(i => bins.Edges[i + 1] - bins.Edges[i])],
            Hover =
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i =>
                        $"{FigureText.Value(bins.Edges[i], dates)} to below "
                        + $"{FigureText.Value(bins.Edges[i + 1], dates)}: {Ticks.Number(bins.Counts[i], 0)}"
                    ),
            ],
            About =
                Invariant($"{Ticks.Number(bins.Counts.Sum(n => (long)n), 0)} values in {count} ")
                + $"bins{(bins.Skipped > 0 ? Invariant($", {bins.Skipped} not finite and left out") : "")}",
        };
    }

    static PointTrace Curve<T>(AxisValues x, IEnumerable<T> y, string? name)
        where T : INumber<T>
    {
        ImmutableArray<double> all = AxisValues.Numbers(y);
        ThrowIfNothing(all, nameof(y));
        return CurveThinning.Thin(new(name, x, Same(x.Count, all.Length, all, nameof(y)), Joined: true));
    }

    static PointTrace Points<T>(AxisValues x, IEnumerable<T> y, string? name)
        where T : INumber<T>
    {
        const int most = 20_000;
        ImmutableArray<double> all = AxisValues.Numbers(y);
        ThrowIfNothing(all, nameof(y));
        if (all.Length > most)
            throw new ArgumentException(
                $"{Ticks.Number(all.Length, 0)} points are too many to tell apart; the limit is 20,000. Draw a "
                    + $"sample, or a Heatmap of counts.",
                nameof(y)
            );
        return new(name, x, Same(x.Count, all.Length, all, nameof(y)), Joined: false);
    }

    /// <summary>All rows, once none of the arguments is null.</summary>
    static ImmutableArray<T> Rows<T>(
        IEnumerable<T> rows,
        Delegate first,
        Delegate second,
        [CallerArgumentExpression(nameof(first))] string firstName = "",
        [CallerArgumentExpression(nameof(second))] string secondName = ""
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(first, firstName);
        ArgumentNullException.ThrowIfNull(second, secondName);
        return [.. rows];
    }

    static void ThrowIfNothing(ImmutableArray<double> values, string parameter)
    {
        if (values.Length == 0)
            throw new ArgumentException("No values to draw: did a filter leave none?", parameter);
        if (!values.Any(double.IsFinite))
            throw new ArgumentException("No value is finite: all are NaN or infinite.", parameter);
    }

    static AxisValues Distinct(AxisValues column, string parameter)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? twice = column.Labels.FirstOrDefault(label => !seen.Add(label));
        return twice is null ? column : throw new ArgumentException($"The label '{twice}' occurs twice.", parameter);
    }

    static ImmutableArray<string> SideLabels(IEnumerable<string>? labels, int count, int shown, string parameter)
    {
        if (labels is null)
            return [];
        AxisValues column = Distinct(AxisValues.Of(labels), parameter);
        if (shown != count)
            throw new ArgumentException(
                Invariant($"{count} labels are too many to show: at most {HeatmapGrid.MaxRows} rows and ")
                    + Invariant($"{HeatmapGrid.MaxColumns} columns have labels."),
                parameter
            );
        return Same(count, column.Count, column.Labels, parameter);
    }
}
