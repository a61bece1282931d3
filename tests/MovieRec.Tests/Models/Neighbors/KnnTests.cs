using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Splitting;
using MovieRec.Tests.Contracts;

namespace MovieRec.Tests.Models.Neighbors;

public sealed class ItemKnnTests : PredictorContract<ItemKnn>
{
    // What Surprise's KNNBaseline does with its defaults, item-based.
    static readonly ItemKnnOptions Surprise = new()
    {
        Neighbors = 40,
        Shrinkage = 100,
        Amplification = 1,
        Damping = 0,
        ItemRegularization = 10,
        UserRegularization = 15,
        Candidates = int.MaxValue,
    };

    private protected override double ShareOfTheMeansError => 0.95;

    private protected override ItemKnn Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) => ItemKnn.Fit(train, new() { Threads = threads, Shrinkage = 10 }, new() { Cancel = cancel });

    [Theory]
    [InlineData(KnnSimilarity.Cosine, KnnCentering.None, 0, 1, 1, 1, 0)]
    [InlineData(KnnSimilarity.Pearson, KnnCentering.Means, 0, 1, 1, 3, 0)]
    [InlineData(KnnSimilarity.PearsonBaseline, KnnCentering.Biases, 100, 1, 1, 1, 0)]
    [InlineData(KnnSimilarity.PearsonBaseline, KnnCentering.Biases, 20, 4, 3, 1, 0.1)]
    [InlineData(KnnSimilarity.Pearson, KnnCentering.None, 5, 2, 2, 1, 0.3)]
    public void Every_similarity_and_center_agrees_with_its_formula(
        KnnSimilarity similarity,
        KnnCentering center,
        double shrinkage,
        int minNeighbors,
        int minSupport,
        double amplification,
        double damping
    )
    {
        ItemKnnOptions options = Surprise with
        {
            Similarity = similarity,
            Centering = center,
            Shrinkage = shrinkage,
            MinNeighbors = minNeighbors,
            MinSupport = minSupport,
            Amplification = amplification,
            Damping = damping,
            Neighbors = 6,
        };
        ItemKnn model = ItemKnn.Fit(Train, options);
        var naive = new NaiveKnn(Train, options, byItem: true);
        for (int user = 0; user <= 60; user++)
        {
            float[] scores = ScoresOf(model, user);
            for (int item = 0; item <= 40; item++)
                Assert.Equal(naive.Predict(user, item), scores[item], 1e-5);
        }
    }

    [Fact]
    public void Agrees_with_the_formula_and_with_Surprise_on_ml100k()
    {
        // Surprise's KNNBaseline, item-based, Pearson-baseline, k 40, shrinkage 100: .9359 on u1.
        Split u1 = Split.Published(RealData.MovieLens100K, "u1");
        ItemKnn model = ItemKnn.Fit(u1.Train, Surprise);
        Assert.Equal(0.9359, Evaluate.Ratings(model, u1.Test).Rmse, 0.00005);
        var naive = new NaiveKnn(u1.Train, Surprise, byItem: true);
        foreach (int row in Enumerable.Range(0, 20).Select(i => i * 997))
            Assert.Equal(
                Math.Clamp(naive.Predict(u1.Test.Users[row], u1.Test.Movies[row]), 1, 5),
                model.Predict(u1.Test.Users[row], u1.Test.Movies[row]),
                1e-5
            );
    }

    [Fact]
    public void The_preset_reaches_its_error_on_ml100k()
    {
        Split u1 = Split.Published(RealData.MovieLens100K, "u1");
        Assert.InRange(Evaluate.Ratings(ItemKnn.Fit(u1.Train), u1.Test).Rmse, 0.92, 0.9225);
    }

    [Fact]
    public void Similarities_are_those_of_the_formula_and_neighbors_come_best_first()
    {
        ItemKnn model = ItemKnn.Fit(Train, Surprise);
        var naive = new NaiveKnn(Train, Surprise, byItem: true);
        float[] similarities = new float[41];
        model.Similarities(7, similarities);
        Assert.All(
            Enumerable.Range(0, 40),
            item => Assert.Equal(item == 7 ? 1 : naive.Similarity(7, item), similarities[item], 1e-6)
        );
        Assert.Equal(0, similarities[40]);
        Assert.Equal(
            model.Neighbors(7).OrderByDescending(one => one.Similarity).ThenBy(one => one.Item),
            model.Neighbors(7)
        );
        Assert.Equal(3, ItemKnn.Fit(Train, Surprise with { Candidates = 3 }).Neighbors(7).Length);
        Assert.Equal(model.Neighbors(7)[..3], ItemKnn.Fit(Train, Surprise with { Candidates = 3 }).Neighbors(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Neighbors(41));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Similarities(-1, similarities));
        Assert.Throws<ArgumentException>(() => model.Similarities(0, new float[3]));
    }

    [Fact]
    public void Strangers_get_the_biases()
    {
        ItemKnn model = Fit(Train, 1, 1);
        var biases = MovieRec.Models.BiasBaseline.Fit(
            Train,
            new()
            {
                ItemRegularization = model.Options.ItemRegularization,
                UserRegularization = model.Options.UserRegularization,
            }
        );
        Assert.Equal(biases.Predict(60, 5), model.Predict(60, 5));
        Assert.Equal(biases.Predict(5, 40), model.Predict(5, 40));
        Assert.Equal(ScoresOf(model, 60), NewUser(model, []));
    }

    [Fact]
    public void A_training_users_own_ratings_folded_in_give_that_users_scores()
    {
        ItemKnn model = Fit(Train, 1, 1);
        Assert.Equal(ScoresOf(model, 9), NewUser(model, HistoryOf(9)), (x, y) => Math.Abs(x - y) < 1e-5f);
    }

    [Fact]
    public void Neighbors_that_point_nowhere_make_a_file_damaged()
    {
        ModelFile file = ModelFile.Read(new MemoryStream(Saved(Fit(Train, 1, 1))), "item-knn");
        var forged = new ModelFile("item-knn");
        foreach ((string key, string value) in file.Metadata)
            forged.Metadata[key] = value;
        foreach (
            string name in new[]
            {
                "facts.user_ids",
                "facts.movie_ids",
                "facts.scale",
                "facts.mean",
                "user_bias",
                "item_bias",
                "ratings.starts",
                "ratings.columns",
                "ratings.values",
                "neighbors.starts",
                "neighbors.values",
            }
        )
            forged.Add(name, file.Get(name));
        int[] columns = file.Get("neighbors.columns").Ints();
        columns[5] = 41;
        forged.Add("neighbors.columns", Tensor.Of(columns));
        var bytes = new MemoryStream();
        forged.Write(bytes);
        bytes.Position = 0;
        Assert.Contains(
            "damaged",
            Assert.Throws<InvalidDataException>(() => ItemKnn.Load(bytes)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Options_out_of_range_are_errors()
    {
        ItemKnnOptions good = new();
        Assert.All(
            new[]
            {
                good with
                {
                    Neighbors = 0,
                },
                good with
                {
                    MinNeighbors = 0,
                },
                good with
                {
                    MinSupport = 0,
                },
                good with
                {
                    Shrinkage = -1,
                },
                good with
                {
                    Damping = double.NaN,
                },
                good with
                {
                    Amplification = 0,
                },
                good with
                {
                    Candidates = 0,
                },
                good with
                {
                    BiasEpochs = 0,
                },
                good with
                {
                    Centering = (KnnCentering)9,
                },
            },
            options => Assert.Throws<ArgumentOutOfRangeException>(() => ItemKnn.Fit(Train, options))
        );
    }
}

public sealed class UserKnnTests : PredictorContract<UserKnn>
{
    static readonly UserKnnOptions Surprise = new()
    {
        Neighbors = 40,
        Shrinkage = 100,
        Amplification = 1,
        Damping = 0,
        ItemRegularization = 10,
        UserRegularization = 15,
        Candidates = int.MaxValue,
    };

    private protected override double ShareOfTheMeansError => 0.95;

    private protected override UserKnn Fit(
        Ratings train,
        ulong seed,
        int threads,
        CancellationToken cancel = default
    ) => UserKnn.Fit(train, new() { Threads = threads, Shrinkage = 10 }, new() { Cancel = cancel });

    [Theory]
    [InlineData(KnnSimilarity.Cosine, KnnCentering.None, 0, 1, 0)]
    [InlineData(KnnSimilarity.Pearson, KnnCentering.Means, 0, 2, 0)]
    [InlineData(KnnSimilarity.PearsonBaseline, KnnCentering.Biases, 50, 1, 0.2)]
    public void Every_similarity_and_center_agrees_with_its_formula(
        KnnSimilarity similarity,
        KnnCentering center,
        double shrinkage,
        int minNeighbors,
        double damping
    )
    {
        UserKnnOptions options = Surprise with
        {
            Similarity = similarity,
            Centering = center,
            Shrinkage = shrinkage,
            MinNeighbors = minNeighbors,
            Damping = damping,
            Neighbors = 7,
        };
        UserKnn model = UserKnn.Fit(Train, options);
        var naive = new NaiveKnn(Train, options, byItem: false);
        for (int user = 0; user <= 60; user++)
        {
            float[] scores = ScoresOf(model, user);
            for (int item = 0; item <= 40; item++)
                Assert.Equal(naive.Predict(user, item), scores[item], 1e-5);
        }
    }

    [Fact]
    public void A_new_user_is_compared_as_a_training_user_is()
    {
        // A twin of user 9 who was not trained on: the same as user 9 with user 9 as one more neighbor, as movies'
        // biases hardly move.
        UserKnn model = UserKnn.Fit(Train, Surprise with { Candidates = 500, Shrinkage = 5, Neighbors = 60 });
        float[] twin = NewUser(model, HistoryOf(9)),
            own = ScoresOf(model, 9);
        int[] unrated = [.. Enumerable.Range(0, 40).Except(HistoryOf(9).Select(rated => rated.Item))];
        // where user 9 has no rating to pass on
        Assert.All(unrated, item => Assert.Equal(own[item], twin[item], 1e-4f));
        Assert.Equal(ScoresOf(model, 60), NewUser(model, []));
    }

    [Fact]
    public void The_preset_reaches_its_error_on_ml100k()
    {
        Split u1 = Split.Published(RealData.MovieLens100K, "u1");
        Assert.InRange(Evaluate.Ratings(UserKnn.Fit(u1.Train), u1.Test).Rmse, 0.926, 0.9295);
    }
}
