using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using MovieRec.Figures.Rendering;

namespace MovieRec.Figures;

public sealed partial class Figure
{
    /// <summary>Creates a bar chart with one bar for each label, in the order given.</summary>
    /// <param name="labels">Labels of the bars; no repeats.</param>
    /// <param name="values">Lengths of the bars, one per label; NaN leaves a bar out.</param>
    /// <param name="title">The finding, in words.</param>
    /// <param name="xTitle">Title of the horizontal axis.</param>
    /// <param name="yTitle">Title of the vertical axis.</param>
    /// <param name="xUnit">Unit of the horizontal axis; follows its title in parentheses.</param>
    /// <param name="yUnit">Unit of the vertical axis; follows its title in parentheses.</param>
    /// <param name="name">Name of the series in the legend, if there are several series.</param>
    /// <param name="horizontal">True for horizontal bars, the first on top: better for long labels.</param>
    /// <exception cref="ArgumentException">There is nothing to draw, lengths differ, or a label occurs
    /// twice.</exception>
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

    /// <summary>Creates a bar chart with one bar for each row.</summary>
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

    /// <summary>Creates a histogram. Values on a grid of 1 or ½ get a bin each; for others, see
    /// <paramref name="binWidth"/>.</summary>
    /// <param name="values">Numbers; those that are not finite are left out, and their count is stated in the text
    /// form.</param>
    /// <param name="title">The finding, in words.</param>
    /// <param name="xTitle">Description of the values: the title of the horizontal axis.</param>
    /// <param name="xUnit">Unit of the values.</param>
    /// <param name="yTitle">Title of the vertical axis, such as <c>users</c>.</param>
    /// <param name="binWidth">Width of each bin, in units of the values; bins start at its multiples. Null gives 8
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

    /// <summary>Creates a histogram over time, with at most 60 calendar bins (hours to decades, UTC).</summary>
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

    /// <summary>Creates a histogram of a number of each row.</summary>
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

    /// <summary>Creates a histogram of a time of each row.</summary>
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

    /// <summary>Creates a line chart of points joined in the order given. Up to 32 points also get markers; more than
    /// 2,000 are thinned, keeping the lowest and highest of each stretch.</summary>
    /// <param name="x">Horizontal positions.</param>
    /// <param name="y">Vertical positions, one per x; NaN makes a gap.</param>
    /// <param name="title">The finding, in words.</param>
    /// <param name="xTitle">Title of the horizontal axis.</param>
    /// <param name="yTitle">Title of the vertical axis.</param>
    /// <param name="xUnit">Unit of the horizontal axis; follows its title in parentheses.</param>
    /// <param name="yUnit">Unit of the vertical axis; follows its title in parentheses.</param>
    /// <param name="name">Name of the series in the legend, if there are several series.</param>
    /// <exception cref="ArgumentException">There is nothing to draw, or lengths differ.</exception>
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

    /// <summary>Creates a line chart over time.</summary>
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

    /// <summary>Creates a line chart with one point for each row.</summary>
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

    /// <summary>Creates a line chart over time with one point for each row.</summary>
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

    /// <summary>Creates a scatter plot of up to 20,000 points. For labels see <see cref="WithPointLabels"/>.</summary>
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

    /// <summary>Creates a scatter plot with one point for each row; at most 20,000.</summary>
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

    /// <summary>Creates a plot of points above labels, such as means of models with
    /// <see cref="WithErrorBars"/>.</summary>
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

    /// <summary>Creates a heatmap of a matrix, row 0 on top; NaN is an empty cell. More than 96 rows or 160 columns are
    /// averaged in blocks, as the figure states.</summary>
    /// <param name="rows">Rows of the matrix, at least 1.</param>
    /// <param name="columns">Columns of the matrix, at least 1.</param>
    /// <param name="value">The value at (row, column), both from 0.</param>
    /// <param name="title">The finding, in words.</param>
    /// <param name="xTitle">Description of the columns.</param>
    /// <param name="yTitle">Description of the rows.</param>
    /// <param name="valueTitle">Description of the values, with their unit.</param>
    /// <param name="rowLabels">Labels of the rows, no repeats; null numbers the rows.</param>
    /// <param name="columnLabels">Labels of the columns, no repeats; null numbers the columns.</param>
    /// <exception cref="ArgumentException">No value is finite, the number of labels differs, or the matrix is too
    /// large for labels.</exception>
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
            throw new ArgumentException("A heatmap requires at least one finite value.", nameof(value));
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

    /// <summary>Creates a heatmap of the density of a sparse matrix: each cell is the share of filled entries in its
    /// block, from 0 to 1. Only filled entries are read, so the matrix may be of any size.</summary>
    /// <param name="rows">Rows of the matrix, at least 1.</param>
    /// <param name="columns">Columns of the matrix, at least 1.</param>
    /// <param name="filled">Rows and columns of the filled entries, from 0, each once.</param>
    /// <param name="title">The finding, in words.</param>
    /// <param name="xTitle">Description of the columns.</param>
    /// <param name="yTitle">Description of the rows.</param>
    /// <param name="valueTitle">Description of the values.</param>
    /// <exception cref="ArgumentOutOfRangeException">An entry is outside the matrix.</exception>
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

    /// <summary>Creates a box plot: median, quartiles, whiskers within 1.5 interquartile ranges, and outliers. Add
    /// boxes with <see cref="AddBox"/>.</summary>
    /// <param name="label">Label of the box.</param>
    /// <param name="values">Values of the box; those that are not finite are left out.</param>
    /// <param name="title">The finding, in words.</param>
    /// <param name="xTitle">Description of the boxes.</param>
    /// <param name="yTitle">Description of the values.</param>
    /// <param name="yUnit">Unit of the values.</param>
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

    /// <summary>Creates a box plot with one box for each group of rows, in the order of first occurrence.</summary>
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
            throw new ArgumentException("There are no rows to draw.", nameof(rows));
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
                $"{Ticks.Number(all.Length, 0)} points are too many to distinguish; the limit is 20,000. Draw a "
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
            throw new ArgumentException("There are no values to draw. Did a filter remove all of them?", parameter);
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
                Invariant($"{count} labels are too many; expected at most {HeatmapGrid.MaxRows} for rows and ")
                    + Invariant($"{HeatmapGrid.MaxColumns} for columns."),
                parameter
            );
        return Same(count, column.Count, column.Labels, parameter);
    }
}
