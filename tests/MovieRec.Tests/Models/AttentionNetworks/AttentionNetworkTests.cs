using MovieRec.Data;
using MovieRec.Data.Imdb;
using MovieRec.Evaluation;
using MovieRec.Groups;
using MovieRec.Models;
using MovieRec.Sequences;
using MovieRec.Tests.Contracts;
using MovieRec.Tests.Models.Files;

namespace MovieRec.Tests.Models.AttentionNetworks;

public sealed class AttentionNetworkTests : PredictorContract<AttentionNetwork>
{
    static readonly AttentionNetworkOptions Small = new()
    {
        Dimensions = 16,
        Heads = 2,
        FirstHidden = 16,
        SecondHidden = 8,
        SequenceLength = 6,
        PairsPerItem = 30,
        Epochs = 6,
        BatchSize = 64,
        LearningRate = 0.003,
        HistoryEpochs = 20,
        HistoryDimensions = 6,
    };

    private protected override double ShareOfTheMeansError => 0.6;

    private protected override AttentionNetwork Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) => AttentionNetwork.Fit(train, Small with { Seed = seed, Threads = threads }, new() { Cancel = cancel });

    [Fact]
    public void Stopped_and_resumed_it_ends_in_the_same_bits()
    {
        foreach (
            AttentionNetworkOptions options in new[]
            {
                Small with
                {
                    Epochs = 6,
                },
                AttentionNetworkOptions.Original with
                {
                    Epochs = 6,
                    SequenceLength = 4,
                },
            }
        )
            Resuming.Check(
                (onEpoch, checkpoint, cancel) =>
                    AttentionNetwork.Fit(
                        Train,
                        options,
                        new()
                        {
                            OnEpoch = onEpoch,
                            Checkpoint = checkpoint,
                            Cancel = cancel,
                        }
                    ),
                stopAfter: 3
            );
    }

    [Fact]
    public void The_original_configuration_has_the_same_bits_for_any_number_of_threads()
    {
        byte[] one = Saved(
            AttentionNetwork.Fit(Train, AttentionNetworkOptions.Original with { Epochs = 2, Threads = 1 })
        );
        Assert.All(
            new[] { 2, 3, 8 },
            threads =>
                Assert.Equal(
                    one,
                    Saved(
                        AttentionNetwork.Fit(
                            Train,
                            AttentionNetworkOptions.Original with
                            {
                                Epochs = 2,
                                Threads = threads,
                            }
                        )
                    )
                )
        );
    }

    [Theory]
    [InlineData(2)]
    [InlineData(59)]
    [InlineData(425)]
    [InlineData(599)]
    public void A_batch_may_have_any_size(int size) =>
        Assert.True(
            float.IsFinite(AttentionNetwork.Fit(Train, Small with { BatchSize = size, Epochs = 1 }).Predict(0, 0))
        );

    [Fact]
    public void Who_comes_first_changes_not_a_bit()
    {
        Dataset data = Described();
        AttentionNetwork model = AttentionNetwork.Fit(data, Small with { Epochs = 5 });
        float[] one = new float[41],
            other = new float[41];
        GroupMember stranger = GroupMember.New([new(3, 5), new(8, 1), new(20, 4)]);
        foreach (
            (GroupMember a, GroupMember b) in new[]
            {
                (GroupMember.Of(3), GroupMember.Of(7)),
                (GroupMember.Of(60), GroupMember.Of(0)),
                (stranger, GroupMember.Of(5)),
            }
        )
        {
            model.ScoreTogether(a, b, one);
            model.ScoreTogether(b, a, other);
            Assert.Equal(one, other);
        }
        for (int item = 0; item < 41; item++)
            Assert.Equal(model.PredictTogether(3, 7, item), model.PredictTogether(7, 3, item));
        model.ScoreTogether(GroupMember.Of(3), GroupMember.Of(7), one);
        for (int item = 0; item < 41; item++)
            Assert.Equal(Math.Clamp(one[item], 1, 5), model.PredictTogether(7, 3, item), 1e-5f);
        model.ScoreTogether(GroupMember.Of(3), null, one);
        model.Score(3, other);
        Assert.Equal(other, one);
        model.ScoreTogether(GroupMember.Of(3), GroupMember.Of(3), one);
        Assert.Equal(other, one); // with oneself one is alone
    }

    [Fact]
    public void Predictions_for_pairs_of_windows_depend_on_their_content_only()
    {
        Dataset data = Described();
        PairSplit split = PairSplit.Chronological(UserSequences.InTimeOrder(data.Ratings));
        AttentionNetwork model = AttentionNetwork.Fit(
            new PairTrainingSet(data, split.Train),
            Small with
            {
                Epochs = 3,
            }
        );
        float[] found = model.Predict(split.Test, threads: 2);
        Assert.Equal(split.Test.Count, found.Length);
        Assert.All(found, estimate => Assert.InRange(estimate, 1, 5));
        Assert.Equal(found, model.Predict(split.Test, threads: 1));
        // The targets' own ratings, and all that comes after them, are turned around: nothing may change.
        HashSet<(int, int)> hidden =
        [
            .. split.Test.Windows.Select(window =>
                (window.User, split.Test.Sequences.Movies(window.User)[window.Target])
            ),
        ];
        HashSet<(int, int)> shown =
        [
            .. split.Test.Windows.SelectMany(window =>
                split
                    .Test.Sequences.Movies(window.User)[window.Start..window.Target]
                    .ToArray()
                    .Select(movie => (window.User, movie))
            ),
        ];
        var builder = new RatingsBuilder(RatingScale.OneToFive);
        for (int row = 0; row < data.Ratings.Count; row++)
        {
            (int user, int movie) = (data.Ratings.Users[row], data.Ratings.Movies[row]);
            bool turn = hidden.Contains((user, movie)) && !shown.Contains((user, movie));
            builder.Add(
                user,
                movie,
                turn ? 6 - data.Ratings.Values[row] : data.Ratings.Values[row],
                data.Ratings.Seconds[row]
            );
        }
        UserSequences turned = UserSequences.InTimeOrder(builder.Build(data.Ratings.UserIds, data.Ratings.MovieIds));
        PairSet other = PairSplit.Chronological(turned).Test;
        Assert.Equal(split.Test.Pairs, other.Pairs);
        Assert.NotEqual(
            Enumerable.Range(0, other.Count).Select(split.Test.Label),
            Enumerable.Range(0, other.Count).Select(other.Label)
        );
        Assert.Equal(found, model.Predict(other));
    }

    [Fact]
    public void Shares_are_of_the_latest_ratings_and_add_up_to_one()
    {
        AttentionNetwork model = Fit(Train, 1, 1);
        int[] latest =
        [
            .. Enumerable
                .Range(0, Train.Count)
                .Where(row => Train.Users[row] == 3)
                .OrderBy(row => Train.Seconds[row])
                .TakeLast(5)
                .Select(row => Train.Movies[row]),
        ];
        var shares = model.Shares(GroupMember.Of(3), 11);
        Assert.Equal(latest, shares.Select(share => share.Item));
        Assert.Equal(1, shares.Sum(share => share.Share), 1e-5f);
        Assert.All(
            shares,
            share =>
                Assert.Equal(Train.ByUser.RowValues(3)[Train.ByUser.RowColumns(3).IndexOf(share.Item)], share.Rating)
        );
        Assert.Equal([new(9, 4, 1)], model.Shares(GroupMember.New([new(9, 4)]), 11));
        Assert.Empty(model.Shares(GroupMember.Of(60), 11));
    }

    [Fact]
    public void Epochs_are_reported_with_loss_and_mean_absolute_error_and_the_best_one_is_kept()
    {
        Dataset data = Described();
        PairSplit split = PairSplit.Chronological(UserSequences.InTimeOrder(data.Ratings));
        var reports = new List<EpochReport>();
        AttentionNetwork model = AttentionNetwork.Fit(
            new PairTrainingSet(data, split.Train) { Facts = MovieFacts.Without(data), Validation = split.Validation },
            Small with
            {
                Epochs = 20,
                Patience = 3,
            },
            new() { OnEpoch = reports.Add }
        );
        Assert.All(reports, report => Assert.InRange(report.TrainMae!.Value, 0.1, report.TrainLoss));
        float[] found = model.Predict(split.Validation);
        Assert.Equal(
            reports.Min(report => report.ValidationLoss!.Value),
            Math.Sqrt(found.Select((estimate, pair) => Math.Pow(estimate - split.Validation.Label(pair), 2)).Average()),
            1e-6
        );
        Assert.Contains(
            "validation",
            Assert
                .Throws<ArgumentException>(() =>
                    AttentionNetwork.Fit(new PairTrainingSet(data, split.Train), Small with { Patience = 2 })
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_ablation_learns()
    {
        Dataset data = Described();
        double mean = Math.Sqrt(
            data.Ratings.Values.Select(rating => Math.Pow(rating - data.Ratings.Mean, 2)).Average()
        );
        foreach (
            AttentionNetworkOptions options in new[]
            {
                Small with
                {
                    UseAttention = false,
                },
                Small with
                {
                    UseSequenceRatings = false,
                },
                Small with
                {
                    UseDemographics = false,
                },
                Small with
                {
                    SequenceLength = 2,
                },
                Small with
                {
                    UseEmbeddingNetwork = false,
                    Epochs = 40,
                    LearningRate = 0.01,
                    Dropout = 0.1,
                    PairFraction = 0.5,
                    EmbeddingDecay = 0.5,
                    WeightDecay = 0.01,
                },
            }
        )
        {
            AttentionNetwork model = AttentionNetwork.Fit(data, options);
            Assert.InRange(MovieRec.Evaluation.Evaluate.Ratings(model, data.Ratings).Rmse, 0, 0.9 * mean);
            var loaded = AttentionNetwork.Load(new MemoryStream(Saved(model)));
            Assert.Equal(ScoresOf(model, 3), ScoresOf(loaded, 3));
        }
    }

    [Fact]
    public void A_step_allocates_nothing_once_its_code_is_optimized()
    {
        Dataset data = Described();
        foreach (AttentionNetworkOptions options in new[] { Small, AttentionNetworkOptions.Original })
        {
            PairSet pairs = PairSplit.Chronological(UserSequences.InTimeOrder(data.Ratings)).Train;
            AttentionExamples examples = AttentionExamples.Of(
                pairs,
                RatingScale.OneToFive,
                options.SequenceLength - 1,
                options.IncludeSingleUsers
            );
            // On one thread all of a step is done by the caller; that a team of several allocates nothing either is
            // tested with it.
            using var training = new AttentionTraining(
                examples,
                AttentionInputs.Of(data, MovieFacts.Without(data), true),
                5,
                options with
                {
                    Threads = 1,
                }
            );
            // Code that the runtime has not optimized yet may box numbers, so that the first epochs may allocate.
            Assert.Contains(
                0,
                Enumerable.Range(1, 30).Select(epoch => AllocatedBy(() => training.Epoch(epoch, default)))
            );
        }
    }

    static long AllocatedBy(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void What_cannot_be_fitted_is_a_clear_error()
    {
        foreach (
            AttentionNetworkOptions bad in new[]
            {
                Small with
                {
                    Dimensions = 20,
                },
                Small with
                {
                    Heads = 0,
                },
                Small with
                {
                    FirstHidden = 12,
                },
                Small with
                {
                    SecondHidden = 0,
                },
                Small with
                {
                    SequenceLength = 1,
                },
                Small with
                {
                    SequenceLength = 5000,
                },
                Small with
                {
                    SequenceStep = 0,
                },
                Small with
                {
                    PairsPerItem = 0,
                },
                Small with
                {
                    PairFraction = -1,
                },
                Small with
                {
                    Dropout = 1,
                },
                Small with
                {
                    NegativeSlope = 1,
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
                    EmbeddingDecay = -1,
                },
                Small with
                {
                    WeightDecay = -1,
                },
                Small with
                {
                    Patience = -1,
                },
                Small with
                {
                    Threads = -1,
                },
            }
        )
            Assert.Throws<ArgumentOutOfRangeException>(() => AttentionNetwork.Fit(Train, bad));
        Assert.Contains(
            "learning rate",
            Assert
                .Throws<InvalidOperationException>(() =>
                    AttentionNetwork.Fit(Train, Small with { LearningRate = 1000 })
                )
                .Message,
            StringComparison.Ordinal
        );
        var timeless = new RatingsBuilder(RatingScale.OneToFive);
        for (int row = 0; row < Train.Count; row++)
            timeless.Add(Train.Users[row], Train.Movies[row], Train.Values[row], 0);
        Assert.Contains(
            "time",
            Assert
                .Throws<ArgumentException>(() =>
                    AttentionNetwork.Fit(timeless.Build(Train.UserIds, Train.MovieIds), Small)
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>The contract's ratings with genres, and with some facts about users.</summary>
    static Dataset Described()
    {
        Dataset data = Planted.Described(
            Train,
            movie =>
                movie % 3 == 0 ? ["Comedy"]
                : movie % 3 == 1 ? ["Drama", "Comedy"]
                : []
        );
        return new Dataset(
            "described",
            data.Ratings,
            data.Movies,
            [
                .. data.Users.Select(
                    (user, index) =>
                        index % 4 == 0
                            ? user
                            : user with
                            {
                                Age = 15 + index,
                                Gender = index % 2 == 0 ? 'F' : 'M',
                                Occupation = index % 5 == 0 ? null : $"work {index % 3}",
                            }
                ),
            ],
            data.Genres
        );
    }
}
