using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Tests.Contracts;

namespace MovieRec.Tests.Models.Hybrid;

public sealed class WarpTests : LightFmContract
{
    private protected override LightFmOptions Options => new() { Loss = LightFmLoss.Warp };
}

public sealed class BprTests : LightFmContract
{
    private protected override LightFmOptions Options => new() { Loss = LightFmLoss.Bpr };
}

public sealed class WarpKosTests : LightFmContract
{
    private protected override LightFmOptions Options => new() { Loss = LightFmLoss.WarpKos };
}

public sealed class LogisticTests : LightFmContract
{
    private protected override LightFmOptions Options => new() { Loss = LightFmLoss.Logistic };
}

public sealed class SampledLogisticTests : LightFmContract
{
    private protected override LightFmOptions Options =>
        new()
        {
            Loss = LightFmLoss.Logistic,
            SampledNegatives = 2,
            Schedule = LightFmSchedule.Adadelta,
        };
}

/// <summary>What every loss owes.</summary>
public abstract class LightFmContract : ScorerContract<LightFm>
{
    private protected abstract LightFmOptions Options { get; }

    private protected override LightFm Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) =>
        LightFm.Fit(
            train,
            Options with
            {
                Factors = 4,
                Epochs = 20,
                Seed = seed,
                Threads = threads,
            },
            new() { Cancel = cancel }
        );

    [Fact]
    public void Finds_what_users_like_where_a_list_for_all_cannot()
    {
        LightFm model = Fit(Train, 1, 2);
        Assert.True(Auc(ScoresOf) > 0.85, $"{Auc(ScoresOf)}");
        Assert.InRange(
            Auc(
                (_, _) =>
                    [
                        .. Enumerable
                            .Range(0, 41)
                            .Select(item => (float)Train.ByMovie.RowValues(item).ToArray().Count(stars => stars >= 4)),
                    ]
            ),
            0.4,
            0.75
        );

        // Of a liked and a disliked or unrated movie.
        double Auc(Func<IItemScorer, int, float[]> scoresOf) =>
            Enumerable
                .Range(0, 60)
                .Average(user =>
                {
                    float[] scores = scoresOf(model, user);
                    int[] rated = Train.ByUser.RowColumns(user).ToArray();
                    float[] stars = Train.ByUser.RowValues(user).ToArray();
                    int[] liked = [.. rated.Where((_, place) => stars[place] >= 4)],
                        disliked = [.. rated.Where((_, place) => stars[place] < 4)];
                    return liked.Length == 0 || disliked.Length == 0
                        ? 0.5
                        : liked.Average(i => disliked.Average(j => scores[i] > scores[j] ? 1.0 : 0.0));
                });
    }
}
