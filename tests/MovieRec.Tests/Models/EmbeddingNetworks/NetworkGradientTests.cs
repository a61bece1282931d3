using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Neural;
using MovieRec.Numerics;
using MovieRec.Tests.Neural;

namespace MovieRec.Tests.Models.EmbeddingNetworks;

/// <summary>The fused networks, in double precision: every gradient is a difference quotient, and without dropout the
/// outputs are those of plain layers.</summary>
public sealed class NetworkGradientTests
{
    const double Mean = 3.4;

    static readonly Ratings Train = Planted.LowRank(users: 9, items: 7, rank: 2, density: 0.6, noise: 0.5, seed: 11);
    static readonly FeatureRows UserFeatures = Features(9, 3),
        MovieFeatures = Features(7, 4);

    [Theory]
    [InlineData(HistoryMode.Explicit, HistoryMode.Explicit, true, 0.2)]
    [InlineData(HistoryMode.Explicit, HistoryMode.Explicit, false, 0)]
    [InlineData(HistoryMode.Implicit, HistoryMode.None, true, 0.2)]
    [InlineData(HistoryMode.None, HistoryMode.None, true, 0)]
    public void Gradients_of_the_history_network(
        HistoryMode users,
        HistoryMode movies,
        bool leaveOneOut,
        double dropout
    )
    {
        using var team = new WorkerTeam(1);
        var shape = new HistoryShape(Dimensions: 5, Hidden: 6, users, movies, 0.35, leaveOneOut, dropout, dropout);
        Check(
            new HistoryNetwork<double>(
                shape,
                Train.ByUser,
                Train.ByMovie,
                Mean,
                UserFeatures,
                MovieFeatures,
                256,
                3,
                team
            ),
            frozen: weights =>
                (weights == "movie.given" && users == HistoryMode.None)
                || (weights == "user.given" && movies == HistoryMode.None)
                    ? (0, 0)
                : (weights == "movie.given" && users == HistoryMode.Implicit) ? (0, 8)
                : (0, int.MaxValue)
        );
    }

    [Fact]
    public void Gradients_with_more_dimensions_than_fit_into_registers()
    {
        using var team = new WorkerTeam(1);
        // 24 with padding: sixteen and eight
        var shape = new HistoryShape(
            Dimensions: 20,
            Hidden: 6,
            HistoryMode.Explicit,
            HistoryMode.Explicit,
            0.35,
            true,
            0.1,
            0.1
        );
        Check(
            new HistoryNetwork<double>(
                shape,
                Train.ByUser,
                Train.ByMovie,
                Mean,
                UserFeatures,
                MovieFeatures,
                256,
                3,
                team
            ),
            _ => (0, int.MaxValue)
        );
    }

    [Fact]
    public void Gradients_of_the_plain_network()
    {
        using var team = new WorkerTeam(1);
        Check(
            new PlainNetwork<double>(
                5,
                6,
                0.2,
                5,
                Train.ByUser,
                Train.ByMovie,
                UserFeatures,
                MovieFeatures,
                256,
                3,
                team
            ),
            _ => (0, int.MaxValue),
            scale: 25
        );
    }

    [Fact]
    public void The_plain_network_is_its_layers()
    {
        using var team = new WorkerTeam(2);
        var network = new PlainNetwork<double>(
            8,
            16,
            0,
            5,
            Train.ByUser,
            Train.ByMovie,
            UserFeatures,
            MovieFeatures,
            256,
            3,
            team
        );
        var rng = new Rng(1);
        var first = new Linear<double>(8 + 8 + 3 + 4, 16, ref rng, bias: false);
        var second = new Linear<double>(16, 1, ref rng);
        var layers = new Sequential<double>(first, new BatchNorm1d<double>(16), new Relu<double>(), second);
        double[] weights =
        [
            .. network.Users.First.Value,
            .. network.Items.First.Value,
            .. network.Users.Features.Weights.Value,
            .. network.Items.Features.Weights.Value,
        ];
        weights.CopyTo(first.Weight.Value, 0);
        network.Head.Output.Value.CopyTo(second.Weight.Value, 0);
        second.Bias!.Value[0] = network.Head.OutputBias.Value[0];
        int count = Train.Count;
        var input = new Matrix<double>(count, 23);
        for (int e = 0; e < count; e++)
        {
            network.Users.Embedding.Row(Train.Users[e]).CopyTo(input.Row(e));
            network.Items.Embedding.Row(Train.Movies[e]).CopyTo(input.Row(e)[8..]);
            Put(UserFeatures, Train.Users[e], input.Row(e)[16..]);
            Put(MovieFeatures, Train.Movies[e], input.Row(e)[19..]);
        }
        double[] expected = layers.Forward(input, training: true).ToArray();
        double loss = expected.Zip(Train.Values, (y, r) => 25 * (y - r / 5.0) * (y - r / 5.0)).Sum();
        Assert.Equal(loss, Step(network), 1e-9);
        // In evaluation the running statistics serve, and the compiled form must say the same.
        var scorer = new CompiledNetwork(network.Compile());
        double[] evaluated = layers.Forward(input, training: false).ToArray();
        for (int e = 0; e < count; e++)
            Assert.Equal(5 * evaluated[e], scorer.Estimate(Train.Users[e], Train.Movies[e]), 1e-4);

        static void Put(FeatureRows features, int row, Span<double> to)
        {
            for (int i = 0; i < features.Columns(row).Length; i++)
                to[features.Columns(row)[i]] = features.Values(row)[i];
        }
    }

    [Fact]
    public void The_history_network_is_its_formula_worked_by_plain_loops()
    {
        using var team = new WorkerTeam(2);
        var shape = new HistoryShape(
            Dimensions: 8,
            Hidden: 16,
            HistoryMode.Explicit,
            HistoryMode.Explicit,
            0.35,
            true,
            0,
            0
        );
        var network = new HistoryNetwork<double>(
            shape,
            Train.ByUser,
            Train.ByMovie,
            Mean,
            UserFeatures,
            MovieFeatures,
            256,
            3,
            team
        );
        double training = Formula(network, leaveOut: true, out _, out double[] mean, out double[] variance);
        Assert.Equal(training, Step(network), 1e-8);
        // Evaluated: nothing left out, running statistics (a tenth of the batch's by now).
        double[] running = [.. mean.Select(x => 0.1 * x)],
            spread = [.. variance.Select(x => 0.9 + 0.1 * x * Train.Count / (Train.Count - 1))];
        for (int f = 0; f < 16; f++)
            Assert.Equal(
                (running[f], spread[f]),
                (network.Head.RunningMean[f], network.Head.RunningVariance[f]),
                (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-9
            );
        Formula(network, leaveOut: false, out double[] outputs, out _, out _, running, spread);
        var scorer = new CompiledNetwork(network.Compile());
        float[] scores = new float[7];
        for (int e = 0; e < Train.Count; e++)
        {
            scorer.Score(Train.Users[e], scores);
            Assert.Equal(outputs[e], scorer.Estimate(Train.Users[e], Train.Movies[e]), 1e-4);
            Assert.Equal(outputs[e], scores[Train.Movies[e]], 1e-4);
        }
    }

    /// <summary>Σ (r̂ − r)² with everything written out.</summary>
    static double Formula(
        HistoryNetwork<double> network,
        bool leaveOut,
        out double[] outputs,
        out double[] mean,
        out double[] variance,
        double[]? givenMean = null,
        double[]? givenVariance = null
    )
    {
        int count = Train.Count;
        double[][] hidden = new double[count][],
            p = new double[count][],
            q = new double[count][];
        for (int e = 0; e < count; e++)
        {
            (int u, int i) = (Train.Users[e], Train.Movies[e]);
            double[] h = Sum(Train.ByUser, u, network.Items, leaveOut ? i : -1),
                g = Sum(Train.ByMovie, i, network.Users, leaveOut ? u : -1, 0.35);
            p[e] = [.. Enumerable.Range(0, 8).Select(f => network.Users.Embedding.Row(u)[f] + h[f])];
            q[e] = [.. Enumerable.Range(0, 8).Select(f => network.Items.Embedding.Row(i)[f] + g[f])];
            double[] x = [.. network.Users.Embedding.Row(u), .. q[e], .. h, .. p[e].Zip(q[e], (a, b) => a * b)];
            hidden[e] = new double[16];
            for (int f = 0; f < 16; f++)
            {
                for (int k = 0; k < 32; k++)
                    hidden[e][f] += x[k] * network.First.Row(k)[f];
                for (int k = 0; k < UserFeatures.Columns(u).Length; k++)
                    hidden[e][f] +=
                        UserFeatures.Values(u)[k] * network.Users.Features.Weights.Row(UserFeatures.Columns(u)[k])[f];
                for (int k = 0; k < MovieFeatures.Columns(i).Length; k++)
                    hidden[e][f] +=
                        MovieFeatures.Values(i)[k] * network.Items.Features.Weights.Row(MovieFeatures.Columns(i)[k])[f];
            }
        }
        mean = givenMean ?? [.. Enumerable.Range(0, 16).Select(f => hidden.Average(row => row[f]))];
        double[] m = mean;
        variance =
            givenVariance
            ?? [.. Enumerable.Range(0, 16).Select(f => hidden.Average(row => (row[f] - m[f]) * (row[f] - m[f])))];
        outputs = new double[count];
        double loss = 0;
        for (int e = 0; e < count; e++)
        {
            double net = network.Head.OutputBias.Value[0];
            for (int f = 0; f < 16; f++)
                net +=
                    network.Head.Output.Value[f]
                    * Math.Max(0, (hidden[e][f] - mean[f]) / Math.Sqrt(variance[f] + 1e-5));
            outputs[e] = Mean + net + p[e].Zip(q[e], (a, b) => a * b).Sum();
            loss += Math.Pow(outputs[e] - Train.Values[e], 2);
        }
        return loss;
    }

    static double[] Sum(CsrMatrix history, int row, HistorySide<double> other, int without, double exponent = 0.5)
    {
        double[] sum = new double[8];
        int n = 0;
        for (int entry = 0; entry < history.RowLength(row); entry++)
        {
            int column = history.RowColumns(row)[entry];
            if (column == without)
                continue;
            n++;
            for (int f = 0; f < 8; f++)
                sum[f] +=
                    other.ImplicitFactors.Row(column)[f]
                    + (history.RowValues(row)[entry] - Mean) * other.ImplicitFactors.Row(column)[8 + f];
        }
        return [.. sum.Select(x => x / Math.Pow(Math.Max(1, n), exponent))];
    }

    /// <param name="network">To be checked.</param>
    /// <param name="frozen">First and end of the columns of each row that have a gradient.</param>
    /// <param name="scale">Of the reported loss against the one that is descended.</param>
    static void Check(IRatingNetwork<double> network, Func<string, (int First, int End)> frozen, double scale = 1)
    {
        var rng = new Rng(21);
        foreach (Weights<double> weights in network.All.Where(weights => weights.Name is "gamma" or "beta"))
        {
            for (int f = 0; f < 6; f++)
                weights.Value[f] += 0.3 * rng.NextGaussian();
        }
        Step(network);
        double[][] gradients = [.. network.All.Select(weights => (double[])weights.First.Clone())];
        foreach ((Weights<double> weights, double[] gradient) in network.All.Zip(gradients))
        {
            (int first, int end) = frozen(weights.Name);
            for (int row = 0; row < weights.Rows; row++)
            {
                for (int f = first; f < Math.Min(end, weights.Stride); f++)
                {
                    int place = row * weights.Stride + f;
                    if (weights.Value[place] == 0 && gradient[place] == 0)
                        continue; // padding
                    GradientCheck.Close(
                        $"{weights.Name}[{row}]",
                        weights.Value.AsSpan(place, 1),
                        [gradient[place]],
                        () => Step(network) / Train.Count / scale
                    );
                }
            }
        }
    }

    static readonly RecordGradient<double> Record = new();
    static readonly NetworkRules<double> Recording = new(Record, Record, Record, Record, Record);

    static double Step(IRatingNetwork<double> network) =>
        network.Step(
            [.. Train.Users],
            [.. Train.Movies],
            Train.Values.Select(value => (double)value).ToArray().AsSpan(),
            [],
            5,
            Recording
        );

    static FeatureRows Features(int rows, int columns)
    {
        int[] starts = [.. Enumerable.Range(0, rows + 1).Select(row => 2 * row)],
            at = [.. Enumerable.Range(0, rows).SelectMany(row => new[] { row % (columns - 1), columns - 1 })];
        float[] values = [.. Enumerable.Range(0, 2 * rows).Select(i => i % 2 == 0 ? 1 : (i % 7 - 3) / 4f)];
        return new FeatureRows(
            [.. Enumerable.Range(0, columns).Select(column => $"f{column}")],
            new CsrMatrix(columns, [.. starts], [.. at], [.. values])
        );
    }
}
