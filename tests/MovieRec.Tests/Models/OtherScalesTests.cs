using MovieRec.Data;
using MovieRec.Models;

namespace MovieRec.Tests.Models;

/// <summary>A model of ratings on another scale is that of the same ratings on a usual one.</summary>
public sealed class OtherScalesTests
{
    static readonly Ratings Train = Planted.LowRank(users: 40, items: 30, rank: 2, density: 0.5, noise: 0.3, seed: 9);

    /// <summary>The ratings 1 to 5 as 0, 1, … 4 times <paramref name="step"/> above a minimum.</summary>
    static Ratings On(float minimum, float step)
    {
        var builder = new RatingsBuilder(new RatingScale(minimum, minimum + 4 * step, step));
        for (int row = 0; row < Train.Count; row++)
            builder.Add(Train.Users[row], Train.Movies[row], minimum + (Train.Values[row] - 1) * step);
        return builder.Build(Train.UserIds, Train.MovieIds);
    }

    static float[] Scores(IItemScorer model)
    {
        float[] scores = new float[model.ItemCount];
        model.Score(7, scores);
        return scores;
    }

    static float[] NewUserScores(IFoldIn model, ItemRating rated)
    {
        float[] scores = new float[Train.MovieCount];
        model.ScoreNewUser([rated], scores);
        return scores;
    }

    [Fact]
    public void Ranking_models_weigh_negative_ratings_by_the_steps_up_to_them()
    {
        Ratings usual = On(1, 1),
            negative = On(-9, 1);
        Assert.Equal(
            Scores(ImplicitAls.Fit(usual, new() { Factors = 4, Epochs = 3 })),
            Scores(ImplicitAls.Fit(negative, new() { Factors = 4, Epochs = 3 }))
        );
        var explicitEase = new EaseOptions { Feedback = Feedback.Explicit };
        (Ease ease, Ease shifted) = (Ease.Fit(usual, explicitEase), Ease.Fit(negative, explicitEase));
        Assert.Equal(Scores(ease), Scores(shifted));
        Assert.Equal(NewUserScores(ease, new(3, 5)), NewUserScores(shifted, new(3, -5)));
    }

    [Fact]
    public void Factors_that_are_not_negative_reach_negative_ratings()
    {
        var options = new NonNegativeMfOptions { Factors = 4, Epochs = 20 };
        NonNegativeMf usual = NonNegativeMf.Fit(On(0, 1), options),
            negative = NonNegativeMf.Fit(On(-20, 1), options);
        var stream = new MemoryStream();
        negative.Save(stream);
        NonNegativeMf loaded = NonNegativeMf.Load(new MemoryStream(stream.ToArray()));
        Assert.Equal(Scores(usual).Select(score => score - 20), Scores(negative), (x, y) => Math.Abs(x - y) < 1e-4);
        Assert.Equal(Scores(negative), Scores(loaded));
        Assert.Equal(
            NewUserScores(usual, new(3, 4)).Select(score => score - 20),
            NewUserScores(loaded, new(3, -16)),
            (x, y) => Math.Abs(x - y) < 1e-4
        );
    }

    public static TheoryData<string> Descents => ["svdpp", "funk-svd", "one factor at a time"];

    [Theory]
    [MemberData(nameof(Descents))]
    public void Steps_of_gradient_descent_suit_wide_scales(string name)
    {
        (FactorPredictor usual, double[] usualErrors) = Fit(On(0, 1));
        (FactorPredictor wide, double[] wideErrors) = Fit(On(0, 100));
        Assert.Equal(Scores(usual).Select(score => score * 100), Scores(wide), (x, y) => Math.Abs(x - y) < 0.02);
        Assert.Equal(usualErrors.Select(error => error * 100), wideErrors, (x, y) => Math.Abs(x - y) < 0.02);

        (FactorPredictor, double[]) Fit(Ratings ratings)
        {
            var errors = new List<double>();
            FitContext context = new()
            {
                Validation = ratings,
                OnEpoch = report => errors.AddRange([report.TrainLoss, report.ValidationLoss!.Value]),
            };
            FactorPredictor model =
                name == "svdpp"
                    ? SvdPlusPlus.Fit(ratings, new() { Factors = 4, Epochs = 5 }, context)
                    : FunkSvd.Fit(
                        ratings,
                        new()
                        {
                            Factors = 4,
                            Epochs = 5,
                            OneFactorAtATime = name != "funk-svd",
                        },
                        context
                    );
            return (model, [.. errors]);
        }
    }
}
