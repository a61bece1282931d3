using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Splitting;
using MovieRec.Tests.Contracts;
using MovieRec.Tests.Models.Files;

namespace MovieRec.Tests.Models.Factorization;

public sealed class NonNegativeMfTests : PredictorContract<NonNegativeMf>
{
    static readonly NonNegativeMfOptions Small = new()
    {
        Factors = 4,
        Epochs = 200,
        Regularization = 0.01,
    };

    private protected override double ShareOfTheMeansError => 0.5;

    private protected override NonNegativeMf Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) => NonNegativeMf.Fit(train, Small with { Seed = seed, Threads = threads }, new() { Cancel = cancel });

    [Fact]
    public void Reaches_its_error_on_ml100k()
    {
        // Surprise's NMF with its defaults: about .963 on five random folds; measured here: .9336.
        Split u1 = Split.Published(RealData.MovieLens100K, "u1");
        Assert.InRange(Evaluate.Ratings(NonNegativeMf.Fit(u1.Train), u1.Test).Rmse, 0.92, 0.96);
    }

    [Fact]
    public void Nothing_is_negative_and_the_objective_falls_in_every_epoch()
    {
        double before = double.PositiveInfinity;
        foreach (int epochs in Enumerable.Range(1, 25))
        {
            NonNegativeMf model = NonNegativeMf.Fit(Train, Small with { Epochs = epochs, Regularization = 0.1 });
            double objective = 0;
            for (int row = 0; row < Train.Count; row++)
            {
                double estimate = 0;
                for (int f = 0; f < 4; f++)
                {
                    float p = model.UserFactors(Train.Users[row])[f],
                        q = model.ItemFactors(Train.Movies[row])[f];
                    Assert.True(p >= 0 && q >= 0);
                    estimate += p * (double)q;
                    objective += 0.5 * 0.1 * (p * (double)p + q * (double)q);
                }
                objective += 0.5 * (Train.Values[row] - estimate) * (Train.Values[row] - estimate);
            }
            Assert.InRange(objective, 0, before * (1 + 1e-6));
            before = objective;
        }
    }

    [Fact]
    public void A_step_is_the_published_rule()
    {
        // p(f) · Σ r q(f) / (Σ r̂ q(f) + λ n p(f)) with two movies and two factors: r̂ = (1·1 + 2·2, 1·3 + 2·1) = (5,
        // 5).
        float[] row = [1, 2, 0, 0, 0, 0, 0, 0],
            others = [1, 2, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 0, 0, 0, 0];
        double squares = NonNegativeMf.Step(row, [0, 1], [4, 2], others, 0.5f, new float[16]);
        Assert.Equal(1 + 9, squares, 1e-6);
        Assert.Equal(
            [
                1 * (4 * 1 + 2 * 3) / (5 * 1 + 5 * 3 + 0.5f * 2 * 1),
                2 * (4 * 2 + 2 * 1) / (5 * 2 + 5 * 1 + 0.5f * 2 * 2),
                0,
                0,
                0,
                0,
                0,
                0,
            ],
            row,
            (x, y) => Math.Abs(x - y) < 1e-6
        );
    }

    [Fact]
    public void Strangers_get_the_mean_of_the_others()
    {
        NonNegativeMf model = Fit(Train, 1, 1);
        for (int f = 0; f < 4; f++)
        {
            Assert.Equal(
                Enumerable.Range(0, 60).Average(user => (double)model.UserFactors(user)[f]),
                model.UserFactors(60)[f],
                1e-5
            );
            Assert.Equal(
                Enumerable.Range(0, 40).Average(item => (double)model.ItemFactors(item)[f]),
                model.ItemFactors(40)[f],
                1e-5
            );
        }
    }

    [Fact]
    public void Stopped_and_resumed_it_ends_in_the_same_bits() =>
        Resuming.Check(
            (onEpoch, checkpoint, cancel) =>
                NonNegativeMf.Fit(
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
}
