using BenchmarkDotNet.Attributes;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;
using MovieRec.Splitting;

namespace MovieRec.Benchmarks;

/// <summary>One epoch of the hybrid over the 49,906 likes of the training part of ML-100K's <c>ua</c>.</summary>
public class HybridEpochBenchmarks
{
    LightFmDescent descent = null!;
    int epoch;

    [Params(LightFmLoss.Warp, LightFmLoss.Bpr, LightFmLoss.WarpKos)]
    public LightFmLoss Loss { get; set; }

    [Params(10, 30)]
    public int Factors { get; set; }

    [Params("ids", "all")]
    public string Features { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Dataset data = Repository.Data("ml-100k");
        Ratings train = Split.Published(data, "ua").Train;
        LightFmOptions options = new()
        {
            Loss = Loss,
            Factors = Factors,
            Threads = Threads,
        };
        HybridFeatures features = HybridFeatures.Of(data, Features);
        FeatureSide users = new(
            Embeddings.New(Factors, isUser: true, features.Users.Names.Length, options.Schedule, new Rng(1)),
            features.Users.Matrix
        );
        FeatureSide movies = new(
            Embeddings.New(Factors, isUser: false, features.Movies.Names.Length, options.Schedule, new Rng(2)),
            features.Movies.Matrix
        );
        descent = new LightFmDescent(Interactions.Of(train, options, null), users, movies, options);
        for (epoch = 0; epoch < 10; )
            descent.Epoch(++epoch, default); // as a trained model draws more movies before one is scored too high
    }

    [Benchmark]
    public double Epoch() => descent.Epoch(++epoch, default);
}
