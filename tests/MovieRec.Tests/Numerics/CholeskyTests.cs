using MathNet.Numerics.LinearAlgebra;
using MovieRec.Numerics;

namespace MovieRec.Tests.Numerics;

public sealed class CholeskyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void Solves_what_a_public_library_solves(int n)
    {
        Matrix<double> random = Matrix<double>.Build.Random(n, n + 3, seed: 5),
            a = random * random.Transpose() + 0.1 * Matrix<double>.Build.DenseIdentity(n);
        Vector<double> b = Vector<double>.Build.Random(n, seed: 6);
        double[] lower = a.ToRowMajorArray(),
            x = b.ToArray();
        for (int row = 0; row < n; row++)
            lower.AsSpan(row * n + row + 1, n - row - 1).Fill(double.NaN); // the upper triangle is not looked at
        Cholesky.Solve(lower, x);
        Assert.Equal(a.Solve(b), x, (expected, found) => Math.Abs(expected - found) < 1e-9);
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_an_error() =>
        Assert.Contains(
            "pivot 1",
            Assert.Throws<ArithmeticException>(() => Cholesky.Solve([1, 0, 2, 4], new double[2])).Message,
            StringComparison.Ordinal
        );
}
