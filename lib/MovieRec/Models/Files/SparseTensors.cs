using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Sparse rows in a model file: NAME.starts, NAME.columns and NAME.values.</summary>
internal static class SparseTensors
{
    public static void AddSparse(this ModelFile file, string name, CsrMatrix matrix)
    {
        file.Add($"{name}.starts", Tensor.OfColumn(matrix.Starts));
        file.Add($"{name}.columns", Tensor.OfColumn(matrix.Columns));
        file.Add($"{name}.values", Tensor.OfColumn(matrix.Values));
    }

    /// <summary>Reads the three columns and checks their indices.</summary>
    /// <exception cref="InvalidDataException">The columns do not match, or an index is out of range: the file is
    /// damaged.</exception>
    public static (int[] Starts, int[] Columns, float[] Values) GetSparse(
        this ModelFile file,
        string name,
        int rowCount,
        int columnCount
    )
    {
        int[] starts = file.Get($"{name}.starts").Ints(rowCount + 1),
            columns = file.Get($"{name}.columns").Ints();
        float[] values = file.Get($"{name}.values").Floats(columns.Length);
        bool whole = starts[0] == 0 && starts[^1] == columns.Length;
        for (int row = 0; row < rowCount; row++)
            whole &= starts[row] <= starts[row + 1];
        foreach (int column in columns)
            whole &= (uint)column < (uint)columnCount;
        return whole
            ? (starts, columns, values)
            : throw new InvalidDataException($"The sparse rows of '{name}' do not match: the file is damaged.");
    }

    /// <summary>Reads a matrix whose columns rise within each row.</summary>
    /// <inheritdoc cref="GetSparse"/>
    public static CsrMatrix GetMatrix(this ModelFile file, string name, int rowCount, int columnCount)
    {
        (int[] starts, int[] columns, float[] values) = file.GetSparse(name, rowCount, columnCount);
        for (int row = 0; row < rowCount; row++)
        {
            for (int entry = starts[row] + 1; entry < starts[row + 1]; entry++)
            {
                if (columns[entry] <= columns[entry - 1])
                    throw new InvalidDataException(
                        $"The columns of '{name}' are not in ascending order: the file is damaged."
                    );
            }
        }
        return CsrMatrix.Of(columnCount, starts, columns, values);
    }
}
