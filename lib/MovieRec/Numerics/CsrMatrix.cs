using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace MovieRec.Numerics;

/// <summary>A sparse matrix in compressed rows: row r has <see cref="Columns"/> and <see cref="Values"/> at
/// <see cref="Starts"/>[r] .. <see cref="Starts"/>[r + 1] - 1, with columns in ascending order within a row.</summary>
public sealed class CsrMatrix
{
    internal CsrMatrix(
        int columnCount,
        ImmutableArray<int> starts,
        ImmutableArray<int> columns,
        ImmutableArray<float> values
    )
    {
        ColumnCount = columnCount;
        Starts = starts;
        Columns = columns;
        Values = values;
    }

    /// <summary>A matrix that keeps the arrays: they must not change afterwards.</summary>
    internal static CsrMatrix Of(int columnCount, int[] starts, int[] columns, float[] values) =>
        new(
            columnCount,
            ImmutableCollectionsMarshal.AsImmutableArray(starts),
            ImmutableCollectionsMarshal.AsImmutableArray(columns),
            ImmutableCollectionsMarshal.AsImmutableArray(values)
        );

    /// <summary>[rows + 1] positions, from 0 to <see cref="EntryCount"/>.</summary>
    public ImmutableArray<int> Starts { get; }

    /// <summary>[entries] column of each entry.</summary>
    public ImmutableArray<int> Columns { get; }

    /// <summary>[entries] value of each entry.</summary>
    public ImmutableArray<float> Values { get; }

    /// <summary>Number of rows, including empty ones.</summary>
    public int RowCount => Starts.Length - 1;

    /// <summary>Number of columns, including empty ones.</summary>
    public int ColumnCount { get; }

    /// <summary>Number of stored entries.</summary>
    public int EntryCount => Columns.Length;

    /// <summary>Returns the number of entries of row <paramref name="row"/>.</summary>
    public int RowLength(int row) => Starts[row + 1] - Starts[row];

    /// <summary>[rows] number of entries of each row.</summary>
    public ImmutableArray<int> RowLengths => [.. Enumerable.Range(0, RowCount).Select(RowLength)];

    /// <summary>Returns the columns of row <paramref name="row"/>, in ascending order.</summary>
    public ReadOnlySpan<int> RowColumns(int row) => Columns.AsSpan(Starts[row], RowLength(row));

    /// <summary>Returns the values of row <paramref name="row"/>, parallel to <see cref="RowColumns"/>.</summary>
    public ReadOnlySpan<float> RowValues(int row) => Values.AsSpan(Starts[row], RowLength(row));

    /// <summary>Returns the transpose, by a counting sort in O(entries + rows + columns).</summary>
    public CsrMatrix Transpose()
    {
        int[] starts = CountStarts(Columns.AsSpan(), ColumnCount);
        int[] next = starts[..^1];
        int[] rows = GC.AllocateUninitializedArray<int>(EntryCount);
        float[] values = GC.AllocateUninitializedArray<float>(EntryCount);
        ReadOnlySpan<int> columns = Columns.AsSpan();
        ReadOnlySpan<float> source = Values.AsSpan();
        for (int row = 0; row < RowCount; row++)
        {
            for (int entry = Starts[row]; entry < Starts[row + 1]; entry++)
            {
                int place = next[columns[entry]]++;
                rows[place] = row;
                values[place] = source[entry];
            }
        }
        return Of(RowCount, starts, rows, values);
    }

    /// <summary>The same entries in a larger matrix.</summary>
    /// <param name="newRow">[rows] where each row goes; rising.</param>
    /// <param name="newColumn">[columns] where each column goes; rising.</param>
    /// <param name="rowCount">Of the new matrix.</param>
    /// <param name="columnCount">Of the new matrix.</param>
    internal CsrMatrix Moved(ReadOnlySpan<int> newRow, ReadOnlySpan<int> newColumn, int rowCount, int columnCount)
    {
        int[] starts = new int[rowCount + 1],
            columns = new int[EntryCount];
        for (int row = 0; row < RowCount; row++)
            starts[newRow[row] + 1] = RowLength(row);
        for (int row = 0; row < rowCount; row++)
            starts[row + 1] += starts[row];
        for (int entry = 0; entry < columns.Length; entry++)
            columns[entry] = newColumn[Columns[entry]];
        return new CsrMatrix(
            columnCount,
            ImmutableCollectionsMarshal.AsImmutableArray(starts),
            ImmutableCollectionsMarshal.AsImmutableArray(columns),
            Values
        );
    }

    /// <summary>[keys + 1] positions where each key's entries start once they are sorted by key.</summary>
    internal static int[] CountStarts(ReadOnlySpan<int> keys, int keyCount)
    {
        int[] starts = new int[keyCount + 1];
        foreach (int key in keys)
            starts[key + 1]++;
        for (int key = 0; key < keyCount; key++)
            starts[key + 1] += starts[key];
        return starts;
    }
}
