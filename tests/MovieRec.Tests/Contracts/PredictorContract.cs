using MovieRec.Evaluation;
using MovieRec.Models;

namespace MovieRec.Tests.Contracts;

/// <summary>What a model that predicts ratings owes beyond <see cref="ScorerContract{TModel}"/>.</summary>
public abstract class PredictorContract<TModel> : ScorerContract<TModel>
    where TModel : IRatingPredictor, ISavable<TModel>
{
    /// <summary>RMSE on the training ratings that is asked for, as a share of that of their mean. A model with factors
    /// finds the planted ones.</summary>
    private protected abstract double ShareOfTheMeansError { get; }

    [Fact]
    public void Learns_what_a_mean_cannot()
    {
        double mean = Evaluate.Ratings((_, _) => (float)Train.Mean, Train).Rmse;
        Assert.InRange(Evaluate.Ratings(Fit(Train, 1, 2), Train).Rmse, 0, ShareOfTheMeansError * mean);
    }

    [Fact]
    public void Predictions_are_the_scores_clipped_to_the_scale()
    {
        TModel model = Fit(Train, 1, 2);
        for (int user = 0; user <= 60; user++)
        {
            float[] scores = ScoresOf(model, user);
            for (int item = 0; item <= 40; item++)
                Assert.Equal(Math.Clamp(scores[item], 1, 5), model.Predict(user, item), 1e-5f);
        }
        Assert.Contains(
            "0 to 40",
            Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict(0, 41)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict(-1, 0));
    }
}
