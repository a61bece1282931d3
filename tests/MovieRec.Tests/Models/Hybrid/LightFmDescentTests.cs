using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Tests.Models.Hybrid;

/// <summary>The training against its own loss, and against a plain program that knows nothing of features.</summary>
public sealed class LightFmDescentTests
{
    static readonly Ratings Train = Planted.LowRank(users: 30, items: 25, rank: 2, density: 0.5, noise: 0.1, seed: 3);

    const double Step = 0.004;

    /// <summary>Users in three groups and movies in four overlapping genres, of odd weights, beside
    /// themselves.</summary>
    static readonly HybridFeatures Described = new(
        FeatureMatrix.Of(
            FeatureScaling.None,
            new FeatureGroup("user", 30, user => [($"{user}", 1f)]),
            new FeatureGroup("group", 30, user => [($"{user % 3}", 0.7f)])
        ),
        FeatureMatrix.Of(
            FeatureScaling.None,
            new FeatureGroup("movie", 25, movie => [($"{movie}", 1f)]),
            new FeatureGroup(
                "genre",
                25,
                movie => movie % 5 == 0 ? [("a", 0.5f), ("b", 1.5f)] : [($"{(char)('a' + movie % 4)}", 1f)]
            )
        )
    );

    [Theory]
    [InlineData(LightFmLoss.Logistic, 0)]
    [InlineData(LightFmLoss.Logistic, 2)]
    [InlineData(LightFmLoss.Bpr, 0)]
    [InlineData(LightFmLoss.Warp, 0)]
    [InlineData(LightFmLoss.WarpKos, 0)]
    public void Gradients_are_difference_quotients_of_the_loss(LightFmLoss loss, int negatives)
    {
        // One batch of everything: Adagrad keeps 1 + g² of each number, and its step has the sign of g.
        LightFmOptions options = new()
        {
            Factors = 3,
            Loss = loss,
            SampledNegatives = negatives,
            BatchSize = 2048,
            Seed = 9,
            Threads = 2,
        };
        (Embeddings users, Embeddings items) = Start(options);
        float[] before = [.. users.Values],
            itemsBefore = [.. items.Values];
        Interactions known = Interactions.Of(Train, options, null);
        int count = known.Count * (1 + negatives);
        Descent(known, options, users, items).Epoch(1, default);
        int differing = 0,
            rows = 0;
        foreach (
            (bool isUser, Embeddings side, float[] old) in new[] { (true, users, before), (false, items, itemsBefore) }
        )
        {
            for (int feature = 0; feature < side.Count; feature++)
            {
                double[] found = new double[side.Stride],
                    expected = new double[side.Stride];
                for (int f = 0; f < side.Stride; f++)
                {
                    int place = feature * side.Stride + f;
                    found[f] = Gradient(side, old, place);
                    if (f == side.OnePlace || f >= options.Factors + 2)
                        Assert.Equal((0f, 0.0), (side.Values[place], found[f]));
                    else
                        expected[f] = (LossAt(isUser, place, -Step) - LossAt(isUser, place, Step)) / (2 * Step) * count;
                }
                // The mean of n interactions' gradients: that of the loss, divided by n.
                double along = found.Zip(expected, (a, b) => a * b).Sum() / expected.Sum(b => b * b),
                    n = 1 / along;
                bool isGradient =
                    n > 0.95
                    && Math.Abs(n - Math.Round(n)) < 0.01 * n + 0.05
                    && found.Zip(expected, (a, b) => Math.Abs(a - along * b)).Max() < 0.02;
                if (!isGradient && expected.Max(Math.Abs) > 0.05)
                    differing++;
                rows++;
            }
        }
        // Where a step changes which movie is drawn, or which like is the k-th, the loss has a kink: a few rows may
        // stand on one.
        Assert.InRange(differing, 0, rows / 10);

        double LossAt(bool isUser, int place, double by)
        {
            (Embeddings u, Embeddings i) = Start(options);
            (isUser ? u : i).Values[place] += (float)by;
            return Descent(known, options, u, i).Epoch(1, default);
        }
    }

    [Theory]
    [InlineData(LightFmLoss.Logistic)]
    [InlineData(LightFmLoss.Warp)]
    public void Decay_takes_its_share_off_every_feature_that_was_met(LightFmLoss loss)
    {
        const double alpha = 0.3;
        LightFmOptions options = new()
        {
            Factors = 3,
            Loss = loss,
            BatchSize = 2048,
            UserAlpha = alpha,
            Seed = 9,
        };
        Interactions known = Interactions.Of(Train, options, null);
        (Embeddings plainUsers, Embeddings plainItems) = Start(options);
        (Embeddings users, Embeddings items) = Start(options);
        (Embeddings start, _) = Start(options);
        Descent(known, options with { UserAlpha = 0 }, plainUsers, plainItems).Epoch(1, default);
        Descent(known, options, users, items).Epoch(1, default);
        for (int user = 0; user < Train.UserCount; user++)
        {
            double? met = null;
            for (int f = 0; f < options.Factors; f++)
            {
                int place = user * users.Stride + f;
                double x = start.Values[place],
                    difference = Gradient(plainUsers, start.Values, place) - Gradient(users, start.Values, place);
                if (Math.Abs(x) < 0.05)
                    continue;
                met ??= difference / (alpha * x);
                Assert.Equal(met.Value, difference / (alpha * x), 0.1);
            }
            if (met is { } times)
                Assert.Contains(Math.Round(times), new[] { 0.0, 1 });
            if (options.Loss == LightFmLoss.Logistic && met is { } all)
                Assert.Equal(1, all, 0.1);
        }
    }

    /// <summary>Of the one step that was taken since.</summary>
    static double Gradient(Embeddings side, float[] before, int place) =>
        Math.Sqrt(Math.Max(0, side.Squares[place] - 1.0)) * Math.Sign(side.Values[place] - before[place]);

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void Ids_alone_are_plain_logistic_matrix_factorization(int batch)
    {
        LightFmOptions options = new()
        {
            Factors = 3,
            Epochs = 4,
            Loss = LightFmLoss.Logistic,
            BatchSize = batch,
            UserAlpha = 0.001,
            ItemAlpha = 0.002,
            Seed = 4,
        };
        LightFm model = LightFm.Fit(Train, options);
        int users = Train.UserCount,
            items = Train.MovieCount;
        double[][] p = First(1, users),
            q = First(2, items),
            pSquares = Ones(users),
            qSquares = Ones(items); // each row: factors, then the bias
        for (int epoch = 1; epoch <= options.Epochs; epoch++)
        {
            int[] order = [.. Enumerable.Range(0, Train.Count)];
            Rng.ForStream(options.Seed, 10UL + (ulong)epoch).Shuffled(order);
            foreach (int[] rows in order.Chunk(batch))
            {
                var gradients = new Dictionary<(bool IsUser, int Index), (double[] Sum, int Count)>();
                foreach (int row in rows)
                {
                    int u = Train.Users[row],
                        i = Train.Movies[row];
                    double score = p[u][3] + q[i][3] + p[u][0] * q[i][0] + p[u][1] * q[i][1] + p[u][2] * q[i][2];
                    double error = (Train.Values[row] >= 4 ? 1 : 0) - 1 / (1 + Math.Exp(-score));
                    Add((true, u), [.. q[i][..3], 1], error, p[u], options.UserAlpha);
                    Add((false, i), [.. p[u][..3], 1], error, q[i], options.ItemAlpha);
                }
                foreach (((bool isUser, int index), (double[] sum, int count)) in gradients)
                {
                    double[] g = [.. sum.Select(value => value / count)];
                    double[] x = (isUser ? p : q)[index],
                        squares = (isUser ? pSquares : qSquares)[index];
                    for (int f = 0; f < 4; f++)
                        x[f] += options.LearningRate * g[f] / Math.Sqrt(squares[f] += g[f] * g[f]);
                }

                void Add((bool, int) whose, double[] direction, double error, double[] own, double decay)
                {
                    (double[] g, int count) = gradients.GetValueOrDefault(whose, (new double[4], 0));
                    gradients[whose] = (g, count + 1);
                    for (int f = 0; f < 4; f++)
                        g[f] += error * direction[f] - decay * own[f];
                }
            }
        }
        for (int u = 0; u < users; u++)
        {
            Assert.Equal(p[u][3], model.UserOf(u).Bias, 1e-5);
            for (int f = 0; f < 3; f++)
                Assert.Equal(p[u][f], model.UserOf(u).Factors[f], 1e-5);
        }
        for (int i = 0; i < items; i++)
        {
            Assert.Equal(q[i][3], model.ItemOf(i).Bias, 1e-5);
            for (int f = 0; f < 3; f++)
                Assert.Equal(q[i][f], model.ItemOf(i).Factors[f], 1e-5);
        }

        double[][] First(ulong stream, int rows)
        {
            var rng = Rng.ForStream(options.Seed, stream);
            return
            [
                .. Enumerable
                    .Range(0, rows)
                    .Select(_ => new double[] { Draw(ref rng), Draw(ref rng), Draw(ref rng), 0 }),
            ];
        }

        static double Draw(ref Rng rng) => (rng.NextSingle() - 0.5f) / 3;

        static double[][] Ones(int rows) => [.. Enumerable.Range(0, rows).Select(_ => new double[] { 1, 1, 1, 1 })];
    }

    [Fact]
    public void An_adadelta_step_is_the_one_worked_by_hand()
    {
        float[] x = new float[8],
            squares = new float[8],
            steps = new float[8],
            g = new float[8];
        (x[0], g[0], squares[0], steps[0]) = (1, 2, 3, 0.5f);
        new AdadeltaRule(0.9f, 0.1f).Step(ref x[0], ref squares[0], ref steps[0], ref g[0], decay: 0.5f, 8);
        // g = 2 − ½·1 = 1.5; mean = .9·3 + .1·2.25 = 2.925; step = √.6 / √3.025 · 1.5 = .668039; steps = .9·.5 +
        // .1·.446276 = .494628
        Assert.Equal((1.668039f, 2.925f, 0.494628f), (x[0], squares[0], steps[0]), new Near());
        Assert.All(x[1..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Rank_weights_are_those_of_warp()
    {
        Assert.Equal(MathF.Log(1681), LightFmDescent.RankWeight(1682, 1));
        Assert.Equal(MathF.Log(560), LightFmDescent.RankWeight(1682, 3));
        Assert.Equal(0, LightFmDescent.RankWeight(3, 10));
        Assert.Equal(10, LightFmDescent.RankWeight(100_000, 1));
    }

    [Fact]
    public void Batches_grow_with_the_data_in_powers_of_two() =>
        Assert.Equal(
            [16, 16, 128, 128, 512, 512, 64],
            [
                .. new[] { 10, 5000, 49_906, 90_570, 1_000_000, 20_000_000 }.Select(count =>
                    LightFmDescent.BatchOf(count, LightFmLoss.Warp)
                ),
                LightFmDescent.BatchOf(90_570, LightFmLoss.Bpr),
            ]
        );

    static (Embeddings Users, Embeddings Items) Start(LightFmOptions options)
    {
        Embeddings users = Embeddings.New(
                options.Factors,
                true,
                Described.Users.Names.Length,
                options.Schedule,
                new Rng(1)
            ),
            items = Embeddings.New(options.Factors, false, Described.Movies.Names.Length, options.Schedule, new Rng(2));
        // Larger than at the start of a training, so that every gradient is well above rounding errors.
        foreach (Embeddings side in (Embeddings[])[users, items])
        {
            for (int place = 0; place < side.Values.Length; place++)
                side.Values[place] *= 4;
        }
        return (users, items);
    }

    static LightFmDescent Descent(Interactions known, LightFmOptions options, Embeddings users, Embeddings items) =>
        new(
            known,
            new FeatureSide(users, Described.Users.Matrix),
            new FeatureSide(items, Described.Movies.Matrix),
            options
        );

    sealed class Near : IEqualityComparer<(float, float, float)>
    {
        public bool Equals((float, float, float) a, (float, float, float) b) =>
            MathF.Abs(a.Item1 - b.Item1) < 1e-5f
            && MathF.Abs(a.Item2 - b.Item2) < 1e-5f
            && MathF.Abs(a.Item3 - b.Item3) < 1e-5f;

        public int GetHashCode((float, float, float) one) => 0;
    }
}

file static class RngExtensions
{
    public static void Shuffled(this Rng rng, int[] order) => rng.Shuffle(order.AsSpan());
}
