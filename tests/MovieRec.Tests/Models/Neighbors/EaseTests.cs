using MathNet.Numerics.LinearAlgebra;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Tests.Contracts;

namespace MovieRec.Tests.Models.Neighbors;

public sealed class EaseTests : ScorerContract<Ease>
{
    private protected override Ease Fit(Ratings train, ulong seed, int threads, CancellationToken cancel = default) =>
        Ease.Fit(
            train,
            new()
            {
                LikeThreshold = 1,
                Regularization = 20,
                Threads = threads,
            },
            new() { Cancel = cancel }
        );

    [Theory]
    [InlineData(Feedback.Explicit, 20)]
    [InlineData(Feedback.Binary, 3)]
    public void Weights_and_scores_are_those_of_the_closed_form(Feedback feedback, double regularization)
    {
        Ease model = Ease.Fit(
            Train,
            new()
            {
                LikeThreshold = 1,
                Regularization = regularization,
                Feedback = feedback,
            }
        );
        (Matrix<double> x, Matrix<double> b) = ClosedForm(feedback, regularization);
        for (int from = 0; from <= 40; from++)
        {
            for (int to = 0; to <= 40; to++)
                Assert.Equal(b[from, to], model.Weight(from, to), 1e-6);
        }
        Matrix<double> scores = x * b;
        for (int user = 0; user < 60; user++)
            Assert.Equal(
                scores.Row(user),
                ScoresOf(model, user).Select(score => (double)score),
                (one, other) => Math.Abs(one - other) < 1e-4
            );
    }

    [Fact]
    public void The_weights_of_a_movie_are_the_least_squares_that_explain_it_by_the_others()
    {
        // One column of B by the normal equations of its own problem, which leaves the movie itself out: (YᵀY + λ I) b
        // = Yᵀx.
        Ease model = Fit(Train, 1, 1);
        (Matrix<double> x, _) = ClosedForm(Feedback.Explicit, 20);
        Matrix<double> y = x.RemoveColumn(4);
        Vector<double> expected = (y.Transpose() * y + 20 * Matrix<double>.Build.DenseIdentity(40)).Solve(
            y.Transpose() * x.Column(4)
        );
        double[] found =
        [
            .. Enumerable.Range(0, 41).Where(from => from != 4).Select(from => (double)model.Weight(from, 4)),
        ];
        Assert.Equal(expected, found, (one, other) => Math.Abs(one - other) < 1e-6);
        Assert.Equal(0, model.Weight(4, 4));
    }

    [Fact]
    public void Folding_in_a_training_user_in_any_order_gives_the_same_bits()
    {
        Ease model = Fit(Train, 1, 1);
        Assert.Equal(ScoresOf(model, 3), NewUser(model, HistoryOf(3)));
        Assert.Equal(ScoresOf(model, 3), NewUser(model, [.. HistoryOf(3).Reverse()]));
    }

    [Fact]
    public void A_stranger_is_scored_as_the_mean_of_all_users()
    {
        Ease model = Fit(Train, 1, 1);
        float[] mean =
        [
            .. Enumerable
                .Range(0, 41)
                .Select(item => Enumerable.Range(0, 60).Average(user => ScoresOf(model, user)[item])),
        ];
        Assert.Equal(mean, NewUser(model, []), (x, y) => Math.Abs(x - y) < 1e-4);
        Assert.Equal(mean, ScoresOf(model, 60), (x, y) => Math.Abs(x - y) < 1e-4);
        Assert.Equal(NewUser(model, []), NewUser(model, [new(40, 5)])); // of a movie that nobody rated nothing follows
    }

    [Fact]
    public void Similarity_is_the_partial_correlation()
    {
        Ease model = Fit(Train, 1, 1);
        (Matrix<double> x, _) = ClosedForm(Feedback.Explicit, 20);
        Matrix<double> p = (x.Transpose() * x + 20 * Matrix<double>.Build.DenseIdentity(41)).Inverse();
        float[] similarities = new float[41];
        model.Similarities(4, similarities);
        for (int other = 0; other < 41; other++)
            Assert.Equal(
                other == 4 ? 1 : -p[4, other] / Math.Sqrt(p[4, 4] * p[other, other]),
                similarities[other],
                1e-5
            );
        model.Similarities(40, similarities);
        Assert.Equal(1, similarities[40]);
        Assert.Equal(1, similarities.Sum());
    }

    [Fact]
    public void Of_a_large_catalog_the_most_rated_movies_have_weights()
    {
        Ease model = Ease.Fit(
            Train,
            new()
            {
                LikeThreshold = 1,
                Regularization = 20,
                MaxItems = 10,
            }
        );
        int[] most = [.. Enumerable.Range(0, 41).OrderByDescending(Train.ByMovie.RowLength).Take(10).Order()];
        Assert.Equal(most, model.Items);
        float[] scores = ScoresOf(model, 3);
        for (int item = 0; item <= 40; item++)
            Assert.Equal(most.Contains(item), scores[item] != 0);
        Assert.Equal(scores, NewUser(model, HistoryOf(3)));

        // The same as if there were no other movies.
        Ease alone = Ease.Fit(
            Train.Where(row => most.Contains(Train.Movies[row])),
            new() { LikeThreshold = 1, Regularization = 20 }
        );
        Assert.Equal(scores, ScoresOf(alone, 3));
    }

    [Fact]
    public void Options_out_of_range_are_errors_that_say_what_fits()
    {
        Assert.Contains(
            "20,000",
            Assert.Throws<ArgumentOutOfRangeException>(() => Ease.Fit(Train, new() { MaxItems = 59_047 })).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => Ease.Fit(Train, new() { MaxItems = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ease.Fit(Train, new() { Regularization = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ease.Fit(Train, new() { Regularization = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ease.Fit(Train, new() { Feedback = (Feedback)7 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ease.Fit(Train, new() { Threads = -1 }));
    }

    static (Matrix<double> X, Matrix<double> B) ClosedForm(Feedback feedback, double regularization)
    {
        var x = Matrix<double>.Build.Dense(61, 41);
        for (int row = 0; row < Train.Count; row++)
            x[Train.Users[row], Train.Movies[row]] = feedback == Feedback.Explicit ? Train.Values[row] : 1;
        Matrix<double> p = (x.Transpose() * x + regularization * Matrix<double>.Build.DenseIdentity(41)).Inverse();
        return (x, Matrix<double>.Build.Dense(41, 41, (i, j) => i == j ? 0 : -p[i, j] / p[j, j]));
    }
}
