using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Tests;

/// <summary>Ratings whose truth is known.</summary>
internal static class Planted
{
    /// <summary>1 to 5 stars: 3 + p·q + noise, rounded, for a random part of all pairs.</summary>
    public static Ratings LowRank(int users, int items, int rank, double density, double noise, ulong seed)
    {
        var rng = new Rng(seed);
        double[] p = [.. Enumerable.Range(0, users * rank).Select(_ => rng.NextGaussian())],
            q = [.. Enumerable.Range(0, items * rank).Select(_ => rng.NextGaussian())];
        var builder = new RatingsBuilder(RatingScale.OneToFive);
        for (int user = 0; user < users; user++)
        {
            for (int item = 0; item < items; item++)
            {
                if (rng.NextDouble() >= density)
                    continue;
                double rating = 3 + noise * rng.NextGaussian();
                for (int f = 0; f < rank; f++)
                    rating += p[user * rank + f] * q[item * rank + f];
                builder.Add(user, item, (float)Math.Clamp(Math.Round(rating), 1, 5), seconds: rng.Next(1_000_000));
            }
        }
        return builder.Build(IdMap.Of(Enumerable.Range(0, users)), IdMap.Of(Enumerable.Range(0, items)));
    }

    /// <summary>A data set of these ratings whose movies have these genres.</summary>
    public static Dataset Described(Ratings ratings, Func<int, string[]> genres)
    {
        Movie[] movies =
        [
            .. ratings.MovieIds.Ids.Select(
                (id, index) =>
                    new Movie
                    {
                        Id = id,
                        Title = $"Movie {id}",
                        Genres = [.. genres(index)],
                    }
            ),
        ];
        return new Dataset(
            "described",
            ratings,
            [.. movies],
            [.. ratings.UserIds.Ids.Select(id => new User { Id = id })],
            [.. movies.SelectMany(movie => movie.Genres).Distinct().Order(StringComparer.Ordinal)]
        );
    }
}
