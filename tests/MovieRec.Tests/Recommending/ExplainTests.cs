using MathNet.Numerics.LinearAlgebra;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Recommending;

namespace MovieRec.Tests.Recommending;

public sealed class ExplainTests
{
    static readonly Dataset Data = Planted.Described(
        Planted.LowRank(40, 30, 2, 0.4, 0.3, seed: 9),
        movie => movie % 2 == 0 ? ["Drama"] : ["Comedy"]
    );

    [Fact]
    public void Neighbors_are_named_by_title_and_weighed_by_similarity()
    {
        ItemKnn model = ItemKnn.Fit(Data.Ratings);
        Explanation why = Recommend.Explain(model, Data, 3, "Movie 5");
        Contribution[] rated = [.. why.Contributions.Where(part => part.RatedItem is not null)];
        Assert.NotEmpty(rated);
        double weights = model.Options.Damping,
            baseline = why.Contributions.Single(part => part.OfItem == "baseline").Value;
        BiasBaseline biases = BiasBaseline.Fit(
            Data.Ratings,
            new()
            {
                ItemRegularization = model.Options.ItemRegularization,
                UserRegularization = model.Options.UserRegularization,
                Epochs = model.Options.BiasEpochs,
            }
        );
        Assert.Equal(biases.Mean + biases.UserBias[3] + biases.ItemBias[5], baseline, 1e-5);
        Dictionary<int, float> similar = model.Neighbors(5).ToDictionary(one => one.Item, one => one.Similarity);
        weights += rated.Sum(part => similar[part.RatedItem!.Value]);
        int[] items = Data.Ratings.ByUser.RowColumns(3).ToArray();
        float[] stars = Data.Ratings.ByUser.RowValues(3).ToArray();
        Assert.All(
            rated,
            part =>
            {
                int item = part.RatedItem!.Value;
                double deviation =
                    stars[Array.IndexOf(items, item)] - (biases.Mean + biases.UserBias[3] + biases.ItemBias[item]);
                Assert.Equal(similar[item] * deviation / weights, part.Value, 1e-5);
                Assert.Equal($"Movie {item}", part.OfItem);
            }
        );
        Assert.Contains(rated[0].OfItem, why.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Terms_and_weights_are_those_of_the_models()
    {
        ContentModel content = ContentModel.Fit(new(Data.Ratings, Data));
        double profile = content.ProfileOf(3).Single(term => term.Term == "genre:Drama").Weight;
        Assert.Equal(profile, content.Explain(3, 4).Contributions.Single().Value, 1e-6);
        Ease ease = Ease.Fit(Data.Ratings, new() { LikeThreshold = 1 });
        Explanation why = ease.Explain(3, 5);
        Assert.Equal(Data.Ratings.ByUser.RowLength(3), why.Contributions.Length);
        Contribution first = why.Contributions.MinBy(part => Math.Abs(part.Value))!;
        float stars = Data.Ratings.ByUser.RowValues(3)[
            Data.Ratings.ByUser.RowColumns(3).IndexOf(first.RatedItem!.Value)
        ];
        Assert.Equal(stars * ease.Weight(first.RatedItem.Value, 5), first.Value, 1e-6);
    }

    [Fact]
    public void Slope_one_weighs_differences_by_common_users()
    {
        SlopeOne model = SlopeOne.Fit(Data.Ratings);
        Explanation why = model.Explain(3, 5);
        var stars = Enumerable
            .Range(0, 40)
            .Select(user => HistoryOf(user).ToDictionary(rated => rated.Item, rated => (double)rated.Rating))
            .ToArray();
        (int Item, double[] Ahead)[] others =
        [
            .. stars[3]
                .Keys.Where(item => item != 5)
                .Select(item =>
                    (
                        item,
                        stars
                            .Where(row => row.ContainsKey(5) && row.ContainsKey(item))
                            .Select(row => row[5] - row[item])
                            .ToArray()
                    )
                ),
        ];
        double all = others.Sum(one => one.Ahead.Length);
        Assert.NotEmpty(others);
        Assert.Equal(Data.Ratings.Mean, why.Contributions.Single(part => part.OfItem == "mean").Value, 1e-4);
        Assert.All(
            others.Where(one => one.Ahead.Length > 0),
            one =>
                Assert.Equal(
                    one.Ahead.Length / all * (one.Ahead.Average() + stars[3][one.Item] - Data.Ratings.Mean),
                    why.Contributions.Single(part => part.RatedItem == one.Item).Value,
                    1e-4
                )
        );
    }

    [Fact]
    public void Neighbors_of_a_user_are_named_by_id_and_weighed_by_similarity()
    {
        UserKnn model = UserKnn.Fit(Data.Ratings, new() { Centering = KnnCentering.None, Damping = 0 });
        Explanation why = model.Explain(3, 5);
        Contribution[] theirs =
        [
            .. why.Contributions.Where(part => part.OfItem.StartsWith("user ", StringComparison.Ordinal)),
        ];
        var similar = model
            .Neighbors(3)
            .ToDictionary(one => $"user {Data.Users[one.User].Id}", one => (one.User, one.Similarity));
        double weights = theirs.Sum(part => similar[part.OfItem].Similarity);
        Assert.NotEmpty(theirs);
        Assert.All(
            theirs,
            part =>
            {
                (int user, float similarity) = similar[part.OfItem];
                float rating = HistoryOf(user).Single(rated => rated.Item == 5).Rating;
                Assert.Equal(similarity * rating / weights, part.Value, 1e-4);
            }
        );
    }

    [Fact]
    public void Rated_items_add_their_products_with_the_item()
    {
        PureSvd svd = PureSvd.Fit(Data.Ratings, new() { Factors = 4, LikeThreshold = 1 });
        float[] v = [.. svd.ItemFactors];
        Explanation why = svd.Explain(Data.Ratings, 3, 5);
        Assert.Equal(HistoryOf(3).Length, why.Contributions.Length);
        Assert.All(
            HistoryOf(3),
            rated =>
                Assert.Equal(
                    rated.Rating * Enumerable.Range(0, 4).Sum(f => v[rated.Item * 4 + f] * (double)v[20 + f]),
                    why.Contributions.Single(part => part.RatedItem == rated.Item).Value,
                    1e-4
                )
        );

        ItemKnnRanking knn = ItemKnnRanking.Fit(Data.Ratings, new() { Neighbors = 5, LikeThreshold = 1 });
        float[] similar = knn.Similarities(5);
        similar[5] = 0; // an item is no neighbor of its own
        why = knn.Explain(3, 5);
        Assert.Contains(why.Contributions, part => part.Value > 0);
        Assert.All(
            HistoryOf(3),
            rated =>
                Assert.Equal(
                    rated.Rating * similar[rated.Item],
                    why.Contributions.Single(part => part.RatedItem == rated.Item).Value,
                    1e-5
                )
        );
    }

    [Fact]
    public void Implicit_als_shares_a_score_among_the_rated_items_as_its_normal_equations_do()
    {
        ImplicitAls model = ImplicitAls.Fit(
            Data.Ratings,
            new()
            {
                Factors = 4,
                Epochs = 3,
                LikeThreshold = 1,
                Regularization = 0.01,
            }
        );
        var q = Matrix<double>.Build.Dense(30, 4, (item, factor) => model.ItemFactors(item)[factor]);
        double total = model.Options.UnobservedWeight * 30 + HistoryOf(3).Sum(rated => rated.Rating);
        Matrix<double> a =
            model.Options.UnobservedWeight * q.TransposeThisAndMultiply(q)
            + Matrix<double>.Build.DenseIdentity(4)
                * (model.Options.Regularization * Math.Pow(total, model.Options.RegularizationExponent));
        foreach (ItemRating rated in HistoryOf(3))
            a += rated.Rating * q.Row(rated.Item).OuterProduct(q.Row(rated.Item));
        Matrix<double> inverse = a.Inverse();
        Explanation why = model.Explain(Data.Ratings, 3, 5);
        Assert.Equal(HistoryOf(3).Length, why.Contributions.Length);
        Assert.All(
            HistoryOf(3),
            rated =>
                Assert.Equal(
                    rated.Rating * (q.Row(5) * inverse * q.Row(rated.Item)),
                    why.Contributions.Single(part => part.RatedItem == rated.Item).Value,
                    1e-4
                )
        );
        // Ratings that the model was fitted on and that are not given have a part of their own.
        Ratings half = Data.Ratings.Select([.. Enumerable.Range(0, Data.Ratings.Count).Where(row => row % 2 == 0)]);
        Assert.Contains(model.Explain(half, 3, 5).Contributions, part => part.OfItem == "other training ratings");
    }

    [Fact]
    public void Factors_add_their_products_and_implicit_factors_those_of_rated_items()
    {
        NonNegativeMf nmf = NonNegativeMf.Fit(Data.Ratings, new() { Epochs = 2, Factors = 3 });
        Assert.Equal(
            nmf.UserFactors(3)[1] * (double)nmf.ItemFactors(5)[1],
            nmf.Explain(3, 5).Contributions[1].Value,
            1e-5
        );
        SvdPlusPlus svd = SvdPlusPlus.Fit(Data.Ratings, new() { Epochs = 2, Factors = 3 });
        var file = new MemoryStream();
        svd.Save(file);
        float[] y = ModelFile.Read(new MemoryStream(file.ToArray()), "svdpp").Get("implicit_factors").Floats(30, 3);
        Explanation why = svd.Explain(Data.Ratings, 3, 5);
        Assert.All(
            HistoryOf(3),
            rated =>
                Assert.Equal(
                    Enumerable.Range(0, 3).Sum(f => y[rated.Item * 3 + f] * (double)svd.ItemFactors(5)[f])
                        / Math.Sqrt(HistoryOf(3).Length),
                    why.Contributions.Single(part => part.RatedItem == rated.Item).Value,
                    1e-5
                )
        );
        Assert.Equal(svd.UserBias(3), why.Contributions.Single(part => part.OfItem == "user bias").Value, 1e-5);
    }

    [Fact]
    public void The_networks_parts_are_those_of_its_formula()
    {
        EmbeddingNetwork model = EmbeddingNetwork.Fit(new(Data.Ratings, Data), new() { Epochs = 1, Networks = 2 });
        Explanation why = model.Explain(3, 5);
        string[] sources = [.. why.Contributions.Where(part => part.RatedItem is null).Select(part => part.OfItem)];
        Assert.Equal(["mean", "user bias", "item bias", "embeddings", "network"], sources);
        Assert.Contains(why.Contributions, part => part.RatedItem is not null);
        Assert.Equal(Data.Ratings.Mean, why.Contributions[0].Value, 1e-3);
    }

    [Fact]
    public void The_largest_parts_are_kept_and_the_others_added_up()
    {
        Explanation all = new(10, [new("", "a", 1), new("", "b", -5), new("", "c", 12), new("", "d", 2)]);
        Assert.Equal(
            [("c", 12), ("b", -5), ("2 other parts", 3)],
            all.Largest(2).Contributions.Select(part => (part.OfItem, part.Value))
        );
        Assert.Same(all, all.Largest(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => all.Largest(0));
    }

    [Fact]
    public void Every_model_that_knows_more_than_counts_explains_itself() =>
        Assert.Equal(
            ["mean", "popular", "random"],
            ModelCatalog
                .All.Where(entry => entry.IsBuiltIn && !entry.HasExplanations)
                .Select(entry => entry.Name)
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Parts_that_do_not_add_up_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Explanation(1, [new("", "half", 0.5)]));
        Assert.Throws<ArgumentException>(() => new Explanation(1, []));
        Assert.Equal(1, new Explanation(1, [new("", "one", 0.99999999)]).Contributions[0].Value);
    }

    static ItemRating[] HistoryOf(int user)
    {
        int[] items = Data.Ratings.ByUser.RowColumns(user).ToArray();
        float[] values = Data.Ratings.ByUser.RowValues(user).ToArray();
        return [.. items.Zip(values, (item, value) => new ItemRating(item, value))];
    }

    [Fact]
    public void Arrays_hold_what_spans_are_given()
    {
        FunkSvd model = FunkSvd.Fit(Data.Ratings, new() { Epochs = 2, Factors = 2 });
        float[] span = new float[30];
        model.Score(4, span);
        Assert.Equal(span, model.Score(4));
        model.ScoreNewUser([new(2, 5), new(7, 1)], span);
        Assert.Equal(span, model.ScoreNewUser([new(2, 5), new(7, 1)]));
        model.Similarities(6, span);
        Assert.Equal(span, model.Similarities(6));
    }
}
