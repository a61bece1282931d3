using BenchmarkDotNet.Attributes;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Numerics;

namespace MovieRec.Benchmarks;

/// <summary>One iteration of ALS, users and movies with their biases, on all ratings of ML-1M.</summary>
[MemoryDiagnoser]
public class AlsIterationBenchmarks
{
    AlsTraining training = null!;

    [Params(64, 128)]
    public int Factors { get; set; }

    [Params(AlsSolver.Cholesky, AlsSolver.ConjugateGradient)]
    public AlsSolver Solver { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup() =>
        training = new AlsTraining(
            Repository.Ratings("ml-1m-notime"),
            new()
            {
                Factors = Factors,
                Solver = Solver,
                Threads = Threads,
            }
        );

    [Benchmark]
    public void Iteration() => training.Epoch(measure: false, default);
}

/// <summary>A new user with 20 ratings, 64 factors.</summary>
public class AlsFoldInBenchmarks
{
    readonly float[] scores = new float[3706];
    UserPrior prior = null!;
    ItemRating[] history = [];
    Als model = null!;

    [GlobalSetup]
    public void Setup()
    {
        Ratings ratings = Repository.Ratings("ml-1m-notime");
        AlsOptions options = new() { Factors = 64, Epochs = 2 };
        model = Als.Fit(ratings, options);
        var training = new AlsTraining(ratings, options);
        training.SolveUsers();
        prior = new UserPrior(training.Table, ratings.Scale, hasBias: true);
        history = [.. Enumerable.Range(0, 20).Select(entry => new ItemRating(entry * 180, 1 + entry % 5))];
    }

    [Benchmark]
    public float Row() => prior.Solve(history).Bias;

    /// <summary>The same, and the scores of all movies.</summary>
    [Benchmark]
    public void Scores() => model.ScoreNewUser(history, scores);
}

/// <summary>The kernel alone: XᵀX of 96 rows side by side, and the Cholesky factor; k = 64 and 128.</summary>
public class GramKernelBenchmarks
{
    float[] rows = [],
        gram = [],
        filled = [];

    [Params(64, 128)]
    public int Factors { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var rng = new Rng(1);
        rows = [.. Enumerable.Range(0, 96 * Factors).Select(_ => (float)rng.NextGaussian())];
        (gram, filled) = (new float[Factors * Factors], new float[Factors * Factors]);
        for (int f = 0; f < Factors; f++)
            filled[f * Factors + f] = 100;
        GramKernel.AddGram(rows, 96, Factors, filled);
    }

    [Benchmark]
    public void Gram() => GramKernel.AddGram(rows, 96, Factors, gram);

    /// <summary>With the copy of the matrix.</summary>
    [Benchmark]
    public void Factor()
    {
        filled.CopyTo(gram, 0);
        BlockedCholesky.Factor(gram, Factors);
    }
}
