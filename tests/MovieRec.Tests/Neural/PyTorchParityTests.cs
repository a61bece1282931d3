using System.Numerics;
using System.Text.Json.Nodes;
using MovieRec.Files;
using MovieRec.Neural;
using MovieRec.Numerics;

namespace MovieRec.Tests.Neural;

/// <summary>The same numbers as PyTorch, from fixtures that pytorch_fixtures.py made.</summary>
public sealed class PyTorchParityTests
{
    static readonly JsonNode Fixtures = JsonNode.Parse(
        File.ReadAllText(
            Path.Combine(
                RepositoryRoot.Above(AppContext.BaseDirectory)!,
                "tests/MovieRec.Tests/Neural/pytorch_fixtures.json"
            )
        )
    )!;

    [Theory]
    [InlineData("adam")]
    [InlineData("adamw")]
    [InlineData("adagrad")]
    public void A_network_computes_and_learns_as_there(string optimizer)
    {
        Learns<double>(optimizer, 1e-8);
        Learns<float>(optimizer, 1e-5);
    }

    [Theory]
    [InlineData("mean_squared", Loss.MeanSquared)]
    [InlineData("mean_absolute", Loss.MeanAbsolute)]
    [InlineData("cross_entropy", Loss.BinaryCrossEntropyWithLogits)]
    public void Losses_and_their_slopes_are_as_there(string name, Loss loss)
    {
        double[] expected = Numbers(Fixtures["losses"]![name]!),
            slopes = new double[5];
        double value = loss.Mean<double>([-30, -1.5, 0, 0.7, 40], [0, 1, 0.5, 1, 0], slopes);
        Close(expected, [value, .. slopes], 1e-9);
    }

    [Fact]
    public void One_cycle_goes_as_there()
    {
        LearningRate cycle = LearningRate.OneCycle(0.003, 20);
        JsonArray steps = Fixtures["one_cycle"]!.AsArray();
        for (int step = 0; step < 20; step++)
            Close(Numbers(steps[step]!), [cycle.At(step), cycle.MomentumAt(step)!.Value], 1e-12);
    }

    [Fact]
    public void Attention_with_padding_computes_and_learns_as_there()
    {
        Attends<double>(1e-8);
        Attends<float>(2e-5);
    }

    [Fact]
    public void Adagrad_by_Kerass_conventions_steps_as_there()
    {
        var parameter = new Parameter<double>("p", 1, 3);
        new[] { 1.0, -2, 0.5 }.CopyTo(parameter.Value, 0);
        var adagrad = new Adagrad<double>([parameter], 0.01, initial: 0.1, epsilon: 1e-7);
        var found = new List<double>();
        foreach (
            double[] gradient in (double[][])
                [
                    [0.3, -4, 0],
                    [0.2, 1, 1e-6],
                    [-0.7, 0.5, 2],
                ]
        )
        {
            gradient.CopyTo(parameter.Gradient, 0);
            adagrad.Step();
            found.AddRange(parameter.Value);
        }
        Close(Numbers(Fixtures["keras_adagrad"]!), [.. found], 1e-9);
    }

    static void Attends<T>(double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        JsonNode fixture = Fixtures["attention"]!;
        var rng = new Rng(1);
        int[] lengths = [.. fixture["lengths"]!.AsArray().Select(length => (int)length!)];
        var positions = new PositionalEmbedding<T>(4, 6, ref rng);
        var heads = new MultiHeadAttention<T>(6, 3, ref rng);
        var norm = new LayerNorm<T>(6);
        var pooling = new AttentionPooling<T>(6, ref rng);
        Parameter<T>[] parameters = [positions.Table, .. heads.Parameters, .. norm.Parameters, .. pooling.Parameters];
        T[] start = Of<T>(fixture["start"]!);
        for (int i = 0, place = 0; i < parameters.Length; place += parameters[i++].Value.Length)
            start.AsSpan(place, parameters[i].Value.Length).CopyTo(parameters[i].Value);
        Matrix<T> x = positions.Forward(new Matrix<T>(12, 6, Of<T>(fixture["places"]!)), lengths),
            sum = new(12, 6, x.Values);
        Lanes.Add<T>(heads.Forward(x, lengths).Values, sum.Values);
        Close(
            Numbers(fixture["pooled"]!),
            pooling
                .Forward(norm.Forward(sum, training: true), new Matrix<T>(3, 6, Of<T>(fixture["queries"]!)), lengths)
                .ToArray(),
            tolerance
        );
        Close(
            Numbers(fixture["weights"]!),
            [.. Enumerable.Range(0, 3).SelectMany(head => heads.Weights(0, head).Cast<T>())],
            tolerance
        );
        Close(Numbers(fixture["shares"]!), pooling.Weights(0), tolerance);
        (Matrix<T> ofPlaces, Matrix<T> ofQueries) = pooling.Backward(new Matrix<T>(3, 6, Of<T>(fixture["slopes"]!)));
        Matrix<T> ofSum = norm.Backward(ofPlaces),
            ofInput = new(12, 6, ofSum.Values);
        Lanes.Add<T>(heads.Backward(ofSum).Values, ofInput.Values);
        positions.Backward(ofInput);
        Close(Numbers(fixture["of_places"]!), ofInput.ToArray(), tolerance);
        Close(Numbers(fixture["of_queries"]!), ofQueries.ToArray(), tolerance);
        Close(Numbers(fixture["gradients"]!), [.. parameters.SelectMany(parameter => parameter.Gradient)], tolerance);
    }

    static void Learns<T>(string name, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var network = new SmallNetwork<T>();
        network.Load(Numbers(Fixtures["start"]!));
        int[] indices = [.. Fixtures["indices"]!.AsArray().Select(index => (int)index!)];
        Matrix<T> features = new(6, 2, Of<T>(Fixtures["features"]!));
        T[] targets = Of<T>(Fixtures["targets"]!),
            gradients = new T[6];
        IOptimizer optimizer = name switch
        {
            "adam" => new Adam<T>(network.Parameters, 0.01, weightDecay: 0.01),
            "adamw" => new Adam<T>(network.Parameters, 0.01, AdamKind.AdamW, weightDecay: 0.5),
            _ => new Adagrad<T>(network.Parameters, 0.05),
        };
        JsonNode expected = Fixtures["steps"]![name]!;
        for (int step = 0; step < 3; step++)
        {
            Matrix<T> output = network.Forward(indices, features, training: true);
            Assert.Equal(
                (double)expected["losses"]![step]!,
                Loss.MeanSquared.Mean<T>(output.Values, targets, gradients),
                tolerance
            );
            network.Backward(new Matrix<T>(6, 1, gradients));
            if (step == 0)
            {
                Close(Numbers(Fixtures["output"]!), output.ToArray(), tolerance);
                Close(
                    Numbers(Fixtures["gradients"]!),
                    [.. network.Parameters.SelectMany(parameter => parameter.Gradient)],
                    tolerance
                );
            }
            optimizer.Step();
        }
        Close(Numbers(expected["state"]!), [.. network.Parameters.SelectMany(parameter => parameter.Value)], tolerance);
        Close(
            Numbers(expected["evaluated"]!),
            network.Forward(indices, features, training: false).ToArray(),
            tolerance
        );
        if (name == "adagrad")
            Close(
                Numbers(Fixtures["running"]!),
                [.. network.Batch.RunningMean, .. network.Batch.RunningVariance],
                tolerance
            );
    }

    static double[] Numbers(JsonNode node) => [.. node.AsArray().Select(number => (double)number!)];

    static T[] Of<T>(JsonNode node)
        where T : INumberBase<T> => [.. Numbers(node).Select(T.CreateChecked)];

    static void Close<T>(double[] expected, T[] found, double tolerance)
        where T : INumberBase<T>
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], double.CreateChecked(found[i]), tolerance);
    }

    sealed class SmallNetwork<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        readonly Embedding<T> table;
        readonly Concat<T> concat = new();
        readonly Sequential<T> rest;

        public SmallNetwork()
        {
            var rng = new Rng(1);
            table = new Embedding<T>(5, 3, ref rng, paddingIndex: 0);
            Batch = new BatchNorm1d<T>(4);
            var second = new Sequential<T>(new Linear<T>(4, 4, ref rng), new LayerNorm<T>(4), new LeakyRelu<T>());
            rest = new Sequential<T>(
                new Linear<T>(5, 4, ref rng, bias: false),
                Batch,
                new Relu<T>(),
                new Residual<T>(second),
                new Linear<T>(4, 1, ref rng),
                new Sigmoid<T>()
            );
            Parameters = [table.Table, .. rest.Parameters];
        }

        public BatchNorm1d<T> Batch { get; }

        public Parameter<T>[] Parameters { get; }

        public void Load(double[] values)
        {
            int place = 0;
            foreach (Parameter<T> parameter in Parameters)
            {
                for (int i = 0; i < parameter.Value.Length; i++)
                    parameter.Value[i] = T.CreateChecked(values[place++]);
            }
            Assert.Equal(values.Length, place);
        }

        public Matrix<T> Forward(int[] indices, Matrix<T> features, bool training) =>
            rest.Forward(concat.Forward(table.Forward(indices), features), training);

        public void Backward(Matrix<T> gradient) => table.Backward(concat.Backward(rest.Backward(gradient))[0]);
    }
}
