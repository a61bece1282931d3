using System.Diagnostics;
using MovieRec.Data;
using MovieRec.Models;

namespace MovieRec.Benchmarks;

/// <summary>Samples a second of the networks, best of several epochs: what another process takes from the machine
/// cannot make it better.</summary>
internal static class Networks
{
    public static void Run()
    {
        Dataset small = Repository.Data("ml-100k"),
            large = Repository.Data("ml-1m-notime");
        foreach (int threads in (int[])[1, 2])
        {
            foreach (int batch in (int[])[512, 1024])
                Measure(
                    $"plain, batch {batch}",
                    small,
                    EmbeddingNetworkOptions.Original with
                    {
                        BatchSize = batch,
                        Epochs = 1000,
                    },
                    threads,
                    epochs: 40
                );
            Measure("history, ml-100k", small, new() { Epochs = 1000 }, threads, epochs: 12);
            Measure(
                "history, ml-1m",
                large,
                EmbeddingNetworkOptions.ForMillionRatings with
                {
                    Epochs = 1000,
                },
                threads,
                epochs: 3
            );
        }
    }

    static void Measure(string name, Dataset data, EmbeddingNetworkOptions options, int threads, int epochs)
    {
        using var training = new NetworkTraining(
            data.Ratings,
            FeatureRows.OfUsers(data),
            FeatureRows.OfMovies(data, options.Architecture == EmbeddingArchitecture.Plain),
            options with
            {
                Threads = threads,
            }
        );
        double best = double.PositiveInfinity;
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            var clock = Stopwatch.StartNew();
            training.Epoch(epoch, default);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        Console.WriteLine(
            $"{name}, {threads} threads: {best * 1000:0.0} ms an epoch, {data.Ratings.Count / best:N0} samples/s"
        );
        if (options.Architecture != EmbeddingArchitecture.Plain)
            return;
        CompiledNetwork scorer = training.Compile()[0];
        double least = double.PositiveInfinity;
        for (int round = 0; round < 10; round++)
        {
            var clock = Stopwatch.StartNew();
            float sum = 0;
            for (int row = 0; row < data.Ratings.Count; row++)
                sum += scorer.Estimate(data.Ratings.Users[row], data.Ratings.Movies[row]);
            if (float.IsNaN(sum))
                throw new InvalidOperationException("not a number");
            least = Math.Min(least, clock.Elapsed.TotalSeconds);
        }
        Console.WriteLine($"  predictions, 1 thread: {data.Ratings.Count / least:N0} samples/s");
    }
}
