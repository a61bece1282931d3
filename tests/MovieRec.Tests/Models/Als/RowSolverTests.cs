using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Tests.Models.Als;

public sealed class RowSolverTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 1)]
    [InlineData(13, 200)]
    [InlineData(64, 20)]
    [InlineData(64, 64)]
    [InlineData(70, 129)]
    public void The_exact_row_is_that_of_one_dense_system(int factors, int count)
    {
        foreach (bool withPrior in new[] { false, true })
        {
            Problem problem = new(factors, count, withPrior);
            float[] row = new float[problem.Stride];
            float bias = 7;
            new ExactRowSolver(factors).Solve(problem.Equations, row, ref bias);
            Check(problem.Expected, row, bias, factors, 2e-4);
        }
    }

    [Fact]
    public void Conjugate_gradients_come_to_the_same_row_when_they_may_go_on()
    {
        foreach (int count in new[] { 5, 23, 200 })
        {
            Problem problem = new(13, count, withPrior: true);
            float[] row = new float[problem.Stride];
            float bias = 0;
            new ConjugateGradientRowSolver(13, steps: 60).Solve(problem.Equations, row, ref bias);
            Check(problem.Expected, row, bias, 13, 1e-3);
        }
    }

    [Fact]
    public void Every_step_of_conjugate_gradients_comes_nearer()
    {
        Problem problem = new(13, 40, withPrior: false);
        double before = double.PositiveInfinity;
        foreach (int steps in new[] { 1, 2, 4, 8 })
        {
            float[] row = new float[problem.Stride];
            float bias = 0;
            new ConjugateGradientRowSolver(13, steps).Solve(problem.Equations, row, ref bias);
            double cost = problem.Cost(row, bias);
            Assert.True(cost < before, $"{steps} steps cost {cost}, fewer {before}");
            before = cost;
        }
        Assert.Equal(
            problem.Cost([.. problem.Expected[..13].Select(x => (float)x)], (float)problem.Expected[13]),
            before,
            1e-2
        );
    }

    static void Check(double[] expected, float[] row, float bias, int factors, double tolerance)
    {
        for (int f = 0; f < factors; f++)
            Assert.Equal(expected[f], row[f], tolerance);
        Assert.Equal(expected[factors], bias, tolerance);
        Assert.All(row[factors..], padding => Assert.Equal(0, padding));
    }

    sealed class Problem
    {
        readonly int[] columns;
        readonly float[] values,
            others,
            otherBias,
            prior;
        readonly int factors;

        public Problem(int factors, int count, bool withPrior)
        {
            this.factors = factors;
            Stride = FactorMath.Stride(factors);
            var rng = new Rng((ulong)(factors + count));
            int rows = count + 10;
            others = new float[rows * Stride];
            for (int row = 0; row < rows; row++)
            {
                foreach (ref float factor in others.AsSpan(row * Stride, factors))
                    factor = (float)rng.NextGaussian();
            }
            otherBias = [.. Enumerable.Range(0, rows).Select(_ => (float)rng.NextGaussian())];
            columns = [.. Enumerable.Range(0, count).Select(entry => entry + entry % 2 * 9)];
            values = [.. columns.Select(_ => 1 + 4 * rng.NextSingle())];
            prior = withPrior
                ? [.. Enumerable.Range(0, Stride).Select(f => f < factors ? (float)rng.NextGaussian() : 0)]
                : [];
            Expected = NaiveAls.Row(
                [.. columns.Zip(values, (column, value) => (Row(column), value - 0.25 - otherBias[column]))],
                prior.Length > 0 ? [.. prior[..factors]] : new double[factors],
                1.5,
                0.75
            );
        }

        public int Stride { get; }

        public double[] Expected { get; }

        public RowEquations Equations => new(columns, values, 0.25f, others, otherBias, prior, 1.5f, 0.75f);

        public double Cost(float[] row, float bias) =>
            columns
                .Zip(
                    values,
                    (column, value) =>
                        value - 0.25 - otherBias[column] - bias - Row(column).Zip(row, (x, y) => x * y).Sum()
                )
                .Sum(error => error * error)
            + 1.5 * row.Sum(x => x * (double)x)
            + 0.75 * bias * bias;

        double[] Row(int row) => [.. others.AsSpan(row * Stride, factors).ToArray().Select(x => (double)x)];
    }
}
