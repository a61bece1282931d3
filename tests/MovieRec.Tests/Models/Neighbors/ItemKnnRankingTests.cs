using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;
using MovieRec.Tests.Contracts;

namespace MovieRec.Tests.Models.Neighbors;

public sealed class ItemKnnRankingTests : ScorerContract<ItemKnnRanking>
{
    private protected override ItemKnnRanking Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) =>
        ItemKnnRanking.Fit(
            train,
            new()
            {
                LikeThreshold = 1,
                Neighbors = 7,
                Threads = threads,
            },
            new() { Cancel = cancel }
        );

    [Theory]
    [InlineData(Feedback.Explicit, 7)]
    [InlineData(Feedback.Binary, 3)]
    [InlineData(Feedback.Binary, 500)]
    public void Scores_are_the_sums_over_each_movies_nearest(Feedback feedback, int neighbors)
    {
        ItemKnnRanking model = ItemKnnRanking.Fit(
            Train,
            new()
            {
                LikeThreshold = 1,
                Neighbors = neighbors,
                Feedback = feedback,
            }
        );
        double[,] x = Table(feedback),
            cosines = Cosines(x);
        for (int user = 0; user < 60; user++)
        {
            float[] scores = ScoresOf(model, user);
            for (int item = 0; item <= 40; item++)
            {
                IEnumerable<int> nearest = Enumerable
                    .Range(0, 41)
                    .Where(other => other != item && cosines[item, other] > 0)
                    .OrderByDescending(other => (float)cosines[item, other])
                    .ThenBy(other => TieBreak.For(model.Options.Seed, item).Key(other))
                    .Take(neighbors);
                Assert.Equal(nearest.Sum(other => cosines[item, other] * x[user, other]), scores[item], 1e-4);
            }
        }
    }

    [Fact]
    public void Folding_in_a_training_user_in_any_order_gives_the_same_bits()
    {
        ItemKnnRanking model = Fit(Train, 1, 1);
        Assert.Equal(ScoresOf(model, 3), NewUser(model, HistoryOf(3)));
        Assert.Equal(ScoresOf(model, 3), NewUser(model, [.. HistoryOf(3).Reverse()]));
    }

    [Fact]
    public void A_stranger_is_scored_as_the_mean_of_all_users()
    {
        ItemKnnRanking model = Fit(Train, 1, 1);
        float[] mean =
        [
            .. Enumerable
                .Range(0, 41)
                .Select(item => Enumerable.Range(0, 60).Average(user => ScoresOf(model, user)[item])),
        ];
        Assert.Equal(mean, NewUser(model, []), (x, y) => Math.Abs(x - y) < 1e-4);
        Assert.Equal(mean, ScoresOf(model, 60), (x, y) => Math.Abs(x - y) < 1e-4);
    }

    [Fact]
    public void Similarity_is_the_cosine_of_the_columns_with_zeros_where_nobody_rated()
    {
        ItemKnnRanking model = ItemKnnRanking.Fit(Train, new() { LikeThreshold = 1, Neighbors = 40 });
        double[,] cosines = Cosines(Table(Feedback.Explicit));
        float[] similarities = new float[41];
        model.Similarities(4, similarities);
        for (int other = 0; other < 40; other++)
            Assert.Equal(cosines[4, other], similarities[other], 1e-6);
        Assert.Equal(0, similarities[40]);
    }

    [Fact]
    public void Two_camps_are_each_recommended_their_own_movies()
    {
        // Users 0 to 9 watch movies 0 to 9 and users 10 to 19 movies 10 to 19, each with one movie of the camp unseen;
        // user 20 has seen two of the second camp.
        var builder = new RatingsBuilder(RatingScale.OneToFive);
        for (int user = 0; user < 20; user++)
        {
            for (int movie = 0; movie < 10; movie++)
            {
                if (movie != user % 10)
                    builder.Add(user, user / 10 * 10 + movie, 3, 0);
            }
        }
        builder.Add(20, 11, 5, 0);
        builder.Add(20, 15, 1, 0);
        float[] scores = ScoresOf(ItemKnnRanking.Fit(builder.Build(), new() { LikeThreshold = 1 }), 20);
        Assert.True(scores[10..].Min() > scores[..10].Max());
    }

    [Fact]
    public void Options_out_of_range_are_errors()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            ItemKnnRanking.Fit(Train, new() { LikeThreshold = 1, Neighbors = 0 })
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => ItemKnnRanking.Fit(Train, new() { Feedback = (Feedback)7 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ItemKnnRanking.Fit(Train, new() { Threads = -1 }));
    }

    static double[,] Table(Feedback feedback)
    {
        double[,] x = new double[61, 41];
        for (int row = 0; row < Train.Count; row++)
            x[Train.Users[row], Train.Movies[row]] = feedback == Feedback.Explicit ? Train.Values[row] : 1;
        return x;
    }

    static double[,] Cosines(double[,] x)
    {
        double Product(int a, int b) => Enumerable.Range(0, 61).Sum(user => x[user, a] * x[user, b]);
        double[,] cosines = new double[41, 41];
        for (int a = 0; a < 41; a++)
        {
            for (int b = 0; b < 41; b++)
                cosines[a, b] = Product(a, b) == 0 ? 0 : Product(a, b) / Math.Sqrt(Product(a, a) * Product(b, b));
        }
        return cosines;
    }
}
