using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Splitting;
using MovieRec.Tests.Contracts;

namespace MovieRec.Tests.Models.Baselines;

public sealed class GlobalMeanTests : PredictorContract<GlobalMean>
{
    private protected override double ShareOfTheMeansError => 1;

    private protected override bool CanBeCanceled => false;

    private protected override GlobalMean Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) => GlobalMean.Fit(train);

    [Fact]
    public void Everything_is_the_mean() =>
        Assert.All(
            ScoresOf(Fit(Train, 1, 1), 7),
            score => Assert.Equal((float)Train.Values.Average(value => (double)value), score, 1e-6f)
        );
}

public sealed class MostPopularTests : ScorerContract<MostPopular>
{
    private protected override bool CanBeCanceled => false;

    private protected override MostPopular Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) => MostPopular.Fit(train);

    [Fact]
    public void Counts_all_ratings_or_only_the_good_ones()
    {
        Ratings train = new RatingsBuilder(RatingScale.OneToFive)
            .Add(1, 1, 5)
            .Add(2, 1, 2)
            .Add(3, 1, 3)
            .Add(1, 2, 4)
            .Add(2, 2, 4)
            .Build(null, IdMap.Of([1, 2, 3]));
        Assert.Equal([3, 2, 0], MostPopular.Fit(train).Counts);
        MostPopular liked = MostPopular.Fit(train, new() { LikeThreshold = 4 });
        Assert.Equal([1f, 2f, 0f], ScoresOf(liked, 0));
        Assert.Equal(ScoresOf(liked, 0), ScoresOf(liked, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => MostPopular.Fit(train, new() { LikeThreshold = float.NaN }));
    }
}

public sealed class RandomScoresTests : ScorerContract<RandomScores>
{
    private protected override bool CanBeCanceled => false;

    private protected override bool LearnsFromRatings => false;

    private protected override RandomScores Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) => RandomScores.Fit(train, new() { Seed = seed });

    [Fact]
    public void Each_user_keeps_a_list_and_no_two_share_one()
    {
        RandomScores model = Fit(Train, 1, 1);
        float[][] all = [.. Enumerable.Range(0, 61).Select(user => ScoresOf(model, user)), NewUser(model, [])];
        Assert.Equal(all[3], ScoresOf(model, 3));
        Assert.Equal(62, all.Select(scores => scores[0]).Distinct().Count());
        Assert.InRange(all.SelectMany(scores => scores).Average(), 0.47, 0.53);
        Assert.NotEqual(all[3], ScoresOf(Fit(Train, 2, 1), 3));
    }
}

/// <summary>Biases by gradient descent; those by least squares are in <see cref="BiasBaselineTests"/>.</summary>
public sealed class BiasDescentTests : PredictorContract<BiasBaseline>
{
    private protected override double ShareOfTheMeansError => 0.98;

    private protected override bool CanBeCanceled => false;

    private protected override BiasBaseline Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) => BiasBaseline.Fit(train, new() { Method = BiasMethod.Sgd, SgdEpochs = 100 });

    [Fact]
    public void Steps_are_those_worked_by_hand()
    {
        Ratings train = new RatingsBuilder(RatingScale.OneToFive).Add(1, 1, 5).Add(1, 2, 1).Build(); // the mean is 3
        BiasBaseline model = BiasBaseline.Fit(
            train,
            new()
            {
                Method = BiasMethod.Sgd,
                SgdEpochs = 1,
                SgdRate = 0.1,
                SgdRegularization = 0.5,
            }
        );
        // First e = 2: both biases .2. Then e = 1 − 3 − .2 = −2.2: b(u) = .2 + .1 (−2.2 − .1) = −.03, b(2) = −.22.
        Assert.Equal(-0.03, model.UserBias[0], 1e-12);
        Assert.Equal([0.2, -0.22], model.ItemBias, (x, y) => Math.Abs(x - y) < 1e-12);
    }

    [Fact]
    public void Error_on_ml100k_is_that_of_the_same_steps_in_another_language()
    {
        // Surprise's defaults (20 epochs, rate .005, λ .02) over u1.base in the order of the file, in twelve lines of
        // Python: .956109388.
        Split u1 = Split.Published(RealData.MovieLens100K, "u1");
        Assert.Equal(
            0.956109388,
            Evaluate.Ratings(BiasBaseline.Fit(u1.Train, new() { Method = BiasMethod.Sgd }), u1.Test).Rmse,
            1e-8
        );
    }

    [Fact]
    public void A_small_rate_and_many_epochs_end_where_both_gradients_vanish()
    {
        BiasBaseline model = BiasBaseline.Fit(
            Train,
            new()
            {
                Method = BiasMethod.Sgd,
                SgdEpochs = 4000,
                SgdRate = 0.002,
                SgdRegularization = 0.1,
            }
        );
        for (int user = 0; user < 60; user++)
        {
            double gradient = HistoryOf(user)
                .Sum(rated => rated.Rating - model.Mean - model.ItemBias[rated.Item] - 1.1 * model.UserBias[user]);
            Assert.Equal(0, gradient / HistoryOf(user).Length, 0.01);
        }
    }
}
