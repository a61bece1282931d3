using System.Numerics;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using MovieRec.Groups;
using MovieRec.Models;

namespace MovieRec.Tests.Models.Files;

/// <summary>Model files that the build before the second edition wrote still load, and score as they did
/// there.</summary>
/// <remarks><c>former-models.json</c> holds small files of every model, fitted on
/// <c>movierec generate --users 24 --movies 20 --ratings 200 --seed 7</c>, with the scores that commit 4fe6be8
/// gave. The path of the data was removed from the files.</remarks>
public sealed class FormerModelFilesTests
{
    static readonly Lazy<Dictionary<string, Dictionary<string, JsonElement>>> Files = new(() =>
    {
        using Stream stream = typeof(FormerModelFilesTests).Assembly.GetManifestResourceStream("former-models.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, JsonElement>>>(stream)!;
    });

    public static TheoryData<string> Names => [.. Files.Value.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Loads_and_scores_as_the_build_that_wrote_it(string name)
    {
        Dictionary<string, JsonElement> former = Files.Value[name];
        IItemScorer model = Load(former["file"].GetBytesFromBase64());
        Assert.Equal((24, 20, "data"), (model.UserCount, model.ItemCount, model.Facts.DataName));
        float[] scores = new float[model.ItemCount];

        model.Score(3, scores);
        Check("user3");
        Assert.Equal(former.ContainsKey("new"), model is IFoldIn);
        if (model is IFoldIn foldIn)
        {
            foldIn.ScoreNewUser([new(2, 5f), new(7, 1.5f), new(11, 4f)], scores);
            Check("new");
        }
        Assert.Equal(former.ContainsKey("similar4"), model is IItemSimilarity);
        if (model is IItemSimilarity similar)
        {
            similar.Similarities(4, scores);
            Check("similar4");
        }
        Assert.Equal(former.ContainsKey("pair3+8"), model is IPairScorer);
        if (model is IPairScorer pair)
        {
            pair.ScoreTogether(GroupMember.Of(3), GroupMember.Of(8), scores);
            Check("pair3+8");
        }

        void Check(string what)
        {
            float[] expected = [.. former[what].EnumerateArray().Select(score => score.GetSingle())];
            Assert.Equal(expected.Length, scores.Length);
            // To the bit on processors like the one that made the file; vectors of another width add in another order.
            if (Vector<float>.Count == 8 && Fma.IsSupported)
                Assert.Equal(expected, scores);
            else
                Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }
    }

    [Fact]
    public void Every_model_of_that_build_is_still_in_the_catalog()
    {
        string[] models = [.. Files.Value.Values.Select(one => ModelOf(one["file"].GetBytesFromBase64())).Distinct()];
        Assert.Equal(21, models.Length);
        Assert.Equal([], models.Except(ModelCatalog.All.Select(entry => entry.Name)));
    }

    static IItemScorer Load(byte[] file) => ModelCatalog.Get(ModelOf(file)).Load(new MemoryStream(file));

    static string ModelOf(byte[] file) => (string)OldFormat.Parts(file).Header["__metadata__"]!["model"]!;
}
