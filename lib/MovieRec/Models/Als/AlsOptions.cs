using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="Als"/>; λ, τ and γ are those of its objective.</summary>
/// <remarks>The defaults suit some 100,000 ratings. They were chosen by random search on validation parts (a random
/// tenth) cut from u2.base and u4.base of ML-100K, the number of iterations too; no test part was looked at.</remarks>
public record AlsOptions : ICheckedOptions
{
    /// <summary>For some million ratings and more: chosen in the same way on a random tenth of a random 90 % of
    /// ML-1M.</summary>
    public static AlsOptions ForMillionRatings { get; } =
        new()
        {
            Factors = 128,
            RegularizationExponent = 0.5,
            Regularization = 1.3,
            BiasRegularization = 2,
        };

    /// <summary>The plain objective, for teaching: ν = 0, and the mean rating is left to the biases.</summary>
    public static AlsOptions Plain { get; } =
        new()
        {
            Factors = 8,
            Epochs = 15,
            RegularizationExponent = 0,
            Regularization = 9.4,
            BiasRegularization = 0.5,
            UseCentering = false,
        };

    /// <summary>k: factors a user and a movie have; 1 to 2,000.</summary>
    public int Factors { get; init; } = 64;

    /// <summary>Iterations, each of a step for all users and one for all movies; 1 to 100,000.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>λ: weight of a squared error; 1e-12 to 1e9. Only its ratios to τ and γ matter to the result.</summary>
    public double ErrorWeight { get; init; } = 1;

    /// <summary>τ of the factors; 1e-12 to 1e9.</summary>
    public double Regularization { get; init; } = 0.8;

    /// <summary>ν: a row with n ratings has τ n^ν; in [0, 1]. 0 is the plain objective, 1 the weighted-λ regularization
    /// of Zhou et al. 2008.</summary>
    public double RegularizationExponent { get; init; } = 0.6;

    /// <summary>γ of the biases; 0 to 1e9.</summary>
    public double BiasRegularization { get; init; } = 0.9;

    /// <summary>Whether the mean training rating is taken off first. Without it the biases carry the mean, and are
    /// drawn to 0 stars.</summary>
    public bool UseCentering { get; init; } = true;

    /// <summary>Standard deviation of the movies' first factors; 1e-12 to 10.</summary>
    public double InitialDeviation { get; init; } = 0.025;

    /// <summary>How a row is solved.</summary>
    public AlsSolver Solver { get; init; }

    /// <summary>Steps a row, where <see cref="Solver"/> is <see cref="AlsSolver.ConjugateGradient"/>; 1 to
    /// 10,000.</summary>
    public int ConjugateGradientSteps { get; init; } = 3;

    /// <summary>Stop after so many iterations in a row without a better validation error, and keep the best iteration;
    /// 0 to 100,000; 0: run all.</summary>
    public int Patience { get; init; }

    /// <summary>The first factors come from it.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>At most so many threads; 0 for all processors. Never changes a bit of the result.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check() => Check();

    internal void Check()
    {
        OptionRange.Whole(Factors, 1, OptionRange.MostSolvedFactors);
        OptionRange.Whole(Epochs, 1, OptionRange.MostEpochs);
        OptionRange.Number(ErrorWeight, OptionRange.Positive, OptionRange.Greatest);
        OptionRange.Number(Regularization, OptionRange.Positive, OptionRange.Greatest);
        OptionRange.Number(RegularizationExponent, 0, 1);
        OptionRange.Number(BiasRegularization, 0, OptionRange.Greatest);
        OptionRange.Number(InitialDeviation, OptionRange.Positive, 10);
        OptionRange.Defined(Solver);
        OptionRange.Whole(ConjugateGradientSteps, 1, OptionRange.MostFactors);
        OptionRange.Whole(Patience, 0, OptionRange.MostEpochs);
        OptionRange.Threads(Threads);
    }
}
