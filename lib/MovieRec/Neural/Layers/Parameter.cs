using System.Numerics;

namespace MovieRec.Neural;

/// <summary>Trained numbers with their gradient: [rows × columns], row-major; a vector has one row.</summary>
/// <remarks>Gradients add up over backward passes until <see cref="ZeroGradient"/>. A sparse parameter, such as a large
/// table, lists the rows with a gradient.</remarks>
public sealed class Parameter<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly int[]? touched;
    readonly bool[]? isTouched;
    int touchedCount;

    /// <summary>Creates a parameter with zeros.</summary>
    /// <param name="name">Name in messages and files.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="columns">At least 1.</param>
    /// <param name="sparse">True to list the rows with a gradient.</param>
    public Parameter(string name, int rows, int columns, bool sparse = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        (Name, Rows, Columns) = (name, rows, columns);
        Value = new T[checked(rows * columns)];
        Gradient = new T[Value.Length];
        if (sparse)
            (touched, isTouched) = (new int[rows], new bool[rows]);
    }

    /// <summary>Name in messages and files.</summary>
    public string Name { get; }

    /// <summary>Number of rows; of a table, the number of entities.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>[rows · columns].</summary>
    public T[] Value { get; }

    /// <summary>[rows · columns] gradient of the loss by <see cref="Value"/>.</summary>
    public T[] Gradient { get; }

    /// <summary>True if rows with a gradient are listed.</summary>
    public bool IsSparse => touched is not null;

    /// <summary>Rows with a gradient since the last <see cref="ZeroGradient"/>, in the order of their first gradient.
    /// Empty unless <see cref="IsSparse"/>.</summary>
    public ReadOnlySpan<int> TouchedRows => touched.AsSpan(0, touchedCount);

    /// <summary>Sets the gradient to 0.</summary>
    public void ZeroGradient()
    {
        if (touched is null)
        {
            Gradient.AsSpan().Clear();
            return;
        }
        foreach (int row in TouchedRows)
        {
            Gradient.AsSpan(row * Columns, Columns).Clear();
            isTouched![row] = false;
        }
        touchedCount = 0;
    }

    /// <summary>The gradient of a row, to be added to.</summary>
    internal Span<T> GradientRow(int row)
    {
        if (isTouched is not null && !isTouched[row])
            (isTouched[row], touched![touchedCount++]) = (true, row);
        return Gradient.AsSpan(row * Columns, Columns);
    }
}
