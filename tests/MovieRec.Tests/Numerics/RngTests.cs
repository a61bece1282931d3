using MovieRec.Numerics;

namespace MovieRec.Tests.Numerics;

public sealed class RngTests
{
    [Fact]
    public void Is_xoshiro256starstar_seeded_by_SplitMix64()
    {
        // Worked with the authors' published C code: splitmix64 from 0 gives the state, then four steps of
        // xoshiro256**.
        var rng = new Rng(0);
        Assert.Equal(
            [0x99EC5F36CB75F2B4UL, 0xBF6E1F784956452AUL, 0x1A5F849D4933E6E0UL, 0x6AA594F1262D2D2CUL],
            [rng.NextUInt64(), rng.NextUInt64(), rng.NextUInt64(), rng.NextUInt64()]
        );
    }

    [Fact]
    public void Next_is_uniform_and_stays_in_range()
    {
        var rng = new Rng(1);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
            counts[rng.Next(7)]++;
        double chiSquare = counts.Sum(count => (count - 10_000.0) * (count - 10_000.0) / 10_000);
        Assert.InRange(chiSquare, 0, 22.5); // 6 degrees of freedom: p = .001
    }

    [Fact]
    public void Gaussian_has_mean_0_and_deviation_1()
    {
        var rng = new Rng(2);
        double[] values = [.. Enumerable.Range(0, 100_000).Select(_ => rng.NextGaussian())];
        Assert.InRange(values.Average(), -0.015, 0.015);
        Assert.InRange(values.Average(v => v * v), 0.98, 1.02);
        Assert.InRange(values.Count(v => Math.Abs(v) < 1) / 100_000.0, 0.675, 0.690); // 68.27 %
    }

    [Fact]
    public void Streams_differ_and_repeat()
    {
        ulong[] firsts =
        [
            .. Enumerable
                .Range(0, 1000)
                .Select(stream =>
                {
                    var rng = Rng.ForStream(5, (ulong)stream);
                    return rng.NextUInt64();
                }),
        ];
        Assert.Equal(1000, firsts.Distinct().Count());
        var again = Rng.ForStream(5, 17);
        Assert.Equal(firsts[17], again.NextUInt64());
    }

    [Fact]
    public void Shuffle_keeps_every_item()
    {
        var rng = new Rng(3);
        int[] items = [.. Enumerable.Range(0, 100)];
        rng.Shuffle(items.AsSpan());
        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
    }
}
