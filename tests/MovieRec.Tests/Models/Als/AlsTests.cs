using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Splitting;
using MovieRec.Tests.Contracts;
using MovieRec.Tests.Models.Files;
using AlsModel = MovieRec.Models.Als;

namespace MovieRec.Tests.Models.Als;

public sealed class AlsTests : PredictorContract<AlsModel>
{
    static readonly AlsOptions Small = new()
    {
        Factors = 3,
        Epochs = 20,
        RegularizationExponent = 0,
        Regularization = 0.3,
        BiasRegularization = 0.5,
        InitialDeviation = 0.1,
    };

    private protected override double ShareOfTheMeansError => 0.35;

    private protected override AlsModel Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) => AlsModel.Fit(train, Small with { Seed = seed, Threads = threads }, new() { Cancel = cancel });

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(0, 2.5, false)]
    [InlineData(1, 1, true)]
    [InlineData(0.5, 0.4, true)]
    public void Every_half_step_lowers_the_objective(double exponent, double precision, bool centered)
    {
        AlsOptions options = Small with
        {
            Factors = 11,
            RegularizationExponent = exponent,
            ErrorWeight = precision,
            UseCentering = centered,
            Regularization = 0.2,
        };
        var training = new AlsTraining(Train, options);
        double before = Slow();
        Assert.Equal(before, training.Objective(), 1e-6 * before);
        for (int half = 0; half < 12; half++)
        {
            if (half % 2 == 0)
                training.SolveUsers();
            else
                training.SolveItems();
            double now = Slow();
            Assert.Equal(now, training.Objective(), 1e-6 * now);
            Assert.True(now < before, $"half step {half}: {before} to {now}");
            before = now;
        }

        double Slow() =>
            NaiveAls.Objective(
                Train,
                options,
                training.Table.Mean,
                training.Table.UserBias,
                training.Table.ItemBias,
                user => training.Table.UserRow(user).ToArray(),
                item => training.Table.ItemRow(item).ToArray()
            );
    }

    [Fact]
    public void A_half_step_leaves_every_row_at_its_own_minimum()
    {
        var training = new AlsTraining(Train, Small with { Factors = 11, RegularizationExponent = 0.5 });
        training.SolveUsers();
        training.SolveItems();
        for (int item = 0; item < 40; item++)
        {
            int[] users = Train.ByMovie.RowColumns(item).ToArray();
            float[] values = Train.ByMovie.RowValues(item).ToArray();
            double[] expected = NaiveAls.Row(
                [
                    .. users.Zip(
                        values,
                        (user, value) =>
                            (
                                training.Table.UserRow(user)[..11].ToArray().Select(x => (double)x).ToArray(),
                                value - training.Table.Mean - training.Table.UserBias[user]
                            )
                    ),
                ],
                new double[11],
                0.3 * Math.Sqrt(users.Length),
                0.5
            );
            for (int f = 0; f < 11; f++)
                Assert.Equal(expected[f], training.Table.ItemRow(item)[f], 1e-3);
            Assert.Equal(expected[11], training.Table.ItemBias[item], 1e-3);
        }
        Assert.Equal(0, training.Table.ItemBias[40]);
        Assert.All(training.Table.ItemRow(40).ToArray(), factor => Assert.Equal(0, factor));
    }

    [Fact]
    public void Reports_carry_the_error_and_the_objective_after_each_iteration()
    {
        Split split = Split.Random(Train, 0.2, seed: 3);
        var reports = new List<EpochReport>();
        AlsModel model = AlsModel.Fit(split.Train, Small, new() { Validation = split.Test, OnEpoch = reports.Add });
        Assert.Equal(Enumerable.Range(1, 20), reports.Select(report => report.Epoch));
        Assert.All(reports.Zip(reports.Skip(1)), pair => Assert.True(pair.Second.Objective < pair.First.Objective));
        Assert.Equal(Evaluate.Ratings(model, split.Test).Rmse, reports[^1].ValidationLoss!.Value, 1e-9);
        double squares = Enumerable
            .Range(0, split.Train.Count)
            .Sum(row =>
                Math.Pow(split.Train.Values[row] - ScoresOf(model, split.Train.Users[row])[split.Train.Movies[row]], 2)
            );
        Assert.Equal(Math.Sqrt(squares / split.Train.Count), reports[^1].TrainLoss, 1e-6);
    }

    [Fact]
    public void Conjugate_gradients_end_near_the_exact_solver()
    {
        double exact = Last(AlsSolver.Cholesky),
            steps = Last(AlsSolver.ConjugateGradient);
        Assert.Equal(exact, steps, 0.02 * exact);

        double Last(AlsSolver solver)
        {
            double last = 0;
            AlsModel.Fit(
                Train,
                Small with
                {
                    Solver = solver,
                    Epochs = 60,
                },
                new() { OnEpoch = report => last = report.Objective!.Value }
            );
            return last;
        }
    }

    [Fact]
    public void Reaches_its_error_on_ml100k()
    {
        // cmfrec with 50 factors: .9303; measured here: see the README.
        Split u1 = Split.Published(RealData.MovieLens100K, "u1");
        Assert.InRange(Evaluate.Ratings(AlsModel.Fit(u1.Train), u1.Test).Rmse, 0.91, 0.928);
    }

    [Fact]
    public void Stopped_and_resumed_it_ends_in_the_same_bits() =>
        Resuming.Check(
            (onEpoch, checkpoint, cancel) =>
                AlsModel.Fit(
                    Train,
                    Small,
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
    public void With_patience_it_gives_the_best_iteration()
    {
        Split split = Split.Random(Planted.LowRank(80, 50, 2, 0.3, 1.5, seed: 2), 0.2);
        AlsOptions overfits = Small with { Factors = 20, Epochs = 200, Patience = 4, Regularization = 0.1 };
        var reports = new List<EpochReport>();
        AlsModel model = AlsModel.Fit(split.Train, overfits, new() { Validation = split.Test, OnEpoch = reports.Add });
        Assert.InRange(reports.Count, 5, 199);
        Assert.Equal(
            reports.Min(report => report.ValidationLoss!.Value),
            Evaluate.Ratings(model, split.Test).Rmse,
            1e-9
        );
    }

    [Fact]
    public void Without_centering_the_biases_carry_the_mean_and_a_stranger_is_scored_from_0()
    {
        AlsModel model = AlsModel.Fit(Train, Small with { UseCentering = false });
        Assert.Equal(0, ScoresOf(model, 60)[40]);
        Assert.Equal(1, model.Predict(60, 40));
        var loaded = AlsModel.Load(new MemoryStream(Saved(model)));
        Assert.Equal(ScoresOf(model, 3), ScoresOf(loaded, 3));
    }

    [Fact]
    public void Bad_options_are_errors()
    {
        foreach (
            AlsOptions bad in new[]
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
                    ErrorWeight = 0,
                },
                Small with
                {
                    Regularization = 0,
                },
                Small with
                {
                    RegularizationExponent = 1.1,
                },
                Small with
                {
                    BiasRegularization = -1,
                },
                Small with
                {
                    InitialDeviation = 0,
                },
                Small with
                {
                    ConjugateGradientSteps = 0,
                },
                Small with
                {
                    Threads = -1,
                },
            }
        )
            Assert.Throws<ArgumentOutOfRangeException>(() => AlsModel.Fit(Train, bad));
    }
}
