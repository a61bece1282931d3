using System.Numerics;

namespace MovieRec.Neural;

/// <summary>A row-major matrix in a flat buffer that is reused for batches of different sizes.</summary>
/// <typeparam name="T"><see cref="float"/> to train, <see cref="double"/> for gradient checks.</typeparam>
public sealed class Matrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    T[] values = [];

    /// <summary>Creates a matrix of zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public Matrix(int rows, int columns) => Resize(rows, columns);

    /// <summary>Creates a matrix with the given values, row by row.</summary>
    /// <exception cref="ArgumentException"><paramref name="values"/> does not have rows · columns numbers.</exception>
    public Matrix(int rows, int columns, ReadOnlySpan<T> values)
        : this(rows, columns)
    {
        if (values.Length != rows * columns)
            throw new ArgumentException(
                Invariant($"There are {values.Length} values for a matrix of {rows} × {columns}."),
                nameof(values)
            );
        values.CopyTo(this.values);
    }

    /// <summary>Number of rows; the examples of a batch.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of columns; the features of a batch.</summary>
    public int Columns { get; private set; }

    /// <summary>[rows · columns] row by row.</summary>
    public Span<T> Values => values.AsSpan(0, Rows * Columns);

    /// <summary>Returns a row [columns].</summary>
    public Span<T> Row(int row) => values.AsSpan(row * Columns, Columns);

    /// <summary>Gets or sets a value.</summary>
    public T this[int row, int column]
    {
        get => Row(row)[column];
        set => Row(row)[column] = value;
    }

    /// <summary>Returns a copy [rows · columns]; for notebooks, where a span cannot be a result.</summary>
    public T[] ToArray() => Values.ToArray();

    /// <summary>Returns the shape, such as <c>[512 × 145]</c>.</summary>
    public override string ToString() => $"[{Rows} × {Columns}]";

    /// <summary>Changes the size; the values are undefined afterwards.</summary>
    internal void Resize(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (values.Length < rows * columns)
            values = new T[rows * columns];
        (Rows, Columns) = (rows, columns);
    }

    /// <summary>Rows start … end − 1.</summary>
    internal MatrixView<T> View(int start, int end) =>
        new(values.AsSpan(start * Columns, (end - start) * Columns), end - start, Columns, Columns);

    internal void ThrowUnlessColumns(int columns, string what)
    {
        if (Columns != columns)
            throw new ArgumentException(
                Invariant($"{what} expects rows of {columns} numbers, but they have {Columns}.")
            );
    }
}
