using MathNet.Numerics.LinearAlgebra;
using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Splitting;
using MovieRec.Tests.Contracts;

namespace MovieRec.Tests.Models.Baselines;

public sealed class BiasBaselineTests : PredictorContract<BiasBaseline>
{
    private protected override double ShareOfTheMeansError => 0.98;

    private protected override bool CanBeCanceled => false;

    private protected override BiasBaseline Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) => BiasBaseline.Fit(train);

    [Fact]
    public void Published_errors_on_ml100k()
    {
        // Surprise's BaselineOnly with ALS and its defaults: .9599 / .7616 on u1, .9457 as the mean of u1–u5.
        RatingReport u1 = Judge(Split.Published(RealData.MovieLens100K, "u1"));
        Assert.Equal(0.9599, u1.Rmse, 0.00005);
        Assert.Equal(0.7616, u1.Mae, 0.00005);
        Assert.Equal(0.9457, Split.FiveFolds(RealData.MovieLens100K).Average(split => Judge(split).Rmse), 0.0001);

        static RatingReport Judge(Split split) => Evaluate.Ratings(BiasBaseline.Fit(split.Train), split.Test);
    }

    [Fact]
    public void Solves_the_ridge_regression_that_it_stands_for()
    {
        Ratings train = Planted.LowRank(12, 9, 1, 0.5, 0.5, seed: 4);
        BiasBaseline model = BiasBaseline.Fit(
            train,
            new()
            {
                ItemRegularization = 2,
                UserRegularization = 3,
                Epochs = 200,
            }
        );
        // One dummy column a user and a movie: (AᵀA + Λ) x = Aᵀ (r − μ), solved densely.
        var a = Matrix<double>.Build.Dense(
            train.Count,
            21,
            (row, column) => column == train.Users[row] || column == 12 + train.Movies[row] ? 1 : 0
        );
        var target = Vector<double>.Build.Dense(train.Count, row => train.Values[row] - train.Mean);
        var ridge = Matrix<double>.Build.DenseDiagonal(21, 21, column => column < 12 ? 3 : 2);
        Vector<double> solution = (a.TransposeThisAndMultiply(a) + ridge).Solve(a.TransposeThisAndMultiply(target));
        Assert.Equal(solution.Take(12), model.UserBias, (x, y) => Math.Abs(x - y) < 1e-9);
        Assert.Equal(solution.Skip(12), model.ItemBias, (x, y) => Math.Abs(x - y) < 1e-9);
    }

    [Fact]
    public void Unseen_users_and_movies_get_what_is_known_and_predictions_stay_on_the_scale()
    {
        Ratings train = new RatingsBuilder(RatingScale.OneToFive)
            .Add(1, 1, 5)
            .Add(1, 2, 5)
            .Add(2, 1, 5)
            .Add(2, 3, 1)
            .Build(IdMap.Of([1, 2, 3]), IdMap.Of([1, 2, 3, 4]));
        BiasBaseline model = BiasBaseline.Fit(
            train,
            new()
            {
                ItemRegularization = 0,
                UserRegularization = 0,
                Epochs = 50,
            }
        );
        Assert.Equal((float)model.Mean, model.Predict(2, 3));
        Assert.Equal((float)(model.Mean + model.ItemBias[0]), model.Predict(2, 0), 1e-6f);
        Assert.Equal(5, model.Predict(0, 1));
        float[] scores = new float[4];
        model.Score(0, scores);
        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
        Assert.Contains(
            "0 to 2",
            Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict(3, 0)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => model.Score(0, new float[3]));
    }

    [Fact]
    public void Bad_options_and_empty_training_are_errors()
    {
        Ratings none = new RatingsBuilder(RatingScale.OneToFive).Build();
        Assert.Contains(
            "filter or a split",
            Assert.Throws<ArgumentException>(() => BiasBaseline.Fit(none)).Message,
            StringComparison.Ordinal
        );
        Ratings some = new RatingsBuilder(RatingScale.OneToFive).Add(1, 1, 3).Build();
        Assert.Throws<ArgumentOutOfRangeException>(() => BiasBaseline.Fit(some, new() { Epochs = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => BiasBaseline.Fit(some, new() { ItemRegularization = -1 }));
    }
}
