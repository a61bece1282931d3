using MathNet.Numerics.LinearAlgebra;
using MovieRec.Numerics;

namespace MovieRec.Tests.Numerics;

public sealed class SymmetricTilesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(119)]
    [InlineData(120)]
    [InlineData(121)]
    [InlineData(400)]
    public void Inverts_as_a_public_library_does(int n)
    {
        Matrix<double> a = PositiveDefinite(n, seed: 3),
            expected = a.Inverse();
        SymmetricTiles tiles = Of(a);
        tiles.Invert(threads: 2);
        double[] row = new double[n],
            diagonal = tiles.Diagonal();
        double scale = expected.Enumerate().Max(Math.Abs);
        for (int i = 0; i < n; i++)
        {
            tiles.GetRow(i, row);
            Assert.Equal(expected.Row(i), row, (x, y) => Math.Abs(x - y) < 1e-10 * scale);
            Assert.Equal(row[i], diagonal[i]);
        }
    }

    [Fact]
    public void Rows_come_back_as_they_were_set()
    {
        Matrix<double> a = PositiveDefinite(300, seed: 4);
        SymmetricTiles tiles = Of(a);
        double[] row = new double[300];
        for (int i = 0; i < 300; i++)
        {
            tiles.GetRow(i, row);
            Assert.Equal(a.Row(i), row);
        }
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        Matrix<double> a = PositiveDefinite(500, seed: 5);
        double[][] one = Inverse(1);
        Assert.All(new[] { 2, 3, 8 }, threads => Assert.Equal(one, Inverse(threads)));

        double[][] Inverse(int threads)
        {
            SymmetricTiles tiles = Of(a);
            tiles.Invert(threads);
            return
            [
                .. Enumerable
                    .Range(0, 500)
                    .Select(i =>
                    {
                        double[] row = new double[500];
                        tiles.GetRow(i, row);
                        return row;
                    }),
            ];
        }
    }

    [Fact]
    public void An_inverse_stays_exact_where_the_matrix_is_nearly_singular()
    {
        // Eigenvalues from 10⁻⁸ to 1: A A⁻¹ may be wrong by rounding times their ratio.
        Matrix<double> q = Matrix<double>.Build.Random(200, 200, seed: 6).QR().Q;
        Matrix<double> a =
            q * Matrix<double>.Build.DenseDiagonal(200, 200, i => Math.Pow(10, -8.0 * i / 199)) * q.Transpose();
        SymmetricTiles tiles = Of((a + a.Transpose()) / 2);
        tiles.Invert(2);
        var inverse = Matrix<double>.Build.Dense(200, 200);
        double[] row = new double[200];
        for (int i = 0; i < 200; i++)
        {
            tiles.GetRow(i, row);
            inverse.SetRow(i, row);
        }
        Assert.InRange((a * inverse - Matrix<double>.Build.DenseIdentity(200)).FrobeniusNorm(), 0, 1e-5);
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_an_error_that_names_the_pivot()
    {
        SymmetricTiles tiles = Of(Matrix<double>.Build.DenseDiagonal(130, 130, i => i == 125 ? -2 : 1));
        Assert.Contains(
            "pivot 125",
            Assert.Throws<ArithmeticException>(() => tiles.Invert(1)).Message,
            StringComparison.Ordinal
        );
    }

    static Matrix<double> PositiveDefinite(int n, int seed)
    {
        Matrix<double> random = Matrix<double>.Build.Random(n, n + 3, seed),
            product = random * random.Transpose();
        return (product + product.Transpose()) / 2 + 0.1 * Matrix<double>.Build.DenseIdentity(n);
    }

    static SymmetricTiles Of(Matrix<double> a)
    {
        var tiles = new SymmetricTiles(a.RowCount);
        for (int i = 0; i < a.RowCount; i++)
            tiles.SetRow(i, a.Row(i).AsArray().AsSpan(0, i + 1));
        return tiles;
    }
}
