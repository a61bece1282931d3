using MathNet.Numerics.LinearAlgebra;
using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Splitting;
using MovieRec.Tests.Contracts;

namespace MovieRec.Tests.Models.Factorization;

public sealed class PureSvdTests : ScorerContract<PureSvd>
{
    private protected override PureSvd Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) =>
        PureSvd.Fit(
            train,
            new()
            {
                LikeThreshold = 1,
                Factors = 5,
                Seed = seed,
                Threads = threads,
            },
            new() { Cancel = cancel }
        );

    [Fact]
    public void Scores_are_the_users_row_of_the_rank_k_matrix()
    {
        PureSvd model = Fit(Train, 1, 1);
        var ratings = Matrix<double>.Build.Dense(61, 41);
        for (int row = 0; row < Train.Count; row++)
            ratings[Train.Users[row], Train.Movies[row]] = Train.Values[row];
        var v = ratings.Svd().VT.SubMatrix(0, 5, 0, 41);
        Matrix<double> expected = ratings * v.Transpose() * v;
        for (int user = 0; user < 60; user++)
            Assert.Equal(
                expected.Row(user),
                ScoresOf(model, user).Select(score => (double)score),
                (x, y) => Math.Abs(x - y) < 1e-2
            );
    }

    [Fact]
    public void Folding_in_a_training_user_in_any_order_gives_the_same_bits()
    {
        PureSvd model = Fit(Train, 1, 1);
        Assert.Equal(ScoresOf(model, 3), NewUser(model, HistoryOf(3)));
        Assert.Equal(ScoresOf(model, 3), NewUser(model, [.. HistoryOf(3).Reverse()]));
    }

    [Fact]
    public void A_stranger_is_scored_as_the_mean_of_all_users()
    {
        PureSvd model = Fit(Train, 1, 1);
        float[] mean =
        [
            .. Enumerable
                .Range(0, 41)
                .Select(item => Enumerable.Range(0, 60).Average(user => ScoresOf(model, user)[item])),
        ];
        Assert.Equal(mean, NewUser(model, []), (x, y) => Math.Abs(x - y) < 1e-3);
        Assert.Equal(mean, ScoresOf(model, 60), (x, y) => Math.Abs(x - y) < 1e-3);
    }

    [Fact]
    public void Similarity_is_the_cosine_of_the_columns_of_the_rank_k_matrix()
    {
        PureSvd model = Fit(Train, 1, 1);
        var ratings = Matrix<double>.Build.Dense(61, 41);
        for (int row = 0; row < Train.Count; row++)
            ratings[Train.Users[row], Train.Movies[row]] = Train.Values[row];
        var v = ratings.Svd().VT.SubMatrix(0, 5, 0, 41);
        Matrix<double> low = ratings * v.Transpose() * v;
        float[] similarities = new float[41];
        model.Similarities(4, similarities);
        for (int other = 0; other < 40; other++)
            Assert.Equal(
                low.Column(4).DotProduct(low.Column(other)) / (low.Column(4).L2Norm() * low.Column(other).L2Norm()),
                similarities[other],
                1e-3
            );
        Assert.Equal(0, similarities[40]);
        Assert.Contains(
            "0 to 40",
            Assert.Throws<ArgumentOutOfRangeException>(() => model.Similarities(41, similarities)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => model.Similarities(0, new float[3]));
    }

    [Fact]
    public void More_factors_than_the_rank_are_no_harm()
    {
        PureSvd model = PureSvd.Fit(Train, new() { LikeThreshold = 1, Factors = 500 });
        Assert.Equal(40, model.SingularValues.Length);
        // Then nothing is lost, and each rating scores as itself.
        for (int row = 0; row < Train.Count; row += 7)
            Assert.Equal(Train.Values[row], ScoresOf(model, Train.Users[row])[Train.Movies[row]], 1e-4f);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(110)]
    public void Progress_is_reported_and_cancellation_ends_the_fit(int factors)
    {
        Ratings ratings = Planted.LowRank(150, 130, 3, 0.4, 0.3, seed: 2);
        var reports = new List<EpochReport>();
        PureSvd.Fit(
            ratings,
            new() { Factors = factors },
            new() { OnEpoch = reports.Add, Cancel = TestContext.Current.CancellationToken }
        );
        Assert.Equal(Enumerable.Range(1, reports.Count), reports.Select(report => report.Epoch));
        Assert.Equal(0, reports[^1].TrainLoss, 1e-6);
        Assert.InRange(reports[0].TrainLoss, 0.01, 1);
        using var cancel = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            PureSvd.Fit(
                ratings,
                new() { Factors = factors },
                new() { OnEpoch = _ => cancel.Cancel(), Cancel = cancel.Token }
            )
        );
    }

    [Fact]
    public void Options_out_of_range_are_errors()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PureSvd.Fit(Train, new() { Factors = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => PureSvd.Fit(Train, new() { Threads = -1 }));
    }

    [Fact]
    public void Finds_what_people_will_like_on_ml100k()
    {
        // Its own figure, so that a change is seen. Scoring movies by their number of training ratings reaches .133.
        Split ua = Split.Published(RealData.MovieLens100K, "ua");
        Assert.Equal(0.307, Evaluate.Ranking(PureSvd.Fit(ua.Train), ua.Train, ua.Test)["ndcg@10"], 0.003);
    }
}
