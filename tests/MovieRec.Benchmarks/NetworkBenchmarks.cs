using BenchmarkDotNet.Attributes;
using MovieRec.Data;
using MovieRec.Models.Neural;

namespace MovieRec.Benchmarks;

/// <summary>One epoch of the plain network (embeddings of 50, 128 hidden features) on all ratings of ML-100K, and as many predictions.</summary>
public class PlainNetworkBenchmarks
{
    NetworkTraining training = null!;
    PairScorer scorer = null!;
    Ratings ratings = null!;
    int epoch;

    [Params(512, 1024)]
    public int Batch { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Dataset data = Repository.Data("ml-100k");
        ratings = data.Ratings;
        training = new NetworkTraining(ratings, FeatureRows.OfUsers(data), FeatureRows.OfMovies(data, months: true), EmbeddingNetworkOptions.Original with { BatchSize = Batch, Threads = Threads });
        training.Epoch(++epoch, default);
        scorer = training.Compile()[0];
    }

    [GlobalCleanup]
    public void Cleanup() => training.Dispose();

    [Benchmark]
    public double Epoch() => training.Epoch(++epoch, default);

    [Benchmark]
    public float Predictions()
    {
        float sum = 0;
        for (int row = 0; row < ratings.Count; row++) sum += scorer.Estimate(ratings.Users[row], ratings.Movies[row]);
        return sum;
    }
}

/// <summary>One epoch of the history network with its preset.</summary>
public class HistoryNetworkBenchmarks
{
    NetworkTraining training = null!;
    int epoch;

    [Params("ml-100k", "ml-1m-notime")]
    public string Set { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Dataset data = Repository.Data(Set);
        EmbeddingNetworkOptions options = Set == "ml-100k" ? new() : EmbeddingNetworkOptions.ForMillionRatings;
        training = new NetworkTraining(data.Ratings, FeatureRows.OfUsers(data), FeatureRows.OfMovies(data, options.Network == NetworkKind.Plain), options with { Threads = Threads });
        training.Epoch(++epoch, default);
    }

    [GlobalCleanup]
    public void Cleanup() => training.Dispose();

    [Benchmark]
    public double Epoch() => training.Epoch(++epoch, default);
}
