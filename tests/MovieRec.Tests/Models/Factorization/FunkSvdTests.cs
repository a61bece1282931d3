using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Numerics;
using MovieRec.Splitting;
using MovieRec.Tests.Contracts;
using MovieRec.Tests.Models.Files;

namespace MovieRec.Tests.Models.Factorization;

public sealed class FunkSvdTests : PredictorContract<FunkSvd>
{
    static readonly FunkSvdOptions Small = new()
    {
        Factors = 3,
        Epochs = 150,
        LearningRate = 0.03,
        LearningRateDecay = 0.99,
        UserRegularization = 0.02,
        ItemRegularization = 0.02,
        InitialDeviation = 0.1,
    };

    private protected override double ShareOfTheMeansError => 0.35;

    private protected override FunkSvd Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) => FunkSvd.Fit(train, Small with { Seed = seed, Threads = threads }, new() { Cancel = cancel });

    [Fact]
    public void Reaches_its_error_on_ml100k()
    {
        // Surprise's SVD: .9513; LIBMF with 64 factors: .9207; measured here: .9157.
        Split u1 = Split.Published(RealData.MovieLens100K, "u1");
        Assert.InRange(Evaluate.Ratings(FunkSvd.Fit(u1.Train), u1.Test).Rmse, 0.905, 0.9165);
    }

    [Fact]
    public void Training_is_what_plain_loops_do_in_the_same_order()
    {
        FunkSvdOptions options = Small with { Epochs = 3, Factors = 11, Seed = 5 };
        FunkSvd model = FunkSvd.Fit(Train, options);
        double[,] p = new double[Train.UserCount, 11],
            q = new double[Train.MovieCount, 11];
        var grid = new SgdGrid(Train, options.Seed);
        Fill(p, Train.ByUser, 3);
        Fill(q, Train.ByMovie, 4);
        BiasBaseline start = BiasBaseline.Fit(Train);
        double[] bu = [.. start.UserBias],
            bi = [.. start.ItemBias];
        int[] user = Inverse(grid.UserPlace),
            item = Inverse(grid.ItemPlace);
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            double rate = options.LearningRate * Math.Pow(options.LearningRateDecay, epoch - 1);
            grid.Pass(
                epoch,
                1,
                cells =>
                {
                    foreach (SgdGrid.Cell cell in cells)
                        Step(user[cell.User], item[cell.Item], cell.Rating, rate);
                    return 0;
                },
                default
            );
        }
        for (int u = 0; u < Train.UserCount; u++)
        {
            Assert.Equal(bu[u], model.UserBias(u), 1e-5);
            for (int f = 0; f < 11; f++)
                Assert.Equal(p[u, f], model.UserFactors(u)[f], 1e-5);
        }
        for (int i = 0; i < Train.MovieCount; i++)
        {
            Assert.Equal(bi[i], model.ItemBias(i), 1e-5);
            for (int f = 0; f < 11; f++)
                Assert.Equal(q[i, f], model.ItemFactors(i)[f], 1e-5);
        }

        void Fill(double[,] rows, CsrMatrix matrix, ulong stream)
        {
            Rng rng = Rng.ForStream(options.Seed, stream);
            for (int row = 0; row < matrix.RowCount; row++)
            {
                for (int f = 0; f < 11 && matrix.RowLength(row) > 0; f++)
                    rows[row, f] = options.InitialDeviation * rng.NextGaussian();
            }
        }

        void Step(int u, int i, double rating, double rate)
        {
            double error = rating - bu[u] - bi[i],
                nu = Train.ByUser.RowLength(u),
                ni = Train.ByMovie.RowLength(i);
            for (int f = 0; f < 11; f++)
                error -= p[u, f] * q[i, f];
            bu[u] += rate * (error - options.BiasRegularization / nu * bu[u]);
            bi[i] += rate * (error - options.BiasRegularization / ni * bi[i]);
            double lu = options.UserRegularization * Math.Pow(100 / nu, options.RegularizationPower),
                li = options.ItemRegularization * Math.Pow(100 / ni, options.RegularizationPower);
            for (int f = 0; f < 11; f++)
                (p[u, f], q[i, f]) = (
                    p[u, f] + rate * (error * q[i, f] - lu * p[u, f]),
                    q[i, f] + rate * (error * p[u, f] - li * q[i, f])
                );
        }
    }

    [Fact]
    public void Stopped_and_resumed_it_ends_in_the_same_bits() =>
        Resuming.Check(
            (onEpoch, checkpoint, cancel) =>
                FunkSvd.Fit(
                    Train,
                    Small with
                    {
                        Epochs = 10,
                    },
                    new()
                    {
                        OnEpoch = onEpoch,
                        Checkpoint = checkpoint,
                        Cancel = cancel,
                    }
                ),
            stopAfter: 4
        );

    [Fact]
    public void With_patience_it_gives_the_best_epoch_also_when_resumed()
    {
        Split split = Split.Random(Planted.LowRank(80, 50, 2, 0.3, 1.5, seed: 2), 0.2);
        FunkSvdOptions overfits = Small with
        {
            Factors = 20,
            Epochs = 200,
            Patience = 5,
            UserRegularization = 0,
            ItemRegularization = 0,
            LearningRate = 0.05,
        };
        var reports = new List<EpochReport>();
        FunkSvd model = FunkSvd.Fit(split.Train, overfits, new() { Validation = split.Test, OnEpoch = reports.Add });
        double best = reports.Min(report => report.ValidationLoss!.Value);
        Assert.InRange(reports.Count, 6, 199);
        Assert.Equal(5, reports.Count - reports.First(report => report.ValidationLoss == best).Epoch);
        Assert.Equal(best, Evaluate.Ratings(model, split.Test).Rmse, 1e-9);
        Resuming.Check(
            (onEpoch, checkpoint, cancel) =>
                FunkSvd.Fit(
                    split.Train,
                    overfits,
                    new()
                    {
                        Validation = split.Test,
                        OnEpoch = onEpoch,
                        Checkpoint = checkpoint,
                        Cancel = cancel,
                    }
                ),
            stopAfter: reports.Count - 2
        );
        Assert.Contains(
            "validation",
            Assert.Throws<ArgumentException>(() => FunkSvd.Fit(split.Train, overfits)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Steps_that_are_too_long_end_in_a_clear_error() =>
        Assert.Contains(
            "learning rate",
            Assert
                .Throws<InvalidOperationException>(() => FunkSvd.Fit(Train, Small with { LearningRate = 40 }))
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Bad_options_are_errors()
    {
        foreach (
            FunkSvdOptions bad in new[]
            {
                Small with
                {
                    Factors = 0,
                },
                Small with
                {
                    Epochs = 0,
                },
                Small with
                {
                    LearningRate = 0,
                },
                Small with
                {
                    LearningRateDecay = 1.1,
                },
                Small with
                {
                    ItemRegularization = -1,
                },
                Small with
                {
                    RegularizationPower = 2,
                },
                Small with
                {
                    InitialDeviation = 0,
                },
            }
        )
            Assert.Throws<ArgumentOutOfRangeException>(() => FunkSvd.Fit(Train, bad));
    }

    [Fact]
    public void Similar_movies_are_those_with_the_largest_cosine()
    {
        FunkSvd model = Fit(Train, 1, 1);
        var expected = Enumerable
            .Range(0, 41)
            .Where(item => item != 7)
            .Select(item => (Item: item, Cosine: Cosine(7, item)))
            .OrderByDescending(pair => pair.Cosine)
            .Take(5)
            .ToArray();
        var found = model.SimilarItems(7, 5);
        Assert.Equal(expected.Select(pair => pair.Item), found.Select(pair => pair.Item));
        Assert.Equal(
            expected.Select(pair => pair.Cosine),
            found.Select(pair => (double)pair.Similarity),
            (x, y) => Math.Abs(x - y) < 1e-6
        );

        double Cosine(int i, int j)
        {
            double xy = 0,
                xx = 0,
                yy = 0;
            for (int f = 0; f < 3; f++)
            {
                double x = model.ItemFactors(i)[f],
                    y = model.ItemFactors(j)[f];
                (xy, xx, yy) = (xy + x * y, xx + x * x, yy + y * y);
            }
            return yy == 0 ? 0 : xy / Math.Sqrt(xx * yy);
        }
    }

    static int[] Inverse(int[] places)
    {
        int[] inverse = new int[places.Length];
        for (int index = 0; index < places.Length; index++)
            inverse[places[index]] = index;
        return inverse;
    }
}
