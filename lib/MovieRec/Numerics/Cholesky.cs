namespace MovieRec.Numerics;

/// <summary>Solves small dense symmetric positive definite systems.</summary>
internal static class Cholesky
{
    /// <summary>Solves A x = b; x takes the place of b, and the factor L of A = L Lᵀ that of A's lower
    /// triangle.</summary>
    /// <param name="a">[n × n] row-major; only the lower triangle is read.</param>
    /// <param name="b">[n].</param>
    /// <exception cref="ArithmeticException">A is not positive definite.</exception>
    public static void Solve(Span<double> a, Span<double> b)
    {
        Factor(a, b.Length);
        SolveFactored(a, b);
    }

    /// <summary>Replaces the lower triangle of A by the factor L of A = L Lᵀ.</summary>
    /// <param name="a">[n × n] row-major; only the lower triangle is read.</param>
    /// <param name="n">Rows of A.</param>
    /// <exception cref="ArithmeticException">A is not positive definite.</exception>
    public static void Factor(Span<double> a, int n)
    {
        for (int row = 0; row < n; row++)
        {
            Span<double> x = a.Slice(row * n, row + 1);
            for (int column = 0; column <= row; column++)
            {
                ReadOnlySpan<double> y = a.Slice(column * n, column + 1);
                double sum = x[column];
                for (int f = 0; f < column; f++)
                    sum -= x[f] * y[f];
                if (column < row)
                    x[column] = sum / y[column];
                else
                    x[row] =
                        sum > 0
                            ? Math.Sqrt(sum)
                            : throw new ArithmeticException(
                                Invariant($"The matrix is not positive definite: pivot {row} is {sum}.")
                            );
            }
        }
    }

    /// <summary>Solves L Lᵀ x = b; x takes the place of b.</summary>
    /// <param name="a">[n × n] row-major, with L in its lower triangle.</param>
    /// <param name="b">[n].</param>
    public static void SolveFactored(ReadOnlySpan<double> a, Span<double> b)
    {
        int n = b.Length;
        for (int row = 0; row < n; row++)
        {
            double sum = b[row];
            for (int f = 0; f < row; f++)
                sum -= a[row * n + f] * b[f];
            b[row] = sum / a[row * n + row];
        }
        for (int row = n - 1; row >= 0; row--)
        {
            double sum = b[row];
            for (int f = row + 1; f < n; f++)
                sum -= a[f * n + row] * b[f];
            b[row] = sum / a[row * n + row];
        }
    }
}
