using BenchmarkDotNet.Attributes;
using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Splitting;

namespace MovieRec.Benchmarks;

/// <summary>Neighborhoods on ML-100K, fold u1, two threads: the fit, and the 20,000 predictions of the test part on
/// one thread.</summary>
[MemoryDiagnoser]
public class KnnBenchmarks
{
    Split u1 = null!;
    ItemKnn byItem = null!;
    UserKnn byUser = null!;
    SlopeOne slopeOne = null!;

    [GlobalSetup]
    public void Setup()
    {
        string zip = Path.Combine(Environment.GetEnvironmentVariable("MOVIEREC_DATA") ?? "", "ml-100k.zip");
        if (!File.Exists(zip))
            throw new InvalidOperationException("Set MOVIEREC_DATA to a folder that holds ml-100k.zip.");
        u1 = Split.Published(Dataset.Read(zip), "u1");
        (byItem, byUser, slopeOne) = (FitByItem(), FitByUser(), FitSlopeOne());
    }

    [Benchmark]
    public ItemKnn FitByItem() => ItemKnn.Fit(u1.Train, new() { Threads = 2 });

    [Benchmark]
    public double Predict20000ByItem() => Evaluate.Ratings(byItem, u1.Test).Rmse;

    [Benchmark]
    public UserKnn FitByUser() => UserKnn.Fit(u1.Train, new() { Threads = 2 });

    [Benchmark]
    public double Predict20000ByUser() => Evaluate.Ratings(byUser, u1.Test).Rmse;

    [Benchmark]
    public SlopeOne FitSlopeOne() => SlopeOne.Fit(u1.Train);

    [Benchmark]
    public double Predict20000SlopeOne() => Evaluate.Ratings(slopeOne, u1.Test).Rmse;
}
