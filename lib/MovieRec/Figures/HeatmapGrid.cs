using System.Collections.Immutable;

namespace MovieRec.Figures;

/// <summary>Cells of a heatmap, row-major, [Rows × Columns]; NaN is an empty cell. A large matrix is averaged in equal
/// blocks first.</summary>
/// <remarks>On a side without labels the cell of index i reaches from i-0.5 to i+0.5; edges are in those
/// units.</remarks>
internal sealed record HeatmapGrid(
    int Rows,
    int Columns,
    ImmutableArray<double> Values,
    ImmutableArray<double> RowEdges,
    ImmutableArray<double> ColumnEdges
)
{
    /// <summary>About four pixels a cell; a notebook with such a figure stays near 100 kB.</summary>
    public const int MaxRows = 96,
        MaxColumns = 160;

    public ImmutableArray<string> RowLabels { get; init; } = [];
    public ImmutableArray<string> ColumnLabels { get; init; } = [];

    /// <summary>How many rows and columns of the matrix make one cell.</summary>
    public (int Rows, int Columns) Block { get; init; } = (1, 1);

    public double this[int row, int column] => Values[row * Columns + column];

    public (double Low, double High) Range
    {
        get
        {
            double low = double.PositiveInfinity,
                high = double.NegativeInfinity;
            foreach (double value in Values)
            {
                if (!double.IsFinite(value))
                    continue;
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }
            return ColorScale.Range(low, high);
        }
    }

    public string? BlockNote =>
        Block == (1, 1) ? null : Invariant($"one cell is the mean of {Block.Rows} × {Block.Columns}");

    /// <summary>Means of the finite values in each block; a block without one is empty.</summary>
    public static HeatmapGrid OfValues(int rows, int columns, Func<int, int, double> value)
    {
        var (blockRows, blockColumns) = BlockOf(rows, columns);
        int across = CeilingOf(columns, blockColumns);
        double[] sums = new double[CeilingOf(rows, blockRows) * across];
        int[] counts = new int[sums.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double cell = value(row, column);
                if (!double.IsFinite(cell))
                    continue;
                int block = row / blockRows * across + column / blockColumns;
                sums[block] += cell;
                counts[block]++;
            }
        }
        return Build(
            rows,
            columns,
            blockRows,
            blockColumns,
            block => counts[block] == 0 ? double.NaN : sums[block] / counts[block]
        );
    }

    /// <summary>The share of filled entries in each block, from the filled places alone, so that the matrix itself is
    /// never made.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An entry is outside the matrix.</exception>
    public static HeatmapGrid OfFilled(int rows, int columns, IEnumerable<(int Row, int Column)> filled)
    {
        var (blockRows, blockColumns) = BlockOf(rows, columns);
        int across = CeilingOf(columns, blockColumns);
        long[] counts = new long[CeilingOf(rows, blockRows) * across];
        foreach (var (row, column) in filled)
        {
            if ((uint)row >= (uint)rows || (uint)column >= (uint)columns)
                throw new ArgumentOutOfRangeException(
                    nameof(filled),
                    Invariant($"The entry ({row}, {column}) is outside the {rows} × {columns} matrix.")
                );
            counts[row / blockRows * across + column / blockColumns]++;
        }
        return Build(
            rows,
            columns,
            blockRows,
            blockColumns,
            block =>
            {
                int height = Math.Min(blockRows, rows - block / across * blockRows),
                    width = Math.Min(blockColumns, columns - block % across * blockColumns);
                return counts[block] / ((double)height * width);
            }
        );
    }

    static (int Rows, int Columns) BlockOf(int rows, int columns) =>
        (CeilingOf(rows, MaxRows), CeilingOf(columns, MaxColumns));

    static HeatmapGrid Build(int rows, int columns, int blockRows, int blockColumns, Func<int, double> value)
    {
        int down = CeilingOf(rows, blockRows),
            across = CeilingOf(columns, blockColumns);
        bool averaged = blockRows * blockColumns > 1;
        return new(
            down,
            across,
            [.. Enumerable.Range(0, down * across).Select(block => averaged ? FourDigits(value(block)) : value(block))],
            Edges(rows, blockRows),
            Edges(columns, blockColumns)
        )
        {
            Block = (blockRows, blockColumns),
        };
    }

    static ImmutableArray<double> Edges(int count, int block) =>
        [.. Enumerable.Range(0, CeilingOf(count, block)).Select(i => (double)i * block - 0.5), count - 0.5];

    static int CeilingOf(int count, int block) => (count + block - 1) / block;

    /// <summary>Rounds a mean: more digits are noise, and make the page several times larger.</summary>
    static double FourDigits(double value) =>
        value == 0 || !double.IsFinite(value) ? value : Ticks.Rounded(value, Math.Abs(value));
}
