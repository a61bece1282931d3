using MathNet.Numerics.LinearAlgebra;
using MovieRec.Numerics;

namespace MovieRec.Tests.Numerics;

public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(150)]
    public void Agrees_with_a_dense_decomposition(int n)
    {
        Matrix<double> matrix = Symmetric(n, seed: 4);
        (double[] values, double[] vectors) = Solve(matrix, n);
        Assert.Equal(
            matrix.Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).OrderDescending(),
            values,
            Near(1e-12 * n)
        );
        Matrix<double> q = Matrix<double>.Build.DenseOfRowMajor(n, n, vectors);
        Assert.Equal(0, Largest(q.TransposeThisAndMultiply(q) - Matrix<double>.Build.DenseIdentity(n)), 1e-13 * n);
        Assert.Equal(0, Largest(matrix * q - q * Matrix<double>.Build.DenseOfDiagonalArray(values)), 1e-12 * n);
    }

    [Fact]
    public void Values_that_are_known_in_closed_form()
    {
        // 2 on the diagonal and −1 beside it: 2 − 2 cos(kπ / (n + 1)).
        const int n = 90;
        double[] expected =
        [
            .. Enumerable.Range(1, n).Select(k => 2 - 2 * Math.Cos(k * Math.PI / (n + 1))).OrderDescending(),
        ];
        Assert.Equal(
            expected,
            Solve(
                Matrix<double>.Build.Dense(
                    n,
                    n,
                    (i, j) =>
                        i == j ? 2
                        : Math.Abs(i - j) == 1 ? -1
                        : 0
                ),
                0
            ).Values,
            Near(1e-13)
        );
        Assert.Equal(new double[n], Solve(Matrix<double>.Build.Dense(n, n), n).Values);
        Assert.Equal(Enumerable.Repeat(3.0, n), Solve(3 * Matrix<double>.Build.DenseIdentity(n), n).Values);
        // rank 1
        Assert.Equal([n, .. new double[n - 1]], Solve(Matrix<double>.Build.Dense(n, n, 1), n).Values, Near(1e-12));
    }

    [Fact]
    public void Same_bits_for_any_number_of_threads()
    {
        Matrix<double> matrix = Symmetric(560, seed: 5);
        (double[] Values, double[] Vectors)[] runs = [.. new[] { 1, 3 }.Select(threads => Solve(matrix, 20, threads))];
        Assert.All(runs, run => Assert.Equal(runs[0].Values, run.Values));
        Assert.All(runs, run => Assert.Equal(runs[0].Vectors, run.Vectors));
    }

    [Fact]
    public void Values_that_are_not_finite_are_an_error_and_cancellation_ends_it()
    {
        Matrix<double> matrix = Symmetric(20, seed: 6);
        matrix[3, 4] = matrix[4, 3] = double.NaN;
        Assert.Throws<ArithmeticException>(() => Solve(matrix, 20));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            SymmetricEigen.Largest(new double[9], 3, 3, 1, cancel: new(canceled: true))
        );
    }

    static (double[] Values, double[] Vectors) Solve(Matrix<double> matrix, int count, int threads = 0) =>
        SymmetricEigen.Largest(
            matrix.ToRowMajorArray(),
            matrix.RowCount,
            count,
            threads,
            cancel: TestContext.Current.CancellationToken
        );

    static Matrix<double> Symmetric(int n, ulong seed)
    {
        var rng = new Rng(seed);
        Matrix<double> matrix = Matrix<double>.Build.Dense(n, n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
                matrix[i, j] = matrix[j, i] = rng.NextGaussian();
        }
        return matrix;
    }

    static double Largest(Matrix<double> matrix) => matrix.Enumerate().Max(Math.Abs);

    static Func<double, double, bool> Near(double tolerance) => (x, y) => Math.Abs(x - y) < tolerance;
}
