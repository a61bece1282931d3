using MovieRec.Data;
using MovieRec.Models;

namespace MovieRec.Tests.Models.EmbeddingNetworks;

public sealed class ItemNeighborsTests
{
    static readonly Ratings Train = Planted.LowRank(users: 30, items: 20, rank: 2, density: 0.5, noise: 0.5, seed: 5);
    static readonly double[] UserBias,
        MovieBias;

    static ItemNeighborsTests() => (UserBias, MovieBias) = Biases.Alternating(Train, 3, 5, 10);

    [Fact]
    public void A_training_rating_is_estimated_from_everything_but_itself()
    {
        ItemNeighbors.Fit(Train, 1, 42, out float[] own, TestContext.Current.CancellationToken);
        for (int row = 0; row < Train.Count; row++)
            Assert.Equal(ByPlainLoops(Train.Users[row], Train.Movies[row], own: true), own[row], 1e-4);
        Assert.Contains(own, z => Math.Abs(z) > 0.01);
    }

    [Fact]
    public void A_pair_that_was_not_rated_is_estimated_from_all()
    {
        ItemNeighbors neighbors = ItemNeighbors.Fit(Train, 1, 42, out _, TestContext.Current.CancellationToken);
        float[] all = new float[Train.MovieCount],
            again = new float[Train.MovieCount];
        for (int user = 0; user < Train.UserCount; user++)
        {
            neighbors.Estimate(user, all);
            for (int movie = 0; movie < Train.MovieCount; movie++)
            {
                Assert.Equal(all[movie], neighbors.Estimate(user, movie));
                Assert.Equal(ByPlainLoops(user, movie, own: false), all[movie], 1e-4);
            }
            ItemRating[] history =
            [
                .. Enumerable
                    .Range(0, Train.ByUser.RowLength(user))
                    .Select(entry => new ItemRating(
                        Train.ByUser.RowColumns(user)[entry],
                        Train.ByUser.RowValues(user)[entry]
                    ))
                    .Reverse(),
            ];
            neighbors.Estimate(history, again);
            Assert.Equal(all, again, (a, b) => Math.Abs(a - b) < 1e-6);
        }
    }

    [Fact]
    public void Threads_change_nothing()
    {
        ItemNeighbors.Fit(Train, 1, 42, out float[] one, TestContext.Current.CancellationToken);
        ItemNeighbors.Fit(Train, 3, 42, out float[] three, TestContext.Current.CancellationToken);
        Assert.Equal(one, three);
    }

    /// <summary>The formulas of the class, in double precision; <paramref name="own"/>: the user's rating of the movie
    /// is left out of their bias and of the similarities.</summary>
    static double ByPlainLoops(int user, int movie, bool own)
    {
        Dictionary<(int, int), double> stars = Enumerable
            .Range(0, Train.Count)
            .ToDictionary(row => (Train.Users[row], Train.Movies[row]), row => (double)Train.Values[row]);
        double E(int u, int i) => stars[(u, i)] - Train.Mean - UserBias[u] - MovieBias[i];
        int[] rated =
        [
            .. Enumerable.Range(0, Train.MovieCount).Where(other => other != movie && stars.ContainsKey((user, other))),
        ];
        double bias = own
            ? rated.Sum(other => stars[(user, other)] - Train.Mean - MovieBias[other]) / (rated.Length + 5)
            : UserBias[user];
        double sum = 0,
            total = 0.01;
        foreach (int other in rated)
        {
            int[] both =
            [
                .. Enumerable
                    .Range(0, Train.UserCount)
                    .Where(u => stars.ContainsKey((u, movie)) && stars.ContainsKey((u, other)) && !(own && u == user)),
            ];
            double product = both.Sum(u => E(u, movie) * E(u, other)),
                squares = both.Sum(u => E(u, movie) * E(u, movie)) * both.Sum(u => E(u, other) * E(u, other));
            if (both.Length < 2 || product <= 0)
                continue;
            double similarity = product / Math.Sqrt(squares) * (both.Length - 1) / (both.Length - 1 + 200.0);
            sum += similarity * similarity * (stars[(user, other)] - Train.Mean - bias - MovieBias[other]);
            total += similarity * similarity;
        }
        return sum / total;
    }
}
