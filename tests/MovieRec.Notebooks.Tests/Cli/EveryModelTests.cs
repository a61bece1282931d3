using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Tests;

namespace MovieRec.Notebooks.Tests.Cli;

/// <summary>Every model's interfaces with indices that do not exist and spans of the wrong length: an error that names
/// the argument.</summary>
public sealed class EveryModelTests
{
    const int Users = 12,
        Items = 9;

    static readonly Ratings Train = Planted.LowRank(Users, Items, rank: 2, density: 0.7, noise: 0.2, seed: 5);
    static readonly Dataset Data = Planted.Described(Train, movie => movie % 2 == 0 ? ["Drama"] : ["Comedy", "Drama"]);

    public static TheoryData<string> Models => [.. ModelCatalog.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Wrong_indices_and_lengths_are_refused_by_name(string name)
    {
        ModelEntry known = ModelCatalog.Get(name);
        object options = known.DefaultOptions();
        options.GetType().GetProperty("Epochs")?.SetValue(options, 1);
        options.GetType().GetProperty("HistoryEpochs")?.SetValue(options, 1);
        IItemScorer model = known.Fit(new TrainingSet(Train, Data), options);
        var right = new float[Items];
        foreach (int user in Outside(Users))
        {
            Refused("user", () => model.Score(user, right));
            Refused(null, () => model.ScoreAll([0, user], new float[2 * Items]));
            if (model is IRatingPredictor predictor)
                Refused("user", () => predictor.Predict(user, 0));
        }
        foreach (int item in Outside(Items))
        {
            if (model is IRatingPredictor predictor)
                Refused("item", () => predictor.Predict(0, item));
            if (model is IItemSimilarity similar)
                Refused("item", () => similar.Similarities(item, right));
            if (model is IFoldIn foldIn)
                Refused("history", () => foldIn.ScoreNewUser([new(item, 3)], right));
            if (model is IPairScorer pairs)
            {
                Refused("item", () => pairs.Shares(GroupMember.Of(0), item));
                Refused(null, () => pairs.ScoreTogether(GroupMember.New([new(item, 3)]), null, right));
            }
        }
        foreach (int length in (int[])[0, Items - 1, Items + 1])
        {
            Refused("scores", () => model.Score(0, new float[length]));
            Refused(
                "scores",
                () => model.ScoreAll([0, 1], new float[Items + length]),
                unless: Items + length == 2 * Items
            );
            if (model is IItemSimilarity similar)
                Refused("similarities", () => similar.Similarities(0, new float[length]));
            if (model is IFoldIn foldIn)
                Refused("scores", () => foldIn.ScoreNewUser([], new float[length]));
            if (model is IPairScorer pairs)
                Refused("scores", () => pairs.ScoreTogether(GroupMember.Of(0), null, new float[length]));
        }
        if (model is IPairScorer together)
        {
            Refused(null, () => together.ScoreTogether(GroupMember.Of(Users), null, right));
            Refused(null, () => together.ScoreTogether(GroupMember.Of(0), GroupMember.Of(int.MaxValue), right));
        }
        Assert.Throws<ArgumentNullException>(() => GroupMember.New(default(ImmutableArray<ItemRating>)));
        model.Score(0, right);
        Assert.All(right, score => Assert.True(float.IsFinite(score)));
    }

    static int[] Outside(int count) => [-1, count, int.MaxValue, int.MinValue];

    static void Refused(string? argument, Action call, bool unless = false)
    {
        if (unless)
            return;
        ArgumentException said = Assert.ThrowsAny<ArgumentException>(call);
        if (argument is not null)
            Assert.Equal(argument, said.ParamName);
    }
}
