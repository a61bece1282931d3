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
    public void Parts_that_do_not_add_up_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Explanation(1, [new("", "half", 0.5)]));
        Assert.Throws<ArgumentException>(() => new Explanation(1, []));
        Assert.Equal(1, new Explanation(1, [new("", "one", 0.99999999)]).Contributions[0].Value);
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
