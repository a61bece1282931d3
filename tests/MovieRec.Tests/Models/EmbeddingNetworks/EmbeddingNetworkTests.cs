using System.Globalization;
using MovieRec.Cleaning;
using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Splitting;
using MovieRec.Tests.Contracts;
using MovieRec.Tests.Models.Files;
using AlternatingLeastSquares = MovieRec.Models.Als;

namespace MovieRec.Tests.Models.EmbeddingNetworks;

public sealed class HistoryNetworkTests : PredictorContract<EmbeddingNetwork>
{
    static readonly EmbeddingNetworkOptions Small = new()
    {
        Dimensions = 6,
        Hidden = 16,
        Epochs = 40,
        BatchSize = 64,
        LearningRate = 0.02,
        UserDecay = 0.5,
        ItemDecay = 0.5,
        HistoryDecay = 0.5,
        BiasDecay = 0,
        InputDropout = 0.05,
        HiddenDropout = 0.1,
    };

    private protected override double ShareOfTheMeansError => 0.5;

    private protected override EmbeddingNetwork Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) => EmbeddingNetwork.Fit(train, Small with { Seed = seed, Threads = threads }, new() { Cancel = cancel });

    [Fact]
    public void Stopped_and_resumed_it_ends_in_the_same_bits() =>
        Resuming.Check(
            (onEpoch, checkpoint, cancel) =>
                EmbeddingNetwork.Fit(
                    Train,
                    Small with
                    {
                        Epochs = 10,
                        Networks = 2,
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
    public void Several_networks_say_what_each_says_on_average()
    {
        EmbeddingNetwork three = EmbeddingNetwork.Fit(Train, Small with { Networks = 3 });
        float[] together = ScoresOf(three, 5);
        Assert.Equal(
            ScoresOf(Fit(Train, 42, 1), 5),
            ScoresOf(EmbeddingNetwork.Fit(Train, Small with { Networks = 1 }), 5)
        );
        Assert.NotEqual(ScoresOf(Fit(Train, 42, 1), 5), together);
        Assert.InRange(Evaluate.Ratings(three, Train).Rmse, 0, Evaluate.Ratings(Fit(Train, 42, 1), Train).Rmse * 1.05);
    }

    [Fact]
    public void Steps_that_are_too_long_end_in_a_clear_error() =>
        Assert.Contains(
            "learning rate",
            Assert
                .Throws<InvalidOperationException>(() =>
                    EmbeddingNetwork.Fit(Train, Small with { LearningRate = 1000 })
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Bad_options_are_errors()
    {
        foreach (
            EmbeddingNetworkOptions bad in new[]
            {
                Small with
                {
                    Dimensions = 0,
                },
                Small with
                {
                    Hidden = 0,
                },
                Small with
                {
                    Epochs = 0,
                },
                Small with
                {
                    BatchSize = 1,
                },
                Small with
                {
                    LearningRate = 0,
                },
                Small with
                {
                    InputDropout = 1,
                },
                Small with
                {
                    HiddenDropout = -0.1,
                },
                Small with
                {
                    UserDecay = -1,
                },
                Small with
                {
                    ItemDecay = -1,
                },
                Small with
                {
                    HistoryDecay = -1,
                },
                Small with
                {
                    BiasDecay = -1,
                },
                Small with
                {
                    ItemHistoryExponent = -0.1,
                },
                Small with
                {
                    ItemHistoryExponent = double.NaN,
                },
                Small with
                {
                    NeighborWeight = double.NaN,
                },
                Small with
                {
                    WeightDecay = -1,
                },
                Small with
                {
                    Networks = 0,
                },
                Small with
                {
                    Threads = -1,
                },
            }
        )
            Assert.Throws<ArgumentOutOfRangeException>(() => EmbeddingNetwork.Fit(Train, bad));
        Assert.Contains(
            "validation",
            Assert.Throws<ArgumentException>(() => EmbeddingNetwork.Fit(Train, Small with { Patience = 2 })).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_step_allocates_nothing_after_the_first_epoch()
    {
        foreach (
            EmbeddingNetworkOptions options in new[] { Small, EmbeddingNetworkOptions.Original with { BatchSize = 64 } }
        )
        {
            // On one thread all of a step is done by the caller; that a team of several allocates nothing either is
            // tested with it.
            using var training = new NetworkTraining(
                Train,
                FeatureRows.None(Train.UserCount),
                FeatureRows.None(Train.MovieCount),
                options with
                {
                    Threads = 1,
                }
            );
            training.Epoch(1, default);
            long before = GC.GetAllocatedBytesForCurrentThread();
            training.Epoch(2, default);
            training.Epoch(3, default);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }
}

public sealed class PlainNetworkTests : PredictorContract<EmbeddingNetwork>
{
    static readonly EmbeddingNetworkOptions Small = EmbeddingNetworkOptions.Original with
    {
        Dimensions = 10,
        Hidden = 32,
        Epochs = 60,
        Patience = 0,
        BatchSize = 64,
        LearningRate = 0.01,
    };

    private protected override double ShareOfTheMeansError => 0.4;

    private protected override EmbeddingNetwork Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) => EmbeddingNetwork.Fit(train, Small with { Seed = seed, Threads = threads }, new() { Cancel = cancel });

    [Fact]
    public void With_patience_it_gives_the_best_epoch_also_when_resumed()
    {
        Split split = Split.Random(Planted.LowRank(80, 50, 2, 0.3, 1.5, seed: 2), 0.2);
        EmbeddingNetworkOptions options = Small with { Epochs = 30, Patience = 4 };
        var reports = new List<EpochReport>();
        EmbeddingNetwork model = EmbeddingNetwork.Fit(
            split.Train,
            options,
            new() { Validation = split.Test, OnEpoch = reports.Add }
        );
        Assert.InRange(reports.Count, 5, 29);
        Assert.Equal(
            reports.Min(report => report.ValidationLoss!.Value),
            Evaluate.Ratings(model, split.Test).Rmse,
            1e-6
        );
        Resuming.Check(
            (onEpoch, checkpoint, cancel) =>
                EmbeddingNetwork.Fit(
                    split.Train,
                    options,
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
    }

    [Fact]
    public void Reaches_its_published_error_on_cleaned_ml100k()
    {
        // The seed project's test MSE of r / 5 after 7 epochs: 0.0414. A mean and biases alone do better; this network
        // is where the course begins.
        Dataset clean = CleaningPipeline.Standard.Run(RealData.MovieLens100K).Data;
        Assert.Equal(99_224, clean.Ratings.Count);
        Split split = Split.Random(clean.Ratings, testShare: 0.2, validationShare: 0.1);
        double rmse = Evaluate
            .Ratings(
                EmbeddingNetwork.Fit(
                    new TrainingSet(split.Train, clean),
                    EmbeddingNetworkOptions.Original,
                    new() { Validation = split.Validation }
                ),
                split.Test
            )
            .Rmse;
        double biases = Evaluate.Ratings(BiasBaseline.Fit(split.Train), split.Test).Rmse;
        TestContext.Current.TestOutputHelper?.WriteLine(
            FormattableString.Invariant(
                $"MSE of r / 5: network {rmse * rmse / 25:0.00000}, biases {biases * biases / 25:0.00000}"
            )
        );
        Assert.InRange(rmse * rmse / 25, 0.03, 0.0414);
        Assert.InRange(biases * biases / 25, 0.03, rmse * rmse / 25);
    }

    [Fact]
    public void The_defaults_reach_their_error_on_u1()
    {
        // .8819 with this seed; a sketch of the same kind in PyTorch: .8845; biases .9599.
        Dataset data = RealData.MovieLens100K;
        Split split = Split.Published(data, "u1");
        Assert.InRange(
            Evaluate.Ratings(EmbeddingNetwork.Fit(new TrainingSet(split.Train, data)), split.Test).Rmse,
            0.87,
            0.885
        );
    }

    [Fact]
    public void A_few_ratings_of_strangers_are_worth_more_than_to_biases_and_als()
    {
        // A fifth of the users is nowhere in training; judged by what follows their first fifteen ratings of a random
        // order.
        Dataset data = RealData.MovieLens100K;
        var dice = new Random(17);
        bool[] apart = [.. Enumerable.Range(0, data.Users.Length).Select(_ => dice.NextDouble() < 0.2)];
        ItemRating[][] strangers =
        [
            .. Enumerable
                .Range(0, data.Users.Length)
                .Where(user => apart[user])
                .Select(user =>
                {
                    ItemRating[] own =
                    [
                        .. Enumerable
                            .Range(0, data.Ratings.ByUser.RowLength(user))
                            .Select(i => new ItemRating(
                                data.Ratings.ByUser.RowColumns(user)[i],
                                data.Ratings.ByUser.RowValues(user)[i]
                            )),
                    ];
                    dice.Shuffle(own);
                    return own;
                }),
        ];
        Ratings train = data.Ratings.Where(row => !apart[data.Ratings.Users[row]]);
        EmbeddingNetwork network = EmbeddingNetwork.Fit(new TrainingSet(train, data), new() { Epochs = 10 });
        double[] errors = [.. new[] { 0, 4, 15 }.Select(given => Error(network, given))];
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"after 0, 4, 15 ratings: {errors[0]:0.0000} {errors[1]:0.0000} {errors[2]:0.0000}; ALS "
                    + $"{Error(AlternatingLeastSquares.Fit(train), 15):0.0000}, biases "
                    + $"{Error(BiasBaseline.Fit(train), 15):0.0000}"
            )
        );
        Assert.True(errors[0] > errors[1] && errors[1] > errors[2], string.Join(' ', errors));
        Assert.InRange(errors[2], 0.8, Error(BiasBaseline.Fit(train), 15) - 0.02);
        Assert.InRange(errors[2], 0.8, Error(AlternatingLeastSquares.Fit(train), 15));

        double Error(IFoldIn model, int given)
        {
            float[] scores = new float[data.Movies.Length];
            return Math.Sqrt(
                strangers
                    .SelectMany(own =>
                    {
                        model.ScoreNewUser(own.AsSpan(0, given), scores);
                        return own.Skip(15)
                            .Select(rating =>
                                Math.Pow(data.Ratings.Scale.Clamp(scores[rating.Item]) - rating.Rating, 2)
                            )
                            .ToArray();
                    })
                    .Average()
            );
        }
    }

    [Fact]
    public void Demographics_alone_move_a_strangers_scores()
    {
        Dataset data = RealData.MovieLens100K;
        EmbeddingNetwork model = EmbeddingNetwork.Fit(
            data,
            EmbeddingNetworkOptions.Original with
            {
                Patience = 0,
                Epochs = 1,
            }
        );
        float[] unknown = new float[data.Movies.Length],
            old = new float[data.Movies.Length],
            young = new float[data.Movies.Length];
        model.ScoreNewUser([], unknown);
        model.ScoreNewUser(
            new User
            {
                Id = 0,
                Age = 70,
                Gender = 'F',
                Occupation = "librarian",
            },
            [],
            old
        );
        model.ScoreNewUser(
            new User
            {
                Id = 0,
                Age = 12,
                Gender = 'M',
                Occupation = "student",
            },
            [],
            young
        );
        Assert.NotEqual(unknown, old);
        Assert.NotEqual(old, young);
        Assert.All(young, score => Assert.True(float.IsFinite(score)));
    }
}
