using BenchmarkDotNet.Attributes;
using MovieRec.Models;

namespace MovieRec.Benchmarks;

/// <summary>One epoch of Funk SVD on all ratings of ML-1M.</summary>
public class FunkSvdEpochBenchmarks
{
    FunkDescent descent = null!;
    int epoch;

    [Params(16, 64)]
    public int Factors { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup() =>
        descent = new FunkDescent(
            Repository.Ratings("ml-1m-notime"),
            new()
            {
                Factors = Factors,
                Threads = Threads,
                LearningRate = 0.005,
            }
        );

    [Benchmark]
    public double Epoch() => descent.Epoch(++epoch, default);
}

/// <summary>One epoch of SVD++ with 20 factors on all ratings of ML-100K.</summary>
public class SvdPlusPlusEpochBenchmarks
{
    SvdPlusPlusDescent descent = null!;
    int epoch;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup() =>
        descent = new SvdPlusPlusDescent(
            Repository.Ratings("ml-100k"),
            new()
            {
                Factors = 20,
                Threads = Threads,
                LearningRate = 0.005,
            }
        );

    [Benchmark]
    public double Epoch() => descent.Epoch(++epoch, default);
}
