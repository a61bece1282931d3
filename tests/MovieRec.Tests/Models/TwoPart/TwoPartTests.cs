using System.Text.Json.Nodes;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Tests.Contracts;
using MovieRec.Tests.Models.Files;

namespace MovieRec.Tests.Models.TwoPart;

public sealed class TwoPartTests : ScorerContract<TwoPartModel>
{
    /// <summary>By item; those of items 0, 5, 10 … have none.</summary>
    static string[] GenresOf(int item) =>
        (item % 5) switch
        {
            0 => [],
            1 => ["Drama"],
            2 => ["Comedy", "Drama"],
            3 => ["Comedy", "War", "Drama"],
            _ => ["War"],
        };

    static readonly Dataset Data = Planted.Described(Train, GenresOf);

    private protected override TwoPartModel Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) =>
        TwoPartModel.Fit(
            new TrainingSet(train, Planted.Described(train, GenresOf)),
            new()
            {
                Regularization = 5,
                Factors = 3,
                Seed = seed,
                Threads = threads,
            },
            new() { Cancel = cancel }
        );

    [Theory]
    [InlineData(LikingModel.EmbeddingNetwork, true)]
    [InlineData(LikingModel.EmbeddingNetwork, false)]
    [InlineData(LikingModel.SvdPlusPlus, true)]
    [InlineData(LikingModel.SvdPlusPlus, false)]
    public void A_score_is_the_product_of_the_two_parts(LikingModel liking, bool described)
    {
        TrainingSet train = described ? new TrainingSet(Train, Data) : Train;
        var model = TwoPartModel.Fit(
            train,
            new()
            {
                Regularization = 5,
                Factors = 3,
                EaseWeight = 0.8,
                AlsWeight = 0.3,
                GenreWeight = 0.7,
                Offset = 0.2,
                Slope = 2,
                EvenChance = 3,
                Liking = liking,
            }
        );
        var ease = Ease.Fit(
            Train,
            new()
            {
                Regularization = 5,
                Feedback = Feedback.Binary,
                LikeThreshold = 1,
            }
        );
        var als = ImplicitAls.Fit(Train, new() { Factors = 3 });
        IRatingPredictor like =
            liking == LikingModel.SvdPlusPlus
                ? SvdPlusPlus.Fit(Train, new() { Factors = 3 })
                : EmbeddingNetwork.Fit(train);
        double mean = Train.ByUser.RowValues(7).ToArray().Average(),
            all = Train.Values.Average(value => (double)value);
        double[] first = Standardized(ScoresOf(ease, 7)),
            second = Standardized(ScoresOf(als, 7));
        float[] rating = ScoresOf(like, 7),
            scores = ScoresOf(model, 7);
        Assert.Contains(Train.ByUser.RowValues(7).ToArray(), value => value >= 4);
        Assert.Contains(scores, value => value < 0);
        for (int item = 0; item <= 40; item++)
        {
            double genres = described ? 0.7 * Affinity(7, item) : 0;
            double propensity = 0.8 * first[item] + 0.3 * second[item] + genres + 0.2;
            double chance = 1 / (1 + Math.Exp(-2 * (rating[item] - (3 + (mean - all) / 2))));
            Assert.Equal(propensity * (propensity < 0 ? 1 - chance : chance), scores[item], 1e-4);
            TwoPartExplanation why = model.Explain(7, item);
            Assert.Equal(scores[item], why.Score);
            Assert.Equal(like.Predict(7, item), why.Stars, 1e-5f);
            Assert.Equal(propensity, why.Propensity, 1e-4);
            Assert.Equal(genres, why.Genres, 1e-5);
            Assert.Equal(described && item % 5 != 0, why.Genres != 0);
            Assert.Equal(chance, why.Liking, 1e-4);
            Assert.Equal(why.Genres, model.ExplainNewUser(HistoryOf(7), item).Genres);
        }
        ItemRating[] history = HistoryOf(7);
        Assert.Equal(NewUser(model, history)[5], model.ExplainNewUser(history, 5).Score);
        Assert.All(Enumerable.Range(0, 41), item => Assert.Equal(0, model.ExplainNewUser([], item).Genres, 1e-7f));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Explain(7, 41));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Explain(61, 0));

        static double[] Standardized(float[] scores)
        {
            double center = scores.Average(score => (double)score);
            double deviation = Math.Sqrt(scores.Average(score => (score - center) * (score - center)));
            return [.. scores.Select(score => (score - center) / deviation)];
        }
    }

    /// <summary>g(u,i) as it is written, with a pass over all ratings for each genre.</summary>
    static double Affinity(int user, int item)
    {
        if (GenresOf(item).Length == 0)
            return 0;
        return GenresOf(item)
            .Average(genre =>
            {
                int[] rows =
                [
                    .. Enumerable.Range(0, Train.Count).Where(row => GenresOf(Train.Movies[row]).Contains(genre)),
                ];
                double b = rows.Length / (double)Train.Count;
                double p =
                    (rows.Count(row => Train.Users[row] == user) + 10 * b)
                    / (Train.Users.Count(one => one == user) + 10);
                return Math.Log(p / b);
            });
    }

    /// <summary>Of four ratings, three are of movies with Action (b = 3/4) and two of the movie with Drama (b = 1/2).
    /// User 0 rated movies 0 and 1: p(Action) = (2 + 7.5) / 12, p(Drama) = (1 + 5) / 12.</summary>
    [Fact]
    public void Affinities_to_genres_by_hand()
    {
        Ratings train = new RatingsBuilder(RatingScale.OneToFive)
            .Add(0, 0, 5)
            .Add(0, 1, 1)
            .Add(1, 1, 3)
            .Add(1, 2, 4)
            .Build(IdMap.Of([0, 1, 2]), IdMap.Of([0, 1, 2, 3, 4]));
        string[][] genres =
        [
            ["Action"],
            ["Drama", "Action"],
            [],
            ["Drama"],
            ["War", "Action"],
        ];
        Dataset data = Planted.Described(train, item => genres[item]);
        GenreAffinities affinities = GenreAffinities.Of(train, data)!;
        // b(Action) = 3/4, b(Drama) = 2/4, b(War) = 0: no training rating, so 0.
        double more = Math.Log(9.5 / 12 / 0.75),
            less = Math.Log(8.5 / 12 / 0.75);
        Check([more, more / 2, 0, 0, more / 2], affinities.Of(0));
        Check([less, less / 2, 0, 0, less / 2], affinities.Of(1));
        Check([0, 0, 0, 0, 0], affinities.Of(2));
        Check([more, more / 2, 0, 0, more / 2], affinities.Of([new(1, 1), new(0, 5)]));
        Assert.Null(GenreAffinities.Of(train, Planted.Described(train, _ => [])));

        static void Check(double[] expected, float[] found)
        {
            Assert.Equal(expected.Length, found.Length);
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    [Fact]
    public void Without_the_column_of_genres_or_its_weight_the_model_is_that_of_the_ratings()
    {
        TwoPartOptions options = new()
        {
            Regularization = 5,
            Factors = 3,
            Epochs = 2,
            Liking = LikingModel.SvdPlusPlus,
        };
        Dataset dropped = Data.WithColumns(movies: Data.MovieColumns.Without("genres"));
        byte[] alone = Saved(TwoPartModel.Fit(Train, options));
        Assert.Equal(alone, Saved(TwoPartModel.Fit(new TrainingSet(Train, dropped), options)));
        Assert.NotEqual(alone, Saved(TwoPartModel.Fit(new TrainingSet(Train, Data), options)));
        Assert.Equal(
            ScoresOf(TwoPartModel.Fit(Train, options), 7),
            ScoresOf(TwoPartModel.Fit(new TrainingSet(Train, Data), options with { GenreWeight = 0 }), 7)
        );
        Dataset other = Planted.Described(Planted.LowRank(3, 4, 1, 1, 0, 1), GenresOf);
        Assert.Throws<ArgumentException>(() => TwoPartModel.Fit(new TrainingSet(Train, other), options));
    }

    [Fact]
    public void A_file_that_does_not_name_the_liking_model_is_read_as_what_it_holds()
    {
        var model = TwoPartModel.Fit(
            Train,
            new()
            {
                Regularization = 5,
                Factors = 3,
                Epochs = 2,
                Liking = LikingModel.SvdPlusPlus,
            }
        );
        byte[] former = OldFormat.Of(
            Saved(model),
            (header, _) =>
            {
                JsonNode metadata = header["__metadata__"]!;
                JsonObject options = JsonNode.Parse((string)metadata["options"]!)!.AsObject();
                Assert.True(options.Remove("Liking") && options.Remove("GenreWeight"));
                metadata["options"] = options.ToJsonString();
            }
        );
        TwoPartModel loaded = TwoPartModel.Load(new MemoryStream(former));
        Assert.Equal(LikingModel.SvdPlusPlus, loaded.Options.Liking);
        Assert.Equal(ScoresOf(model, 7), ScoresOf(loaded, 7));
    }

    [Fact]
    public void Dislikes_count_beside_a_like_and_alone_they_are_as_good_as_none()
    {
        TwoPartModel model = TwoPartModel.Fit(Train, new() { Regularization = 5, Factors = 3 });
        Assert.Equal(NewUser(model, []), NewUser(model, [new(3, 1), new(9, 2)]));
        Assert.NotEqual(NewUser(model, [new(3, 5)]), NewUser(model, [new(3, 5), new(9, 1)]));
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        foreach (double wrong in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
                TwoPartModel.Fit(Train, new() { Slope = wrong })
            );
            Assert.Equal("Slope", error.ParamName);
        }
        foreach (
            TwoPartOptions wrong in new TwoPartOptions[]
            {
                new() { EvenChance = double.NaN },
                new() { EaseWeight = -1 },
                new() { AlsWeight = double.NaN },
                new() { GenreWeight = -0.1 },
                new() { GenreWeight = 1001 },
                new() { Liking = (LikingModel)7 },
                new() { Epochs = 0 },
                new() { Offset = double.PositiveInfinity },
                new() { Regularization = 0 },
                new() { Factors = 0 },
            }
        )
            Assert.Throws<ArgumentOutOfRangeException>(() => TwoPartModel.Fit(Train, wrong));
    }
}
