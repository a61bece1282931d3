using FsCheck;
using FsCheck.Fluent;
using MovieRec.Numerics;

namespace MovieRec.Tests.Numerics;

public sealed class TopKTests
{
    [Fact]
    public void Worked_by_hand()
    {
        float[] scores = [1, float.NegativeInfinity, 3, 2, 3, float.NaN, float.PositiveInfinity, 0];
        Assert.Equal([2, 4, 3], Top(scores, 3));
        Assert.Equal([2, 4, 3, 0, 7], Top(scores, 20));
        Assert.Empty(Top(scores, 0));
        Assert.Empty(Top([], 4));
        Assert.Empty(Top([float.NegativeInfinity, float.NaN], 1));
    }

    [Fact]
    public void Agrees_with_sorting_for_any_scores_with_many_ties()
    {
        Gen<float> score = Gen.Frequency((8, Gen.Choose(-4, 4).Select(n => n / 2f)), (1, Gen.Constant(float.NegativeInfinity)), (1, Gen.Constant(float.NaN)), (1, Gen.Constant(-0f)));
        Prop.ForAll(score.ArrayOf().ToArbitrary(), Gen.Choose(0, 30).ToArbitrary(), (scores, k) => Top(scores, k).SequenceEqual(Sorted(scores, k))).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(4000, 10)]
    [InlineData(4001, 100)]
    [InlineData(3883, 3883)]
    public void Agrees_with_sorting_for_a_whole_catalogue(int movies, int k)
    {
        var rng = new Rng(5);
        float[] scores = [.. Enumerable.Range(0, movies).Select(_ => MathF.Round(rng.NextSingle() * 2000))];
        Assert.Equal(Sorted(scores, k), Top(scores, k));
        Array.Sort(scores);                                     // the worst order: each next one is better
        Assert.Equal(Sorted(scores, k), Top(scores, k));
    }

    static int[] Top(float[] scores, int k)
    {
        int[] best = new int[k];
        return best[..TopK.Select(scores, best)];
    }

    static int[] Sorted(float[] scores, int k) =>
        [.. Enumerable.Range(0, scores.Length).Where(i => float.IsFinite(scores[i])).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(k)];
}
