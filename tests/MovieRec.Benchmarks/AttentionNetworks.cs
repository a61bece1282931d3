using System.Diagnostics;
using MovieRec.Data;
using MovieRec.Data.Imdb;
using MovieRec.Groups;
using MovieRec.Models;
using MovieRec.Sequences;

namespace MovieRec.Benchmarks;

/// <summary>Samples a second of the attention network in its original configuration on pairs of ML-100K, best of
/// several epochs; its peer is pytorch_attention_network.py.</summary>
internal static class AttentionNetworks
{
    public static void Run()
    {
        Dataset data = Repository.Data("ml-100k");
        PairSet pairs = PairSplit.Chronological(UserSequences.InTimeOrder(data.Ratings)).Train;
        foreach (int threads in (int[])[1, 2])
        {
            foreach (int batch in (int[])[32, 512])
                Measure(data, pairs, AttentionNetworkOptions.Original with { BatchSize = batch, Threads = threads });
        }
    }

    static void Measure(Dataset data, PairSet pairs, AttentionNetworkOptions options)
    {
        AttentionExamples examples = AttentionExamples.Of(
            pairs,
            data.Ratings.Scale,
            options.SequenceLength - 1,
            options.IncludeSingleUsers
        );
        using var training = new AttentionTraining(
            examples,
            AttentionInputs.Of(data, MovieFacts.Without(data), demographics: true),
            data.Ratings.Scale.Steps,
            options
        );
        double best = double.PositiveInfinity;
        for (int epoch = 1; epoch <= 5; epoch++)
        {
            var clock = Stopwatch.StartNew();
            training.Epoch(epoch, default);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        int numbers = training.Trainer.All.Sum(weights => weights.Value.Length);
        Console.WriteLine(
            $"attention, batch {options.BatchSize}, {options.Threads} threads: {examples.Count / best:N0} "
                + $"samples/s ({examples.Count:N0} pairs, {numbers:N0} numbers)"
        );
    }
}
