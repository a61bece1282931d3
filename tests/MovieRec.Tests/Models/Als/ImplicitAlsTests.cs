using MathNet.Numerics.LinearAlgebra;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;
using MovieRec.Tests.Contracts;
using MovieRec.Tests.Models.Files;

namespace MovieRec.Tests.Models.Als;

public sealed class ImplicitAlsTests : ScorerContract<ImplicitAls>
{
    static readonly ImplicitAlsOptions Small = new()
    {
        LikeThreshold = 1,
        Factors = 3,
        Epochs = 20,
        UnobservedWeight = 0.5,
        Regularization = 0.05,
    };

    private protected override ImplicitAls Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) => ImplicitAls.Fit(train, Small with { Seed = seed, Threads = threads }, new() { Cancel = cancel });

    [Theory]
    [InlineData(Feedback.Explicit, 1)]
    [InlineData(Feedback.Binary, 0.5)]
    [InlineData(Feedback.Binary, 0)]
    public void Every_half_step_lowers_the_objective(Feedback feedback, double exponent)
    {
        ImplicitAlsOptions options = Small with
        {
            Factors = 11,
            Feedback = feedback,
            RegularizationExponent = exponent,
        };
        var training = new ImplicitAlsTraining(Train, options);
        double before = double.PositiveInfinity;
        for (int half = 0; half < 12; half++)
        {
            if (half % 2 == 0)
                training.SolveUsers();
            else
                training.SolveItems();
            double now = SlowObjective(options, training);
            Assert.Equal(now, training.Objective(), 1e-6 * now);
            Assert.True(now < before, $"half step {half}: {before} to {now}");
            before = now;
        }
    }

    [Theory]
    [InlineData(Feedback.Explicit, 1, 11)]
    [InlineData(Feedback.Binary, 0.5, 8)]
    [InlineData(Feedback.Binary, 0, 30)]
    public void A_half_step_leaves_every_row_at_its_own_minimum(Feedback feedback, double exponent, int factors)
    {
        ImplicitAlsOptions options = Small with
        {
            Factors = factors,
            Feedback = feedback,
            RegularizationExponent = exponent,
        };
        var training = new ImplicitAlsTraining(Train, options);
        training.SolveUsers();
        training.SolveItems();
        double[,] a = Weights(feedback);
        Matrix<double> users = Matrix<double>.Build.Dense(
            61,
            factors,
            (user, f) => training.Table.UserFactors(user)[f]
        );
        for (int item = 0; item < 40; item++)
        {
            // The normal equations with every pair written out.
            Vector<double> weights = Vector<double>.Build.Dense(61, user => a[user, item]);
            double regularization = 0.05 * Math.Pow(weights.Sum() + 0.5 * 61, exponent);
            Matrix<double> left =
                users.Transpose() * Matrix<double>.Build.DenseOfDiagonalVector(weights + 0.5) * users
                + regularization * Matrix<double>.Build.DenseIdentity(factors);
            Assert.Equal(
                left.Solve(users.Transpose() * weights),
                training.Table.ItemFactors(item).ToArray().Select(x => (double)x),
                (x, y) => Math.Abs(x - y) < 1e-4
            );
        }
        Assert.All(training.Table.ItemFactors(40).ToArray(), factor => Assert.Equal(0, factor));
        Assert.All(training.Table.UserFactors(60).ToArray(), factor => Assert.Equal(0, factor));
    }

    [Fact]
    public void Rows_longer_than_a_chunk_are_solved_whole()
    {
        var rng = new Rng(3);
        const int count = 150,
            factors = 5;
        float[] others = new float[count * 8],
            weights = new float[count],
            row = new float[8];
        var left = Matrix<double>.Build.DenseDiagonal(factors, 0.7);
        var right = Vector<double>.Build.Dense(factors);
        for (int other = 0; other < count; other++)
        {
            for (int f = 0; f < factors; f++)
                others[other * 8 + f] = (float)rng.NextGaussian();
            weights[other] = 1 + rng.Next(5);
            Vector<double> v = Vector<double>.Build.Dense(factors, f => others[other * 8 + f]);
            left += (weights[other] + 0.25) * v.OuterProduct(v);
            right += weights[other] * v;
        }
        float[] gram = ImplicitAlsTraining.Gram(others, 8, 0.25, threads: 1);
        new ImplicitRowSolver(factors).Solve([.. Enumerable.Range(0, count)], weights, others, gram, 0.7f, row);
        Assert.Equal(left.Solve(right), row[..factors].Select(x => (double)x), (x, y) => Math.Abs(x - y) < 1e-5);
        Assert.All(row[factors..], padding => Assert.Equal(0, padding));
    }

    [Fact]
    public void Shared_products_of_many_rows_are_exact_and_the_same_for_any_number_of_threads()
    {
        var rng = new Rng(4);
        float[] rows = [.. Enumerable.Range(0, 5000 * 16).Select(_ => (float)rng.NextGaussian())];
        float[] one = ImplicitAlsTraining.Gram(rows, 16, 0.5, 1);
        Assert.All(new[] { 2, 3, 8 }, threads => Assert.Equal(one, ImplicitAlsTraining.Gram(rows, 16, 0.5, threads)));
        for (int i = 0; i < 16; i++)
        {
            for (int j = i; j < 16; j++)
                Assert.Equal(
                    0.5 * Enumerable.Range(0, 5000).Sum(row => rows[row * 16 + i] * (double)rows[row * 16 + j]),
                    one[i * 16 + j],
                    0.01
                );
        }
    }

    [Fact]
    public void Two_camps_are_each_recommended_their_own_movies()
    {
        // Users 0 to 9 watch movies 0 to 9 and users 10 to 19 movies 10 to 19, each with one movie of the camp unseen.
        var builder = new RatingsBuilder(RatingScale.OneToFive);
        for (int user = 0; user < 20; user++)
        {
            for (int movie = 0; movie < 10; movie++)
            {
                if (movie != user % 10)
                    builder.Add(user, user / 10 * 10 + movie, 1 + movie % 5, 0);
            }
        }
        Ratings camps = builder.Build();
        ImplicitAls model = ImplicitAls.Fit(camps, Small);
        for (int user = 0; user < 20; user++)
        {
            float[] scores = ScoresOf(model, user);
            Assert.InRange(scores[user / 10 * 10 + user % 10], 0.5, 1.1); // the unseen movie of the own camp
            Assert.All(scores[(10 - user / 10 * 10)..(20 - user / 10 * 10)], other => Assert.InRange(other, -0.1, 0.1));
        }
    }

    [Fact]
    public void A_new_user_with_a_training_users_ratings_gets_the_row_that_training_would_solve_next()
    {
        ImplicitAls model = Fit(Train, 1, 2);
        var training = new ImplicitAlsTraining(Train, Small with { Seed = 1 });
        for (int epoch = 0; epoch < 20; epoch++)
            training.Epoch(measure: false, default);
        training.SolveUsers();
        for (int user = 0; user < 60; user += 7)
        {
            float[] expected = new float[41];
            training.Table.Score(user, expected);
            Assert.Equal(expected, NewUser(model, HistoryOf(user)));
            Assert.Equal(expected, NewUser(model, [.. HistoryOf(user).Reverse()]));
        }
    }

    [Fact]
    public void A_stranger_is_scored_as_the_mean_of_all_users()
    {
        ImplicitAls model = Fit(Train, 1, 1);
        float[] mean =
        [
            .. Enumerable
                .Range(0, 41)
                .Select(item => Enumerable.Range(0, 60).Average(user => ScoresOf(model, user)[item])),
        ];
        Assert.Equal(mean, NewUser(model, []), (x, y) => Math.Abs(x - y) < 1e-5);
        Assert.Equal(mean, ScoresOf(model, 60), (x, y) => Math.Abs(x - y) < 1e-5);
    }

    [Fact]
    public void Reports_carry_the_weighted_error_and_the_objective_after_each_iteration()
    {
        var reports = new List<EpochReport>();
        ImplicitAls.Fit(Train, Small, new() { OnEpoch = reports.Add });
        var training = new ImplicitAlsTraining(Train, Small);
        for (int epoch = 0; epoch < 20; epoch++)
            training.Epoch(measure: false, default);
        Assert.Equal(Enumerable.Range(1, 20), reports.Select(report => report.Epoch));
        Assert.All(reports.Zip(reports.Skip(1)), pair => Assert.True(pair.Second.Objective < pair.First.Objective));
        double squares = Enumerable
            .Range(0, Train.Count)
            .Sum(row =>
                Train.Values[row] * Math.Pow(1 - training.Table.Estimate(Train.Users[row], Train.Movies[row]), 2)
            );
        Assert.Equal(Math.Sqrt(squares / Train.Values.Sum()), reports[^1].TrainLoss, 1e-6);
    }

    [Fact]
    public void Stopped_and_resumed_it_ends_in_the_same_bits() =>
        Resuming.Check(
            (onEpoch, checkpoint, cancel) =>
                ImplicitAls.Fit(
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
    public void Bad_options_are_errors()
    {
        foreach (
            ImplicitAlsOptions bad in new[]
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
                    UnobservedWeight = 0,
                },
                Small with
                {
                    Regularization = double.NaN,
                },
                Small with
                {
                    RegularizationExponent = 1.1,
                },
                Small with
                {
                    Feedback = (Feedback)9,
                },
                Small with
                {
                    InitialDeviation = 0,
                },
                Small with
                {
                    Threads = -1,
                },
            }
        )
            Assert.Throws<ArgumentOutOfRangeException>(() => ImplicitAls.Fit(Train, bad));
    }

    static double[,] Weights(Feedback feedback)
    {
        double[,] a = new double[61, 41];
        for (int row = 0; row < Train.Count; row++)
            a[Train.Users[row], Train.Movies[row]] = feedback == Feedback.Explicit ? Train.Values[row] : 1;
        return a;
    }

    static double SlowObjective(ImplicitAlsOptions options, ImplicitAlsTraining training)
    {
        double[,] a = Weights(options.Feedback);
        double objective = 0;
        double[] ofUser = new double[61],
            ofItem = new double[41];
        for (int user = 0; user < 61; user++)
        {
            for (int item = 0; item < 41; item++)
            {
                double score = 0;
                for (int f = 0; f < options.Factors; f++)
                    score += training.Table.UserFactors(user)[f] * (double)training.Table.ItemFactors(item)[f];
                objective += a[user, item] * (1 - score) * (1 - score) + options.UnobservedWeight * score * score;
                ofUser[user] += a[user, item] + options.UnobservedWeight;
                ofItem[item] += a[user, item] + options.UnobservedWeight;
            }
        }
        for (int user = 0; user < 61; user++)
            objective +=
                options.Regularization
                * Math.Pow(ofUser[user], options.RegularizationExponent)
                * training.Table.UserFactors(user).ToArray().Sum(x => x * (double)x);
        for (int item = 0; item < 41; item++)
            objective +=
                options.Regularization
                * Math.Pow(ofItem[item], options.RegularizationExponent)
                * training.Table.ItemFactors(item).ToArray().Sum(x => x * (double)x);
        return objective;
    }
}
