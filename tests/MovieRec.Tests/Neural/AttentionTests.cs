using System.Collections.Immutable;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Tests.Neural;

public sealed class AttentionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Gradients_of_self_attention_are_difference_quotients(int heads)
    {
        var rng = new Rng(6);
        GradientCheck.Of(new SelfAttention(new MultiHeadAttention<double>(6, heads, ref rng), [4, 2, 1, 0]), 16, 6);
        GradientCheck.Of(new SelfAttention(new MultiHeadAttention<double>(6, heads, ref rng), [1, 1]), 2, 6);
    }

    [Fact]
    public void Gradients_of_pooling_are_difference_quotients()
    {
        var rng = new Rng(7);
        var other = new Matrix<double>(12, 5);
        foreach (ref double x in other.Values)
            x = rng.NextGaussian();
        GradientCheck.Of(
            new Pooling(
                new AttentionPooling<double>(5, ref rng),
                new Matrix<double>(3, 5, other.Values[..15]),
                [4, 2, 0],
                OfQueries: false
            ),
            12,
            5
        );
        GradientCheck.Of(
            new Pooling(new AttentionPooling<double>(5, ref rng), other, [4, 2, 0], OfQueries: true),
            3,
            5
        );
    }

    [Fact]
    public void Gradients_of_positions_are_difference_quotients()
    {
        var rng = new Rng(8);
        GradientCheck.Of(new Positions(new PositionalEmbedding<double>(4, 3, ref rng), [3, 1, 0]), 9, 3);
    }

    [Fact]
    public void What_stands_in_the_padding_changes_nothing()
    {
        var rng = new Rng(9);
        var attention = new MultiHeadAttention<float>(6, 2, ref rng);
        var pooling = new AttentionPooling<float>(6, ref rng);
        var places = new Matrix<float>(8, 6);
        foreach (ref float x in places.Values)
            x = (float)rng.NextGaussian();
        var query = new Matrix<float>(2, 6, places.Values[..12]);
        float[] first = pooling.Forward(attention.Forward(places, [4, 2]), query, [4, 2]).ToArray();
        for (int row = 6; row < 8; row++)
            places.Row(row).Fill(1e6f);
        Assert.Equal(first, pooling.Forward(attention.Forward(places, [4, 2]), query, [4, 2]).ToArray());
        Assert.Equal((2, 2), (attention.Weights(1, 1).GetLength(0), attention.Weights(1, 1).GetLength(1)));
        Assert.Equal(1, pooling.Weights(1).Sum(), 1e-6f);
    }

    [Fact]
    public void One_place_is_attended_to_wholly_and_equal_places_alike()
    {
        var rng = new Rng(10);
        var attention = new MultiHeadAttention<double>(4, 2, ref rng);
        attention.Forward(new Matrix<double>(4, 4, [1, 2, 3, 4, 1, 2, 3, 4, 9, 9, 9, 9, 9, 9, 9, 9]), [2, 1]);
        Assert.Equal([0.5, 0.5, 0.5, 0.5], attention.Weights(0, 1).Cast<double>());
        Assert.Equal([1], attention.Weights(1, 0).Cast<double>());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_errors()
    {
        var rng = new Rng(11);
        Assert.Contains(
            "48 features do not divide",
            Assert.Throws<ArgumentException>(() => new MultiHeadAttention<float>(48, 5, ref rng)).Message,
            StringComparison.Ordinal
        );
        var attention = new MultiHeadAttention<float>(4, 2, ref rng);
        Assert.Contains(
            "7 rows",
            Assert.Throws<ArgumentException>(() => attention.Forward(new Matrix<float>(7, 4), [2, 2])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "length is 5",
            Assert.Throws<ArgumentException>(() => attention.Forward(new Matrix<float>(8, 4), [2, 5])).Message,
            StringComparison.Ordinal
        );
        attention.Forward(new Matrix<float>(8, 4), [2, 4]);
        Assert.Throws<ArgumentOutOfRangeException>(() => attention.Weights(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => attention.Weights(0, 2));
        Assert.Contains(
            "the table has 2 rows",
            Assert
                .Throws<ArgumentException>(() =>
                    new PositionalEmbedding<float>(2, 4, ref rng).Forward(new Matrix<float>(8, 4), [2, 4])
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "1 queries",
            Assert
                .Throws<ArgumentException>(() =>
                    new AttentionPooling<float>(4, ref rng).Forward(
                        new Matrix<float>(8, 4),
                        new Matrix<float>(1, 4),
                        [2, 4]
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    sealed record SelfAttention(MultiHeadAttention<double> Layer, int[] Lengths) : ILayer<double>
    {
        public ImmutableArray<Parameter<double>> Parameters => Layer.Parameters;

        public Matrix<double> Forward(Matrix<double> input, bool training) => Layer.Forward(input, Lengths);

        public Matrix<double> Backward(Matrix<double> gradient) => Layer.Backward(gradient);
    }

    sealed record Pooling(AttentionPooling<double> Layer, Matrix<double> Other, int[] Lengths, bool OfQueries)
        : ILayer<double>
    {
        public ImmutableArray<Parameter<double>> Parameters => Layer.Parameters;

        public Matrix<double> Forward(Matrix<double> input, bool training) =>
            OfQueries ? Layer.Forward(Other, input, Lengths) : Layer.Forward(input, Other, Lengths);

        public Matrix<double> Backward(Matrix<double> gradient) =>
            OfQueries ? Layer.Backward(gradient).Queries : Layer.Backward(gradient).Input;
    }

    sealed record Positions(PositionalEmbedding<double> Layer, int[] Lengths) : ILayer<double>
    {
        public ImmutableArray<Parameter<double>> Parameters => [Layer.Table];

        public Matrix<double> Forward(Matrix<double> input, bool training) => Layer.Forward(input, Lengths);

        public Matrix<double> Backward(Matrix<double> gradient)
        {
            Layer.Backward(gradient);
            return gradient;
        }
    }
}
