using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="Als"/>; λ, τ and γ are those of its objective.</summary>
/// <remarks>The defaults suit about 100,000 ratings. They were chosen by random search on validation sets (a random
/// tenth) of u2.base and u4.base of ML-100K, without any test set.</remarks>
public record AlsOptions : ICheckedOptions
{
    /// <summary>Options for a million ratings and more. Chosen in the same way on a random tenth of a random 90 % of
    /// ML-1M.</summary>
    public static AlsOptions ForMillionRatings { get; } =
        new()
        {
            Factors = 128,
            RegularizationExponent = 0.5,
            Regularization = 1.3,
            BiasRegularization = 2,
        };

    /// <summary>The plain objective, for teaching: ν = 0, and the biases model the mean rating.</summary>
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

    /// <summary>k: number of factors; 1 to 2,000.</summary>
    public int Factors { get; init; } = 64;

    /// <summary>Iterations, each over all users and then all items; 1 to 100,000.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>λ: weight of the squared errors; 1e-12 to 1e9. Only its ratios to τ and γ affect the result.</summary>
    public double ErrorWeight { get; init; } = 1;

    /// <summary>τ: regularization of the factors; 1e-12 to 1e9.</summary>
    public double Regularization { get; init; } = 0.8;

    /// <summary>ν: a row with n ratings is regularized by τ n^ν; 0 to 1. 0 is the plain objective, 1 the weighted-λ
    /// regularization of Zhou et al. 2008.</summary>
    public double RegularizationExponent { get; init; } = 0.6;

    /// <summary>γ: regularization of the biases; 0 to 1e9.</summary>
    public double BiasRegularization { get; init; } = 0.9;

    /// <summary>True to subtract the mean training rating first. Without it the biases model the mean, and
    /// regularization draws them toward a rating of 0.</summary>
    public bool UseCentering { get; init; } = true;

    /// <summary>Standard deviation of the items' initial factors; 1e-12 to 10.</summary>
    public double InitialDeviation { get; init; } = 0.025;

    /// <summary>How the equations of a row are solved.</summary>
    public AlsSolver Solver { get; init; }

    /// <summary>Steps per row if <see cref="Solver"/> is <see cref="AlsSolver.ConjugateGradient"/>; 1 to
    /// 10,000.</summary>
    public int ConjugateGradientSteps { get; init; } = 3;

    /// <summary>Number of iterations without a better validation error after which training stops and keeps the best
    /// iteration; 0 to 100,000. 0 runs all iterations.</summary>
    public int Patience { get; init; }

    /// <summary>Seed of the initial factors.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Maximum number of threads; 0 uses all processors. Results are bit-identical for any value.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check() => Check();

    internal void Check()
    {
        OptionRange.Whole(Factors, 1, OptionRange.MaxSolvedFactors);
        OptionRange.Whole(Epochs, 1, OptionRange.MaxEpochs);
        OptionRange.Number(ErrorWeight, OptionRange.Positive, OptionRange.Greatest);
        OptionRange.Number(Regularization, OptionRange.Positive, OptionRange.Greatest);
        OptionRange.Number(RegularizationExponent, 0, 1);
        OptionRange.Number(BiasRegularization, 0, OptionRange.Greatest);
        OptionRange.Number(InitialDeviation, OptionRange.Positive, 10);
        OptionRange.Defined(Solver);
        OptionRange.Whole(ConjugateGradientSteps, 1, OptionRange.MaxFactors);
        OptionRange.Whole(Patience, 0, OptionRange.MaxEpochs);
        OptionRange.Threads(Threads);
    }
}
