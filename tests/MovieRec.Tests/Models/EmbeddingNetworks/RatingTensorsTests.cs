using MovieRec.Data;
using MovieRec.Datasets;
using MovieRec.Models;
using MovieRec.Neural;

namespace MovieRec.Tests.Models.EmbeddingNetworks;

public sealed class RatingTensorsTests
{
    [Fact]
    public void Each_rating_has_its_target_and_what_is_known_of_both_sides()
    {
        Dataset data = Sample.Open();
        RatingTensors tensors = RatingTensors.Of(data, data.Ratings);
        int[] rows = [5, 0, data.Ratings.Count - 1];
        Matrix<float> features = tensors.Features(rows);
        Assert.Equal((3, tensors.FeatureNames.Length), (features.Rows, features.Columns));
        for (int at = 0; at < rows.Length; at++)
        {
            (User user, Movie movie) = (data.Users[tensors.Users[rows[at]]], data.Movies[tensors.Movies[rows[at]]]);
            Assert.Equal(data.Ratings.Values[rows[at]] / 5, tensors.Targets[rows[at]]);
            for (int feature = 0; feature < features.Columns; feature++)
            {
                string name = tensors.FeatureNames[feature];
                double expected = name switch
                {
                    "age" => (user.Age!.Value - 34) / 15.0,
                    "year" => movie.Year is { } year ? (year - 1980) / 20.0 : 0,
                    _ when name.StartsWith("month:", StringComparison.Ordinal) => movie.ReleaseDate is { } date
                    && name == $"month:{date.Month}"
                        ? 1
                        : 0,
                    _ when name.StartsWith("genre:", StringComparison.Ordinal) => movie.Genres.Contains(
                        name["genre:".Length..]
                    )
                        ? 1
                        : 0,
                    _ => name == $"gender:{user.Gender}" || name == $"occupation:{user.Occupation}" ? 1 : 0,
                };
                Assert.Equal(expected, features[at, feature], 1e-6);
            }
        }
        Assert.Throws<ArgumentException>(() => RatingTensors.Of(data, Planted.LowRank(8, 5, 2, 0.3, 0.1, seed: 2)));
    }

    [Fact]
    public void The_best_movies_are_those_of_the_highest_scores_without_what_was_seen()
    {
        Dataset data = Sample.Open();
        EmbeddingNetwork model = EmbeddingNetwork.Fit(
            data,
            EmbeddingNetworkOptions.Original with
            {
                Epochs = 1,
                Patience = 0,
            }
        );
        float[] scores = new float[model.ItemCount];
        model.Score(3, scores);
        int[] seen = data.Ratings.ByUser.RowColumns(3).ToArray();
        ItemRating[] expected =
        [
            .. Enumerable
                .Range(0, scores.Length)
                .Except(seen)
                .OrderByDescending(movie => scores[movie])
                .ThenBy(movie => movie)
                .Take(7)
                .Select(movie => new ItemRating(movie, model.Predict(3, movie))),
        ];
        Assert.Equal(expected.Select(one => one.Item), model.PredictTopK(3, 7, data.Ratings).Select(one => one.Item));
        Assert.All(
            expected.Zip(model.PredictTopK(3, 7, data.Ratings)),
            pair => Assert.Equal(pair.First.Rating, pair.Second.Rating, 1e-4)
        );
        Assert.Equal(scores.Length, model.PredictTopK(3, 100_000).Length);
        Assert.Equal(scores.Length - seen.Length, model.PredictTopK(3, 100_000, data.Ratings).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.PredictTopK(3, 0));
    }
}
