using MathNet.Numerics.LinearAlgebra;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Tests.Models.Factorization;

public sealed class TruncatedSvdTests
{
    [Fact]
    public void Agrees_with_a_dense_svd()
    {
        foreach (
            (int rows, int columns, int factors) in new[]
            {
                (7, 5, 3),
                (5, 7, 5),
                (60, 40, 8),
                (40, 60, 1),
                (1, 9, 1),
                (9, 1, 1),
            }
        )
        {
            double[,] matrix = Gaussians(rows, columns, seed: 3);
            var dense = Matrix<double>.Build.DenseOfArray(matrix).Svd();
            TruncatedSvd svd = TruncatedSvd.Of(matrix, new() { Factors = factors });
            Assert.Equal(dense.S.Take(factors), svd.SingularValues, Near(1e-6));
            for (int f = 0; f < factors; f++)
            {
                // Up to the sign, which the dense one leaves open.
                double sign = Math.Sign(
                    Enumerable.Range(0, columns).Sum(column => svd.V[column * factors + f] * dense.VT[f, column])
                );
                for (int column = 0; column < columns; column++)
                    Assert.Equal(sign * dense.VT[f, column], svd.V[column * factors + f], 1e-4);
                for (int row = 0; row < rows; row++)
                    Assert.Equal(sign * dense.U[row, f], svd.U[row * factors + f], 1e-4);
            }
        }
    }

    /// <summary>Enough factors that all singular vectors are computed at once: tall, wide, more than there are, and of
    /// lower rank.</summary>
    [Theory]
    [InlineData(130, 90, 60, 90)]
    [InlineData(90, 130, 75, 90)]
    [InlineData(110, 110, 500, 110)]
    [InlineData(130, 90, 80, 66)]
    public void Many_factors_agree_with_a_dense_svd(int rows, int columns, int factors, int rank)
    {
        Matrix<double> left = Matrix<double>.Build.DenseOfArray(Gaussians(rows, rank, seed: 3)),
            right = Matrix<double>.Build.DenseOfArray(Gaussians(rank, columns, seed: 4));
        Matrix<double> matrix = left * right;
        var dense = matrix.Svd();
        int expected = Math.Min(factors, rank);
        TruncatedSvd svd = TruncatedSvd.Of(matrix.ToArray(), new() { Factors = factors });
        Assert.Equal((expected, 1), (svd.Factors, svd.Iterations));
        Assert.Equal(dense.S.Take(expected), svd.SingularValues, Near(1e-8));
        Matrix<double> u = Matrix<double>.Build.DenseOfRowMajor(rows, expected, svd.U),
            v = Matrix<double>.Build.DenseOfRowMajor(columns, expected, svd.V);
        Matrix<double> one = Matrix<double>.Build.DenseIdentity(expected);
        Assert.Equal(0, (u.TransposeThisAndMultiply(u) - one).Enumerate().Max(Math.Abs), 1e-10);
        Assert.Equal(0, (v.TransposeThisAndMultiply(v) - one).Enumerate().Max(Math.Abs), 1e-10);
        Matrix<double> best =
            dense.U.SubMatrix(0, rows, 0, expected)
            * Matrix<double>.Build.DenseOfDiagonalVector(dense.S.SubVector(0, expected))
            * dense.VT.SubMatrix(0, expected, 0, columns);
        Assert.Equal(
            0,
            (u * Matrix<double>.Build.DenseOfDiagonalArray([.. svd.SingularValues]) * v.Transpose() - best)
                .Enumerate()
                .Max(Math.Abs),
            1e-7
        );
        for (int f = 0; f < expected; f++)
            Assert.True(v.Column(f).AbsoluteMaximumIndex() is var largest && v[largest, f] > 0);
    }

    [Theory]
    [InlineData(SvdFilling.Zeros, false)]
    [InlineData(SvdFilling.Biases, false)]
    [InlineData(SvdFilling.Biases, true)]
    public void All_at_once_and_by_iterations_find_the_same(SvdFilling filling, bool centered)
    {
        // 130 movies: 6 factors are found by iterations, 70 all at once.
        Ratings ratings = Planted.LowRank(150, 130, 3, 0.4, 0.3, seed: 2);
        TruncatedSvd few = TruncatedSvd.Of(
                ratings,
                new()
                {
                    Factors = 6,
                    Filling = filling,
                    UseCentering = centered,
                }
            ),
            many = TruncatedSvd.Of(
                ratings,
                new()
                {
                    Factors = 70,
                    Filling = filling,
                    UseCentering = centered,
                }
            );
        Assert.True(few.Iterations > 1 && many.Iterations == 1);
        Assert.Equal(few.SingularValues, many.SingularValues.Take(6), Near(1e-6));
        for (int movie = 0; movie < 130; movie += 13)
            Assert.Equal(few.Reconstruct(3, movie), many.Reconstruct(3, movie, 6), 1e-4);
        Assert.Equal(
            many.U,
            TruncatedSvd
                .Of(
                    ratings,
                    new()
                    {
                        Factors = 70,
                        Filling = filling,
                        UseCentering = centered,
                        Threads = 1,
                    }
                )
                .U
        );
    }

    [Fact]
    public void Both_sides_are_orthonormal()
    {
        TruncatedSvd svd = TruncatedSvd.Of(Gaussians(300, 90, seed: 5), new() { Factors = 12 });
        AssertOrthonormal(Matrix<double>.Build.DenseOfRowMajor(300, 12, svd.U));
        AssertOrthonormal(Matrix<double>.Build.DenseOfRowMajor(90, 12, svd.V));

        static void AssertOrthonormal(Matrix<double> q) =>
            Assert.Equal(
                0,
                (q.TransposeThisAndMultiply(q) - Matrix<double>.Build.DenseIdentity(12)).Enumerate().Max(Math.Abs),
                1e-12
            );
    }

    [Fact]
    public void The_error_of_each_rank_is_the_tail_of_the_singular_values()
    {
        double[,] matrix = Gaussians(30, 20, seed: 8);
        double[] all = [.. Matrix<double>.Build.DenseOfArray(matrix).Svd().S];
        TruncatedSvd svd = TruncatedSvd.Of(matrix, new() { Factors = 12 });
        for (int rank = 0; rank <= 12; rank++)
        {
            double lost = 0;
            for (int row = 0; row < 30; row++)
            {
                for (int column = 0; column < 20; column++)
                    lost += Math.Pow(matrix[row, column] - svd.Reconstruct(row, column, rank), 2);
            }
            Assert.Equal(all.Skip(rank).Sum(value => value * value), lost, 1e-6);
        }
    }

    [Fact]
    public void A_matrix_of_lower_rank_is_found_whole_with_that_many_factors()
    {
        // Rank 2, and one singular value twice: a method that goes vector by vector finds only one of the two.
        double[,] twins =
        {
            { 3, 0, 0 },
            { 0, 3, 0 },
            { 0, 0, 0 },
            { 0, 0, 0 },
        };
        TruncatedSvd svd = TruncatedSvd.Of(twins, new() { Factors = 3 });
        Assert.Equal([3, 3], svd.SingularValues, Near(1e-12));
        for (int row = 0; row < 4; row++)
        {
            for (int column = 0; column < 3; column++)
                Assert.Equal(twins[row, column], svd.Reconstruct(row, column), 1e-12);
        }
        Assert.Equal(0, TruncatedSvd.Of(new double[3, 4]).Factors);
        Assert.Equal(0, TruncatedSvd.Of(new double[3, 4]).Reconstruct(2, 3));
    }

    [Fact]
    public void Worked_by_hand()
    {
        // AᵀA = [[2, 1], [1, 2]]: eigenvalues 3 and 1 with the vectors (1, 1)/√2 and (1, −1)/√2.
        TruncatedSvd svd = TruncatedSvd.Of(
            new double[,]
            {
                { 1, 1 },
                { 1, 0 },
                { 0, 1 },
            },
            new() { Factors = 2 }
        );
        Assert.Equal([Math.Sqrt(3), 1], svd.SingularValues, Near(1e-12));
        Assert.Equal([Math.Sqrt(0.5), Math.Sqrt(0.5)], [svd.V[0], svd.V[2]], Near(1e-12));
        Assert.Equal(
            [Math.Sqrt(2.0 / 3), Math.Sqrt(1.0 / 6), Math.Sqrt(1.0 / 6)],
            [svd.U[0], svd.U[2], svd.U[4]],
            Near(1e-12)
        );
    }

    [Fact]
    public void Signs_make_the_largest_component_of_a_movie_vector_positive()
    {
        TruncatedSvd svd = TruncatedSvd.Of(Gaussians(30, 20, seed: 2), new() { Factors = 6 });
        for (int f = 0; f < 6; f++)
            Assert.True(Enumerable.Range(0, 20).Select(column => svd.V[column * 6 + f]).MaxBy(Math.Abs) > 0);
    }

    [Theory]
    [InlineData(SvdFilling.Zeros, false)]
    [InlineData(SvdFilling.ItemMeans, false)]
    [InlineData(SvdFilling.ItemMeans, true)]
    [InlineData(SvdFilling.UserMeans, false)]
    [InlineData(SvdFilling.UserMeans, true)]
    [InlineData(SvdFilling.Biases, false)]
    [InlineData(SvdFilling.Biases, true)]
    public void Fills_holes_as_if_the_matrix_were_written_out(SvdFilling filling, bool centered)
    {
        Ratings ratings = Planted
            .LowRank(25, 18, 2, 0.4, 0.3, seed: 6)
            .Reindex(IdMap.Of(Enumerable.Range(0, 26)), IdMap.Of(Enumerable.Range(0, 19)));
        double[,] expected = Expected(ratings, filling),
            written = new double[26, 19];
        for (int user = 0; user < 26; user++)
        {
            for (int movie = 0; movie < 19; movie++)
                written[user, movie] = centered ? 0 : expected[user, movie];
        }
        for (int row = 0; row < ratings.Count; row++)
        {
            (int user, int movie) = (ratings.Users[row], ratings.Movies[row]);
            written[user, movie] = ratings.Values[row] - (centered ? expected[user, movie] : 0);
        }
        TruncatedSvd svd = TruncatedSvd.Of(
                ratings,
                new()
                {
                    Factors = 5,
                    Filling = filling,
                    UseCentering = centered,
                }
            ),
            dense = TruncatedSvd.Of(written, new() { Factors = 5 });
        Assert.Equal(Matrix<double>.Build.DenseOfArray(written).Svd().S.Take(5), svd.SingularValues, Near(1e-6));
        for (int user = 0; user < 26; user++)
        {
            for (int movie = 0; movie < 19; movie++)
                Assert.Equal(
                    dense.Reconstruct(user, movie) + (centered ? expected[user, movie] : 0),
                    svd.Reconstruct(user, movie),
                    1e-4
                );
        }
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        Ratings ratings = Planted.LowRank(400, 300, 3, 0.2, 0.5, seed: 6);
        var runs = new[] { 1, 2, 3, 8 }
            .Select(threads =>
                TruncatedSvd.Of(
                    ratings,
                    new()
                    {
                        Factors = 7,
                        Filling = SvdFilling.Biases,
                        MaxIterations = 10,
                        Threads = threads,
                    }
                )
            )
            .ToList();
        Assert.All(
            runs,
            run =>
            {
                Assert.Equal(runs[0].U, run.U);
                Assert.Equal(runs[0].SingularValues, run.SingularValues);
                Assert.Equal(runs[0].V, run.V);
            }
        );
    }

    [Fact]
    public void Another_seed_gives_the_same_decomposition()
    {
        double[,] matrix = Gaussians(80, 50, seed: 1);
        TruncatedSvd one = TruncatedSvd.Of(matrix, new() { Factors = 4, Seed = 1 }),
            other = TruncatedSvd.Of(matrix, new() { Factors = 4, Seed = 2 });
        Assert.Equal(one.SingularValues, other.SingularValues, Near(1e-7));
        Assert.Equal(one.V, other.V, Near(1e-3));
    }

    [Fact]
    public void Leading_values_of_ml100k_are_those_of_a_dense_svd()
    {
        // MathNet's symmetric eigenvalues of R Rᵀ, 943 × 943, made once: they take too long for every run.
        double[] truth =
        [
            640.633622567,
            244.836345666,
            217.846224722,
            159.153598724,
            158.211914490,
            145.872613274,
            126.579773136,
            121.907699758,
            106.829183699,
            99.747939735,
        ];
        Assert.Equal(truth, TruncatedSvd.Of(RealData.MovieLens100K.Ratings).SingularValues, Near(1e-9));
    }

    [Fact]
    public void What_makes_no_sense_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => TruncatedSvd.Of(new double[0, 3]));
        Assert.Throws<ArgumentException>(() =>
            TruncatedSvd.Of(
                new double[,]
                {
                    { 1, double.NaN },
                }
            )
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            TruncatedSvd.Of(
                new double[,]
                {
                    { 1 },
                },
                new() { Factors = 0 }
            )
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            TruncatedSvd.Of(
                new double[,]
                {
                    { 1 },
                },
                new() { Tolerance = 0 }
            )
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            TruncatedSvd
                .Of(
                    new double[,]
                    {
                        { 1 },
                    }
                )
                .Reconstruct(0, 1)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            TruncatedSvd
                .Of(
                    new double[,]
                    {
                        { 1 },
                    }
                )
                .Reconstruct(0, 0, 2)
        );
        Ratings ratings = Planted.LowRank(5, 5, 1, 0.9, 0, seed: 1);
        Assert.Contains(
            "filter or a split",
            Assert.Throws<ArgumentException>(() => TruncatedSvd.Of(ratings.Select([]))).Message,
            StringComparison.Ordinal
        );
        Assert.ThrowsAny<OperationCanceledException>(() => TruncatedSvd.Of(ratings, cancel: new(canceled: true)));
    }

    /// <summary>What each filling means, from its definition.</summary>
    static double[,] Expected(Ratings ratings, SvdFilling filling)
    {
        var rows = Enumerable
            .Range(0, ratings.Count)
            .Select(row => (User: ratings.Users[row], Movie: ratings.Movies[row], Stars: (double)ratings.Values[row]))
            .ToList();
        double mean = rows.Average(row => row.Stars);
        double[,] expected = new double[ratings.UserCount, ratings.MovieCount];
        double MovieBias(int movie) =>
            rows.Where(row => row.Movie == movie).Sum(row => row.Stars - mean)
            / (10 + rows.Count(row => row.Movie == movie));
        double[] movieBias = [.. Enumerable.Range(0, ratings.MovieCount).Select(MovieBias)];
        for (int user = 0; user < ratings.UserCount; user++)
        {
            var own = rows.Where(row => row.User == user).ToList();
            for (int movie = 0; movie < ratings.MovieCount; movie++)
            {
                expected[user, movie] = filling switch
                {
                    SvdFilling.Zeros => 0,
                    SvdFilling.ItemMeans => rows.Where(row => row.Movie == movie)
                        .Select(row => row.Stars)
                        .DefaultIfEmpty(mean)
                        .Average(),
                    SvdFilling.UserMeans => own.Select(row => row.Stars).DefaultIfEmpty(mean).Average(),
                    _ => mean
                        + movieBias[movie]
                        + own.Sum(row => row.Stars - mean - movieBias[row.Movie]) / (15 + own.Count),
                };
            }
        }
        return expected;
    }

    static double[,] Gaussians(int rows, int columns, ulong seed)
    {
        var rng = new Rng(seed);
        double[,] matrix = new double[rows, columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                matrix[row, column] = rng.NextGaussian();
        }
        return matrix;
    }

    static Func<double, double, bool> Near(double within) =>
        (x, y) => Math.Abs(x - y) <= within * Math.Max(1, Math.Abs(x));
}
