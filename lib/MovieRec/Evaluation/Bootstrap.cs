using MovieRec.Numerics;

namespace MovieRec.Evaluation;

internal static class Bootstrap
{
    /// <summary>[statistics][replicates] each statistic over drawn users. The draws depend only on the seed, so those
    /// of several models are paired.</summary>
    public static double[][] Draw(int users, IReadOnlyList<StatisticOf> statistics, BootstrapOptions options)
    {
        double[][] values = [.. statistics.Select(_ => new double[options.Replicates])];
        ParallelBlocks.For(
            options.Replicates,
            blockSize: 8,
            options.Threads,
            (_, start, end) =>
            {
                int[] places = new int[users];
                for (int replicate = start; replicate < end; replicate++)
                {
                    Rng rng = Rng.ForStream(options.Seed, (ulong)replicate);
                    for (int i = 0; i < users; i++)
                        places[i] = rng.Next(users);
                    for (int statistic = 0; statistic < values.Length; statistic++)
                        values[statistic][replicate] = statistics[statistic](places);
                }
            }
        );
        return values;
    }

    /// <summary>The interval of the draws; NaN draws are left out.</summary>
    public static Interval Around(double value, double[] draws, double confidence)
    {
        double[] sorted = [.. draws.Where(draw => !double.IsNaN(draw)).Order()];
        return sorted.Length == 0
            ? new(value, double.NaN, double.NaN)
            : new(value, Quantile.Of(sorted, (1 - confidence) / 2), Quantile.Of(sorted, (1 + confidence) / 2));
    }
}
