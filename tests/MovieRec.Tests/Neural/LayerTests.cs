using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Tests.Neural;

public sealed class LayerTests
{
    [Fact]
    public void Every_layers_gradients_are_difference_quotients()
    {
        var rng = new Rng(3);
        GradientCheck.Of(new Linear<double>(7, 5, ref rng), 9, 7);
        GradientCheck.Of(new Linear<double>(13, 11, ref rng, bias: false), 4, 13);
        GradientCheck.Of(new BatchNorm1d<double>(4), 6, 4);
        GradientCheck.Of(new BatchNorm1d<double>(4), 6, 4, training: false);
        GradientCheck.Of(new LayerNorm<double>(5), 3, 5);
        GradientCheck.Of(new Relu<double>(), 4, 5);
        GradientCheck.Of(new LeakyRelu<double>(0.3), 4, 5);
        GradientCheck.Of(new Sigmoid<double>(), 4, 5);
        GradientCheck.Of(new Dropout<double>(0.4, seed: 8), 6, 5);
        GradientCheck.Of(new Dropout<double>(0.4, seed: 8), 6, 5, training: false);
        GradientCheck.Of(
            new Residual<double>(
                new Sequential<double>(
                    new Linear<double>(6, 3, ref rng),
                    new Sigmoid<double>(),
                    new Linear<double>(3, 6, ref rng)
                )
            ),
            5,
            6
        );
    }

    [Theory]
    [InlineData(Loss.MeanSquared)]
    [InlineData(Loss.MeanAbsolute)]
    [InlineData(Loss.BinaryCrossEntropyWithLogits)]
    public void Every_losss_gradients_are_difference_quotients(Loss loss)
    {
        double[] predictions = [-2, -0.3, 0.4, 1.2, 3],
            targets = [0, 1, 0.25, 1, 0.5],
            gradients = new double[5];
        loss.Mean<double>(predictions, targets, gradients);
        double[] unused = new double[5];
        GradientCheck.Close(
            loss.ToString(),
            predictions,
            [.. gradients],
            () => loss.Mean<double>(predictions, targets, unused)
        );
    }

    [Fact]
    public void An_embeddings_and_a_concatenations_gradients_are_difference_quotients()
    {
        var rng = new Rng(4);
        var table = new Embedding<double>(6, 3, ref rng, paddingIndex: 2);
        var concat = new Concat<double>();
        var other = new Matrix<double>(5, 2, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        int[] indices = [1, 5, 2, 1, 0];
        double[] weights = [.. Enumerable.Range(0, 25).Select(_ => rng.NextGaussian())];
        concat.Forward(table.Forward(indices), other);
        var parts = concat.Backward(new Matrix<double>(5, 5, weights));
        table.Backward(parts[0]);
        Assert.Equal([1, 5, 0], table.Table.TouchedRows.ToArray());
        Assert.All(table.Table.Gradient[6..9], gradient => Assert.Equal(0, gradient));
        double[] expected = [.. table.Table.Gradient];
        table.Table.Value.AsSpan(6, 3).Clear();
        GradientCheck.Close("table", table.Table.Value.AsSpan(0, 6), expected[..6], Value);
        GradientCheck.Close("table", table.Table.Value.AsSpan(9), expected[9..], Value);
        GradientCheck.Close("other", other.Values, parts[1].ToArray(), Value);
        table.Table.ZeroGradient();
        Assert.All(table.Table.Gradient, gradient => Assert.Equal(0, gradient));
        Assert.Contains(
            "0 to 5",
            Assert.Throws<ArgumentOutOfRangeException>(() => table.Forward([6])).Message,
            StringComparison.Ordinal
        );

        double Value() => concat.Forward(table.Forward(indices), other).ToArray().Zip(weights, (y, w) => y * w).Sum();
    }

    [Fact]
    public void Dropout_keeps_its_share_and_its_mean_and_forgets_nothing_when_resumed()
    {
        var ones = new Matrix<float>(100, 300);
        ones.Values.Fill(1);
        var dropout = new Dropout<float>(0.2, seed: 3);
        float[] first = dropout.Forward(ones, training: true).ToArray(),
            second = dropout.Forward(ones, training: true).ToArray();
        Assert.InRange(first.Count(x => x == 0) / 30000.0, 0.19, 0.21);
        Assert.All(first, x => Assert.True(x is 0 or 1.25f));
        // two masks are independent
        Assert.InRange(first.Zip(second).Count(pair => pair is (0, 0)) / 30000.0, 0.035, 0.045);
        Assert.Equal(
            second,
            new Dropout<float>(0.2, seed: 3) { Passes = 1 }
                .Forward(ones, training: true)
                .ToArray()
        );
        Assert.Equal(ones.ToArray(), dropout.Forward(ones, training: false).ToArray());
    }

    [Fact]
    public void Eight_places_of_a_mask_at_once_are_those_one_by_one()
    {
        var mask = new DropoutMask(0.3, seed: 9, pass: 4);
        for (uint place = 0; place < 4000; place += 8)
        {
            var eight = mask.Keeps8(place);
            for (uint lane = 0; lane < 8; lane++)
                Assert.Equal(mask.Keeps(place + lane), eight[(int)lane] != 0);
        }
    }

    [Theory]
    [InlineData(Initializer.GlorotUniform, 0.1)]
    [InlineData(Initializer.PyTorchLinear, 0.0527)] // 1 / √(3 · in)
    [InlineData(Initializer.PyTorchEmbedding, 1)]
    [InlineData(Initializer.KerasEmbedding, 0.02887)] // 0.05 / √3
    [InlineData(Initializer.Zeros, 0)]
    public void Initializers_have_the_deviation_of_their_papers(Initializer initializer, double deviation)
    {
        var rng = new Rng(1);
        double[] values = new double[120 * 80];
        initializer.Fill<double>(values, 120, 80, ref rng);
        Assert.Equal(deviation, Math.Sqrt(values.Average(x => x * x)), 0.03 * deviation);
        Assert.Equal(0, values.Average(), 0.05 * deviation);
    }

    [Fact]
    public void A_sparse_step_is_the_dense_one_where_that_is_promised()
    {
        Same(parameters => new Adagrad<double>(parameters, 0.1));
        Same(parameters => new Adam<double>(parameters, 0.1));
        Same(parameters => new Adam<double>(parameters, 0.1, AdamKind.AdamW, weightDecay: 0.2));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() =>
            Same(parameters => new Adam<double>(parameters, 0.1, AdamKind.LazyAdam))
        ); // and is not promised here

        static void Same(Func<Parameter<double>[], IOptimizer> make)
        {
            Parameter<double> sparse = new("t", 4, 3, sparse: true),
                dense = new("t", 4, 3);
            IOptimizer one = make([sparse]),
                other = make([dense]);
            foreach (
                int[] rows in (int[][])
                    [
                        [0, 2],
                        [2],
                        [3, 0],
                    ]
            )
            {
                foreach (int row in rows)
                {
                    for (int f = 0; f < 3; f++)
                        dense.GradientRow(row)[f] = sparse.GradientRow(row)[f] = row - f + 0.5;
                }
                one.Step();
                other.Step();
            }
            Assert.Equal(dense.Value, sparse.Value);
        }
    }

    [Fact]
    public void Linear_gives_the_same_bits_for_any_number_of_threads()
    {
        byte[] one = Bits(1);
        Assert.All(new[] { 2, 3, 8 }, threads => Assert.Equal(one, Bits(threads)));

        static byte[] Bits(int threads)
        {
            using var team = new WorkerTeam(threads);
            var rng = new Rng(6);
            var layer = new Linear<float>(70, 90, ref rng, team: team);
            var input = new Matrix<float>(333, 70);
            foreach (ref float x in input.Values)
                x = rng.NextSingle();
            Matrix<float> output = layer.Forward(input, training: true);
            float[] all =
            [
                .. output.Values,
                .. layer.Backward(output).Values,
                .. layer.Weight.Gradient,
                .. layer.Bias!.Gradient,
            ];
            return System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(all).ToArray();
        }
    }
}
