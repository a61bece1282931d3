using MovieRec.Numerics;

namespace MovieRec.Neural;

/// <summary>Rows of a row-major matrix in a flat buffer, as an operand of a product.</summary>
/// <param name="values">Numbers from the first of the first row on.</param>
/// <param name="rows">Rows.</param>
/// <param name="columns">Numbers of a row that belong to the matrix.</param>
/// <param name="stride">Numbers from the start of one row to the start of the next.</param>
internal readonly ref struct MatrixView<T>(Span<T> values, int rows, int columns, int stride)
    where T : unmanaged
{
    readonly Span<T> values = values;
    readonly int rows = rows,
        columns = columns,
        stride = stride;

    /// <summary>Some of the columns.</summary>
    public MatrixView<T> Columns(int first, int count) => new(rows == 0 ? [] : values[first..], rows, count, stride);

    /// <summary>C = A·B, where A is this matrix, or C += A·B.</summary>
    public void Multiply(MatrixView<T> b, MatrixView<T> c, bool add = false) =>
        MatrixProduct.Multiply<T>(
            values,
            stride,
            b.values,
            b.stride,
            c.values,
            c.stride,
            rows,
            columns,
            b.columns,
            add
        );

    /// <summary>C = A·Bᵀ, where A is this matrix, or C += A·Bᵀ.</summary>
    public void MultiplyTransposed(MatrixView<T> b, MatrixView<T> c, bool add = false) =>
        MatrixProduct.MultiplyTransposed<T>(
            values,
            stride,
            b.values,
            b.stride,
            c.values,
            c.stride,
            rows,
            columns,
            b.rows,
            add
        );

    /// <summary>C = Aᵀ·B, where A is this matrix.</summary>
    public void TransposedMultiply(MatrixView<T> b, MatrixView<T> c) =>
        MatrixProduct.TransposedMultiply<T>(
            values,
            stride,
            b.values,
            b.stride,
            c.values,
            c.stride,
            columns,
            rows,
            b.columns
        );

    /// <summary>C = A·B, where A is this matrix and B is packed, or C += A·B.</summary>
    public void Multiply(PackedMatrix<T> b, MatrixView<T> c, bool add = false) =>
        MatrixProduct.MultiplyPacked<T>(values, stride, b.Values, c.values, c.stride, rows, columns, b.Columns, add);

    /// <summary>Stores this matrix, or its transpose, in the order in which a product reads its second
    /// operand.</summary>
    public void PackInto(PackedMatrix<T> target, bool transposed) =>
        MatrixProduct.Pack<T>(values, stride, transposed, target.Rows, target.Columns, target.Values);
}

/// <summary>A buffer for the second operand of several products: [rows × columns], packed once for all of
/// them.</summary>
internal sealed class PackedMatrix<T>(int rows, int columns)
    where T : unmanaged
{
    public int Rows => rows;

    public int Columns => columns;

    public T[] Values { get; } = new T[MatrixProduct.PackedSize(rows, columns)];
}
