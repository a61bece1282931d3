using MovieRec.Numerics;

namespace MovieRec.Tests.Numerics;

public sealed class GramKernelTests
{
    /// <summary>Every remainder of the tiles' widths.</summary>
    public static TheoryData<int> Strides => [8, 16, 24, 32, 40, 64, 72, 128];

    [Theory, MemberData(nameof(Strides))]
    public void Sums_of_outer_products_are_those_of_plain_loops(int stride)
    {
        foreach (int count in new[] { 0, 1, 2, 7, 64 })
        {
            float[] x = Gaussian((count + 1) * stride, (ulong)(stride + count)),
                a = new float[stride * stride];
            for (int row = 0; row < stride; row++)
                a[row * stride + row] = 3;
            GramKernel.AddGram(x, count, stride, a);
            for (int row = 0; row < stride; row++)
            {
                for (int column = row; column < stride; column++)
                {
                    double sum = row == column ? 3 : 0;
                    for (int r = 0; r < count; r++)
                        sum += x[r * stride + row] * (double)x[r * stride + column];
                    Assert.Equal(sum, a[row * stride + column], 1e-4);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Strides))]
    public void Gathered_rows_and_their_sums_are_those_of_plain_loops(int stride)
    {
        foreach (int count in new[] { 0, 1, 3, 4, 5, 64 })
        {
            int[] columns = [.. Enumerable.Range(0, count).Select(r => r * 7 % 70)];
            float[] matrix = Gaussian(70 * stride, 5),
                t = Gaussian(count, 6),
                x = new float[(count + 1) * stride],
                c = new float[stride],
                s = new float[stride];
            c.AsSpan().Fill(1);
            GramKernel.Gather(matrix, stride, columns, t, x, c, s);
            for (int f = 0; f < stride; f++)
            {
                for (int r = 0; r < count; r++)
                    Assert.Equal(matrix[columns[r] * stride + f], x[r * stride + f]);
                Assert.Equal(
                    1 + Enumerable.Range(0, count).Sum(r => t[r] * (double)matrix[columns[r] * stride + f]),
                    c[f],
                    1e-4
                );
                Assert.Equal(Enumerable.Range(0, count).Sum(r => (double)matrix[columns[r] * stride + f]), s[f], 1e-4);
            }
        }
    }

    [Theory, MemberData(nameof(Strides))]
    public void The_blocked_factor_solves_what_the_plain_one_does(int n)
    {
        float[] x = Gaussian(2 * n * n, 3),
            a = new float[n * n],
            b = Gaussian(n, 8),
            c = Gaussian(n, 9),
            first = new float[n],
            second = new float[n];
        for (int row = 0; row < n; row++)
            a[row * n + row] = 0.5f;
        GramKernel.AddGram(x, 2 * n, n, a);
        double[] lower = new double[n * n],
            expectedFirst = [.. b],
            expectedSecond = [.. c];
        for (int row = 0; row < n; row++)
        {
            for (int column = 0; column <= row; column++)
                lower[row * n + column] = a[column * n + row];
        }
        Cholesky.Solve((double[])lower.Clone(), expectedFirst);
        Cholesky.Solve(lower, expectedSecond);
        BlockedCholesky.Factor(a, n);
        BlockedCholesky.Solve(a, n, b, c, first, second);
        Assert.Equal(expectedFirst, first.Select(value => (double)value), (l, r) => Math.Abs(l - r) < 1e-4);
        Assert.Equal(expectedSecond, second.Select(value => (double)value), (l, r) => Math.Abs(l - r) < 1e-4);
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_an_error_that_names_the_pivot()
    {
        float[] a = new float[256];
        for (int row = 0; row < 16; row++)
            a[row * 16 + row] = row == 5 ? -1 : 2;
        Assert.Contains(
            "pivot 5",
            Assert.Throws<ArithmeticException>(() => BlockedCholesky.Factor(a, 16)).Message,
            StringComparison.Ordinal
        );
        a[5 * 16 + 5] = float.NaN;
        Assert.Throws<ArithmeticException>(() => BlockedCholesky.Factor(a, 16));
    }

    [Fact]
    public void Too_little_room_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => GramKernel.AddGram(new float[16], 3, 8, new float[64]));
        Assert.Throws<ArgumentException>(() =>
            GramKernel.Gather(new float[80], 8, [1, 2], new float[2], new float[15], new float[8], new float[8])
        );
        Assert.Throws<IndexOutOfRangeException>(() =>
            GramKernel.Gather(new float[80], 8, [10], new float[1], new float[8], new float[8], new float[8])
        );
        Assert.Throws<ArgumentException>(() => GramKernel.AddGram(new float[20], 2, 10, new float[100]));
        Assert.Throws<ArgumentException>(() => BlockedCholesky.Factor(new float[60], 8));
    }

    static float[] Gaussian(int count, ulong seed)
    {
        var rng = new Rng(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)rng.NextGaussian())];
    }
}
