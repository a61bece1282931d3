using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Tests.Contracts;
using MovieRec.Tests.Models.Files;

namespace MovieRec.Tests.Models.Factorization;

public sealed class OneFactorAtATimeTests : PredictorContract<FunkSvd>
{
    static readonly FunkSvdOptions Small = FunkSvdOptions.Original with
    {
        Factors = 3,
        Epochs = 60,
        LearningRate = 0.02,
        UserRegularization = 0.02,
        ItemRegularization = 0.02,
    };

    private protected override double ShareOfTheMeansError => 0.45;

    private protected override FunkSvd Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) => FunkSvd.Fit(train, Small with { Seed = seed, Threads = threads }, new() { Cancel = cancel });

    [Fact]
    public void Is_what_funk_wrote_down()
    {
        // The slow way: no residuals are kept, each prediction is the sum over the biases and all factors up to the
        // present one.
        FunkSvd model = Fit(Train, 1, 1);
        BiasBaseline bias = BiasBaseline.Fit(Train);
        double[,] p = new double[Train.UserCount, 3],
            q = new double[Train.MovieCount, 3];
        for (int factor = 0; factor < 3; factor++)
        {
            for (int row = 0; row < Train.Count; row++)
                p[Train.Users[row], factor] = q[Train.Movies[row], factor] = 0.1;
            for (int epoch = 0; epoch < Small.Epochs; epoch++)
            {
                for (int row = 0; row < Train.Count; row++)
                {
                    (int u, int i) = (Train.Users[row], Train.Movies[row]);
                    double error = Train.Values[row] - Train.Mean - bias.UserBias[u] - bias.ItemBias[i];
                    for (int f = 0; f <= factor; f++)
                        error -= p[u, f] * q[i, f];
                    (p[u, factor], q[i, factor]) = (
                        p[u, factor] + 0.02 * (error * q[i, factor] - 0.02 * p[u, factor]),
                        q[i, factor] + 0.02 * (error * p[u, factor] - 0.02 * q[i, factor])
                    );
                }
            }
        }
        for (int f = 0; f < 3; f++)
        {
            for (int u = 0; u < Train.UserCount; u++)
                Assert.Equal(p[u, f], model.UserFactors(u)[f], 1e-3);
            for (int i = 0; i < Train.MovieCount; i++)
                Assert.Equal(q[i, f], model.ItemFactors(i)[f], 1e-3);
        }
    }

    [Theory]
    [InlineData(4)] // within the first factor
    [InlineData(20)] // just at the end of it
    [InlineData(47)] // within the third
    public void Stopped_and_resumed_it_ends_in_the_same_bits(int stopAfter) =>
        Resuming.Check(
            (onEpoch, checkpoint, cancel) =>
                FunkSvd.Fit(
                    Train,
                    Small with
                    {
                        Epochs = 20,
                    },
                    new()
                    {
                        OnEpoch = onEpoch,
                        Checkpoint = checkpoint,
                        Cancel = cancel,
                    }
                ),
            stopAfter
        );
}
