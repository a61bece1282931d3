using MathNet.Numerics.LinearAlgebra;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Tests.Models.Hybrid;

public sealed class ExpectedEmbeddingTests
{
    const int Rows = 60,
        Factors = 3,
        Unlearned = 7;

    static readonly string[] Colors = ["red", "green", "blue"];
    static readonly FeatureMatrix Described = FeatureMatrix.Of(
        FeatureScaling.Group,
        FeatureGroup.OfName("movie", Enumerable.Range(0, Rows).ToArray(), row => $"{row}"),
        FeatureGroup.OfNames(
            "color",
            Enumerable.Range(0, Rows).ToArray(),
            row =>
                row == 5 ? []
                : row % 4 == 0 ? [Colors[row % 3], Colors[(row + 1) % 3]]
                : [Colors[row % 3]]
        ) with
        {
            Weight = 0.3f,
        }
    );

    [Fact]
    public void It_is_the_ridge_regression_of_what_was_learned_on_what_else_is_said()
    {
        Embeddings side = Learned();
        var expected = new ExpectedEmbedding(Described, side, "movie");

        // The same by MathNet's dense solver. Weights of a group are no facts: they come off.
        int[] known = [.. Enumerable.Range(0, Rows).Where(row => row % Unlearned != 0)];
        Matrix<double> x = Matrix<double>.Build.Dense(known.Length, 3, (at, color) => ColorsOf(known[at])[color] / 0.3);
        Vector<double> center = x.ColumnSums() / known.Length;
        Matrix<double> centered = Matrix<double>.Build.Dense(
            known.Length,
            3,
            (at, color) => x[at, color] - center[color]
        );
        for (int place = 0; place < side.Stride; place++)
        {
            Vector<double> y = Vector<double>.Build.Dense([.. known.Select(row => (double)side.Row(row)[place])]);
            double mean = y.Average();
            Vector<double> slopes = (
                centered.TransposeThisAndMultiply(centered) + 10 * Matrix<double>.Build.DenseIdentity(3)
            ).Solve(centered.TransposeThisAndMultiply(y - mean));
            for (int row = 0; row < Rows; row++)
            {
                double of =
                    ColorsOf(row).Sum() == 0
                        ? mean
                        : mean
                            + slopes
                                * (
                                    Vector<double>.Build.Dense([.. ColorsOf(row).Select(weight => weight / 0.3)])
                                    - center
                                );
                Assert.Equal(
                    of,
                    expected.Of(Described.Matrix.RowColumns(row), Described.Matrix.RowValues(row))[place],
                    1e-5
                );
            }
        }
    }

    [Fact]
    public void Where_nothing_was_learned_nothing_is_expected() =>
        Assert.All(
            new ExpectedEmbedding(
                Described,
                Embeddings.New(Factors, false, Described.Names.Length, LightFmSchedule.Adagrad, new Rng(1)),
                "movie"
            ).Of([0, Rows], [1, 0.3f]),
            value => Assert.Equal(0, value)
        );

    static double[] ColorsOf(int row)
    {
        double[] weights = new double[3];
        foreach (
            (int column, float weight) in Described
                .Matrix.RowColumns(row)
                .ToArray()
                .Zip(Described.Matrix.RowValues(row).ToArray())
        )
        {
            if (column >= Rows)
                weights[Array.IndexOf(Colors, Described.Names[column]["color:".Length..])] = weight;
        }
        return weights;
    }

    /// <summary>Every seventh row untouched.</summary>
    static Embeddings Learned()
    {
        var rng = new Rng(3);
        Embeddings side = Embeddings.New(Factors, false, Described.Names.Length, LightFmSchedule.Adagrad, new Rng(1));
        for (int row = 0; row < Rows; row++)
        {
            if (row % Unlearned == 0)
                continue;
            side.Squares.AsSpan(row * side.Stride, side.Stride).Fill(2);
            foreach (ref float value in side.Row(row))
                value = rng.NextSingle() + row % 3;
        }
        return side;
    }
}
