using System.Globalization;
using MovieRec.Data;
using MovieRec.Datasets;
using MovieRec.Models;

namespace MovieRec.Tests.Contracts;

/// <summary>What folding in a new user owes its callers: it is as good as a refit, and never worse than knowing
/// nothing.</summary>
public sealed class FoldInTests
{
    /// <summary>How much worse than a refit the error may be.</summary>
    const double Margin = 1.01;

    [Fact]
    public void Every_model_that_takes_in_new_users_is_compared_with_a_refit()
    {
        // A ranking wraps a model that is in the list.
        Type[] models =
        [
            .. typeof(IFoldIn)
                .Assembly.GetExportedTypes()
                .Where(type =>
                    type is { IsClass: true, IsAbstract: false }
                    && type.IsAssignableTo(typeof(IFoldIn))
                    && type.Namespace!.StartsWith("MovieRec.Models", StringComparison.Ordinal)
                ),
        ];
        Assert.NotEmpty(models);
        Assert.Equal([], models.Except(FoldInStudy.All(1).Select(entry => entry.Model)));
        Assert.Equal([], models.Except(FoldInStudy.Quick(1).Select(entry => entry.Model)));
    }

    [Fact]
    public void A_few_ratings_of_hidden_users_of_ml100k_serve_as_well_as_in_a_refit() =>
        Check(
            new FoldInStudy(RealData.MovieLens100K, every: 6, most: 20, seed: 1),
            FoldInStudy.Quick(threads: 0),
            rankingNoise: 0.015
        );

    [Fact]
    public void A_few_ratings_of_hidden_users_of_the_sample_serve_as_well_as_in_a_refit()
    {
        Dataset sample = Sample.Open();
        Ratings ratings = sample.Ratings.Where(row => sample.Ratings.Users[row] < 300);
        IdMap users = IdMap.Of(ratings.UserIds.Ids.Take(300));
        var data = new Dataset(
            "sample of 300 users",
            ratings.Reindex(users, ratings.MovieIds),
            sample.Movies,
            [.. sample.Users.Take(300)],
            sample.Genres
        );
        Check(
            new FoldInStudy(data, every: 4, most: 20, seed: 1),
            [.. FoldInStudy.Quick(threads: 0).Select(entry => entry with { Counts = [1] })],
            rankingNoise: 0.03
        );
    }

    [Theory]
    [MemberData(nameof(Predictors))]
    public void One_star_for_everything_lowers_all_predictions_and_more_stars_never_lower_their_mean(string name)
    {
        Dataset data = RealData.MovieLens100K;
        FoldInStudy.Entry entry = FoldInStudy.Quick(threads: 0).Single(entry => entry.Name == name);
        var model = (IFoldIn)entry.Fit(data, data.Ratings);
        // Star Wars, Toy Story, Titanic, Fargo, Scream
        int[] famous = [.. new[] { 50, 1, 313, 100, 288 }.Select(id => data.Ratings.MovieIds.IndexOf(id))];
        var builder = new RatingsBuilder(data.Ratings.Scale);
        for (int row = 0; row < data.Ratings.Count; row++)
            builder.Add(
                data.Ratings.UserIds.Ids[data.Ratings.Users[row]],
                data.Ratings.MovieIds.Ids[data.Ratings.Movies[row]],
                data.Ratings.Values[row],
                data.Ratings.Seconds[row]
            );
        foreach (int movie in famous)
            builder.Add(944, data.Ratings.MovieIds.Ids[movie], 1, 893286638);
        Ratings with944 = builder.Build(movieIds: data.Ratings.MovieIds);
        var larger = new Dataset(data.Name, with944, data.Movies, [.. data.Users, new User { Id = 944 }], data.Genres);
        float[] refit = new float[data.Movies.Length],
            stranger = Scores(),
            harsh = Scores([.. famous.Select(movie => new ItemRating(movie, 1))]);
        entry.Fit(larger, with944).Score(943, refit);
        foreach (float[] scores in new[] { stranger, harsh, refit })
        {
            for (int movie = 0; movie < scores.Length; movie++)
                scores[movie] = data.Ratings.Scale.Clamp(scores[movie]);
        }
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: five movies at one star: best {harsh.Max():0.00}, mean {harsh.Average():0.00}; "
                    + $"refit {refit.Max():0.00}, {refit.Average():0.00}; without ratings "
                    + $"{stranger.Max():0.00}, {stranger.Average():0.00}"
            )
        );
        if (entry.Model == typeof(GlobalMean))
            return;
        Assert.InRange(harsh.Average(), 1, 2.75); // the biases alone: 2.69, and 3.77 for the best
        Assert.InRange(harsh.Max(), 1, 3.8);
        foreach (int movie in famous)
        {
            float[] means = [.. new float[] { 1, 2, 3, 4, 5 }.Select(stars => Scores([new(movie, stars)]).Average())];
            for (int more = 1; more < means.Length; more++)
                Assert.True(means[more] >= means[more - 1], $"movie index {movie}: {string.Join(' ', means)}");
        }

        float[] Scores(params ItemRating[] history)
        {
            float[] scores = new float[data.Movies.Length];
            model.ScoreNewUser(history, scores);
            return scores;
        }
    }

    public static TheoryData<string> Predictors =>
        [.. FoldInStudy.Quick(1).Where(entry => entry.Predicts).Select(entry => entry.Name)];

    static void Check(FoldInStudy study, FoldInStudy.Entry[] entries, double rankingNoise)
    {
        Write(
            $"{study.HiddenUsers} users hidden, {study.JudgedRatings} of their ratings judged: RMSE, and "
                + "NDCG@10 of models that rank"
        );
        Write(FoldInStudy.Header);
        var faults = new List<string>();
        double biases = double.NaN; // the error of mean and movies' biases
        foreach (FoldInStudy.Entry entry in entries)
        {
            foreach (FoldInStudy.Line line in study.Of(entry))
            {
                Write(line.ToString());
                if (entry.Model == typeof(BiasBaseline) && double.IsNaN(biases))
                    biases = line.Nothing;
                if (entry.Model == typeof(RandomScores))
                    continue;
                double noise = entry.Predicts ? 1e-6 : rankingNoise;
                if (line.FoldIn > (entry.Predicts ? line.Refit * Margin : line.Refit + noise))
                    faults.Add($"worse than a refit: {line}");
                if (line.FoldIn > line.Nothing + noise)
                    faults.Add($"worse than without ratings: {line}");
                if (entry.Predicts && entry.Model != typeof(GlobalMean) && line.FoldIn > biases)
                    faults.Add($"worse than mean and biases, {biases:0.0000}: {line}");
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    static void Write(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
