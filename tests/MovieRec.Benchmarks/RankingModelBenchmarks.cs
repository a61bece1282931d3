using BenchmarkDotNet.Attributes;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Benchmarks;

/// <summary>Fits of models that rank on all ratings of ML-1M.</summary>
[MemoryDiagnoser]
public class RankingModelBenchmarks
{
    Ratings ratings = null!;
    ImplicitAlsTraining training = null!;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ratings = Repository.Ratings("ml-1m-notime");
        _ = ratings.ByMovie;
        training = new ImplicitAlsTraining(ratings, new() { Factors = 64, Threads = Threads });
    }

    /// <summary>One iteration with 64 factors, users and movies.</summary>
    [Benchmark]
    public void ImplicitAlsIteration() => training.Epoch(measure: false, default);

    [Benchmark]
    public Ease Ease() => MovieRec.Models.Ease.Fit(ratings, new() { Threads = Threads });

    [Benchmark]
    public ItemKnnRanking ItemKnnRanking() => MovieRec.Models.ItemKnnRanking.Fit(ratings, new() { Threads = Threads });
}

/// <summary>The exact inverse of a dense positive definite matrix in double precision; n³ operations.</summary>
public class SymmetricInverseBenchmarks
{
    SymmetricTiles matrix = null!;

    [Params(1682, 3706)]
    public int Size { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [IterationSetup]
    public void Setup()
    {
        matrix = new SymmetricTiles(Size);
        var rng = new Rng(1);
        double[] row = new double[Size];
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j < i; j++)
                row[j] = rng.NextDouble() - 0.5;
            row[i] = Size;
            matrix.SetRow(i, row.AsSpan(0, i + 1));
        }
    }

    [Benchmark]
    public void Invert() => matrix.Invert(Threads);
}
