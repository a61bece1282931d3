using MathNet.Numerics.LinearAlgebra;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;
using AlsModel = MovieRec.Models.Als;

namespace MovieRec.Tests.Models;

public sealed class UserPriorTests
{
    static readonly Ratings Train = Planted.LowRank(users: 60, items: 40, rank: 2, density: 0.5, noise: 0.1, seed: 7);

    /// <summary>x | r = m + S Wᵀ (W S Wᵀ + σ² I)⁻¹ (r − W m): the other form of the same, with a matrix of the ratings'
    /// size.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(30)]
    public void Scores_are_those_of_the_gaussian_given_the_ratings(int count)
    {
        FunkSvd model = FunkSvd.Fit(Train, new() { Factors = 5, Epochs = 30 });
        Vector<double>[] rows =
        [
            .. Enumerable
                .Range(0, 60)
                .Select(user =>
                    Vector<double>.Build.DenseOfEnumerable([
                        .. model.UserFactors(user).ToArray().Select(p => (double)p),
                        model.UserBias(user),
                    ])
                ),
        ];
        Vector<double> m = rows.Aggregate((one, other) => one + other) / 60;
        m[5] = 0;
        Matrix<double> s = rows.Select(row => (row - m).OuterProduct(row - m)).Aggregate((one, other) => one + other);
        double factorVariance = Enumerable.Range(0, 5).Average(f => s[f, f]) / 60;
        s =
            (
                s
                + 5
                    * Matrix<double>.Build.DenseOfDiagonalVector(
                        Vector<double>.Build.Dense(6, f => f < 5 ? factorVariance : 0.2)
                    )
            ) / 65;
        ItemRating[] history = [.. Enumerable.Range(0, count).Select(item => new ItemRating(item, 1 + item * 7 % 5))];
        Vector<double> x = m;
        if (count > 0)
        {
            Matrix<double> w = Matrix<double>.Build.DenseOfRowVectors(history.Select(rated => W(rated.Item)));
            Vector<double> left =
                Vector<double>.Build.DenseOfEnumerable(
                    history.Select(rated => rated.Rating - Train.Mean - model.ItemBias(rated.Item))
                )
                - w * m;
            x =
                m
                + s
                    * w.Transpose()
                    * (w * s * w.Transpose() + 0.6 * Matrix<double>.Build.DenseIdentity(count)).Solve(left);
        }
        float[] scores = new float[40],
            backwards = new float[40];
        model.ScoreNewUser(history, scores);
        model.ScoreNewUser([.. history.Reverse()], backwards);
        for (int item = 0; item < 40; item++)
            Assert.Equal(Train.Mean + model.ItemBias(item) + W(item) * x, scores[item], 1e-4);
        Assert.Equal(scores, backwards);

        Vector<double> W(int item) =>
            Vector<double>.Build.DenseOfEnumerable([.. model.ItemFactors(item).ToArray().Select(q => (double)q), 1]);
    }

    [Fact]
    public void Users_without_ratings_say_nothing_about_others()
    {
        Ratings more = Train.Reindex(IdMap.Of(Enumerable.Range(0, 500)), Train.MovieIds);
        AlsModel model = AlsModel.Fit(Train, new() { Factors = 4 }),
            among = AlsModel.Fit(more, new() { Factors = 4 });
        float[] scores = new float[40],
            same = new float[40];
        model.ScoreNewUser([new(3, 5), new(8, 1)], scores);
        among.ScoreNewUser([new(3, 5), new(8, 1)], same);
        Assert.Equal(scores, same);
    }

    [Fact]
    public void Another_scale_for_the_same_opinions_gives_the_same_scores_on_that_scale()
    {
        float[] users = Rows(50, 3, 1, 0.5f),
            items = Rows(20, 3, 2, 0.7f),
            userBias = Rows(50, 1, 3, 0.4f),
            itemBias = Rows(20, 1, 4, 0.4f);
        var stars = new UserPrior(
            new FactorTable(3, 3, userBias, itemBias, users, items),
            RatingScale.OneToFive,
            hasBias: true
        );
        float[] doubled = [.. userBias.Select(b => 2 * b)],
            doubledItems = [.. itemBias.Select(b => 2 * b)];
        var points = new UserPrior(
            new FactorTable(3, 6, doubled, doubledItems, [.. users.Select(p => 2 * p)], items),
            new RatingScale(2, 10, 2),
            hasBias: true
        );
        (float bias, float[] row) = stars.Solve([new(3, 5), new(8, 1)]);
        (float twice, float[] rowTwice) = points.Solve([new(3, 10), new(8, 2)]);
        Assert.Equal(2 * bias, twice, 1e-4f);
        for (int f = 0; f < 3; f++)
            Assert.Equal(2 * row[f], rowTwice[f], 1e-4f);

        static float[] Rows(int count, int factors, ulong seed, float deviation)
        {
            var rng = new Rng(seed);
            int stride = factors == 1 ? 1 : FactorMath.Stride(factors);
            float[] rows = new float[count * stride];
            for (int place = 0; place < rows.Length; place++)
                rows[place] = place % stride < factors ? deviation * (float)rng.NextGaussian() : 0;
            return rows;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Few_trained_users_leave_room_for_another_opinion(int users)
    {
        Ratings few = Train.Where(row => Train.Users[row] < users);
        AlsModel model = AlsModel.Fit(few, new() { Factors = 4 });
        float[] low = new float[40],
            high = new float[40];
        model.ScoreNewUser([.. Enumerable.Range(0, 10).Select(item => new ItemRating(item, 1))], low);
        model.ScoreNewUser([.. Enumerable.Range(0, 10).Select(item => new ItemRating(item, 5))], high);
        Assert.True(high.Average() > low.Average() + 1, $"{low.Average()} {high.Average()}");
    }

    [Fact]
    public void Without_a_mean_of_its_own_a_model_expects_strangers_to_be_as_mild_as_its_users()
    {
        AlsModel model = AlsModel.Fit(Train, AlsOptions.Plain);
        float[] scores = new float[40];
        model.ScoreNewUser([], scores);
        Assert.Equal(Train.Mean, scores.Average(), 0.3);
    }
}
