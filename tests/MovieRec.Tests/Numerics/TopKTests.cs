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
        ulong seed = Enumerable
            .Range(0, 100)
            .Select(n => (ulong)n)
            .First(n => TieBreak.For(n, 0).Key(4) < TieBreak.For(n, 0).Key(2));
        Assert.Equal([4, 2, 3], Top(scores, 3, seed));
        Assert.Equal([4, 2, 3, 0, 7], Top(scores, 20, seed));
        Assert.Equal([2, 4], Top(scores, 3).Take(2).Order());
        Assert.Empty(Top(scores, 0));
        Assert.Empty(Top([], 4));
        Assert.Empty(Top([float.NegativeInfinity, float.NaN], 1));
    }

    [Fact]
    public void Agrees_with_sorting_for_any_scores_with_many_ties()
    {
        Gen<float> score = Gen.Frequency(
            (8, Gen.Choose(-4, 4).Select(n => n / 2f)),
            (1, Gen.Constant(float.NegativeInfinity)),
            (1, Gen.Constant(float.NaN)),
            (1, Gen.Constant(-0f))
        );
        Prop.ForAll(
                score.ArrayOf().ToArbitrary(),
                Gen.Choose(0, 30).ToArbitrary(),
                Gen.Choose(0, 9).ToArbitrary(),
                (scores, k, seed) => Top(scores, k, (ulong)seed).SequenceEqual(Sorted(scores, k, (ulong)seed))
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(4000, 10)]
    [InlineData(4001, 100)]
    [InlineData(3883, 3883)]
    public void Agrees_with_sorting_for_a_whole_catalog(int movies, int k)
    {
        var rng = new Rng(5);
        float[] scores = [.. Enumerable.Range(0, movies).Select(_ => MathF.Round(rng.NextSingle() * 2000))];
        Assert.Equal(Sorted(scores, k), Top(scores, k));
        Array.Sort(scores); // the worst order: each next one is better
        Assert.Equal(Sorted(scores, k), Top(scores, k));
        Array.Fill(scores, 1);
        Assert.Equal(Sorted(scores, k), Top(scores, k));
    }

    [Fact]
    public void No_index_is_favored_among_equal_scores()
    {
        // χ² of how often each of 60 equal items comes first, and is among the first ten, in 60,000 lists: 59 degrees
        // of freedom, so 59 ± 4 · √118 covers all
        // but one case in ten thousand.
        const int items = 60,
            lists = 60_000,
            k = 10;
        int[] first = new int[items],
            among = new int[items];
        float[] scores = new float[items];
        for (int list = 0; list < lists; list++)
        {
            int[] best = new int[k];
            Assert.Equal(k, TopK.Select(scores, best, TieBreak.For(7, list)));
            first[best[0]]++;
            foreach (int item in best)
                among[item]++;
        }
        Assert.InRange(ChiSquare(first, 1), 59 - 44, 59 + 44);
        // drawn without replacement: less spread than independent draws
        Assert.InRange(ChiSquare(among, k), 10, 59 + 44);

        static double ChiSquare(int[] counts, int k) =>
            counts.Sum(count => Math.Pow(count - lists * k / (double)items, 2)) / (lists * k / (double)items);
    }

    [Fact]
    public void Every_item_of_a_list_has_its_own_key()
    {
        foreach (int list in new[] { -1, 0, 5, int.MaxValue })
        {
            TieBreak ties = TieBreak.For(42, list);
            Assert.All(
                new[] { 0, 1, 2, 1681, 65_535, 65_536, 1 << 20, int.MaxValue },
                item => Assert.Equal(item, ties.Item(ties.Key(item)))
            );
            Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(ties.Key).Distinct().Count());
        }
        Assert.NotEqual(Top(new float[50], 50, seed: 1), Top(new float[50], 50, seed: 2));
        Assert.Equal(Top(new float[50], 50, seed: 1), Top(new float[50], 50, seed: 1));
    }

    static int[] Top(float[] scores, int k, ulong seed = 3)
    {
        int[] best = new int[k];
        return best[..TopK.Select(scores, best, TieBreak.For(seed, 0))];
    }

    static int[] Sorted(float[] scores, int k, ulong seed = 3) =>
        [
            .. Enumerable
                .Range(0, scores.Length)
                .Where(i => float.IsFinite(scores[i]))
                .OrderByDescending(i => scores[i])
                .ThenBy(i => TieBreak.For(seed, 0).Key(i))
                .Take(k),
        ];
}
