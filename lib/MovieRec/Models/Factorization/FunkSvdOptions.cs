using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="FunkSvd"/>.</summary>
/// <remarks>The defaults suit about 100,000 ratings.</remarks>
public sealed record FunkSvdOptions : ICheckedOptions
{
    /// <summary>Options for about a million ratings.</summary>
    public static FunkSvdOptions ForMillionRatings { get; } =
        new()
        {
            Factors = 256,
            Epochs = 26,
            LearningRate = 0.0284,
            LearningRateDecay = 0.9,
            UserRegularization = 0.032,
            ItemRegularization = 0.0346,
            RegularizationPower = 0,
            BiasRegularization = 4.8,
            InitialDeviation = 0.0052,
        };

    /// <summary>Funk's original of 2006, for teaching: one factor after another, with one λ for all.</summary>
    public static FunkSvdOptions Original { get; } =
        new()
        {
            OneFactorAtATime = true,
            Factors = 16,
            Epochs = 60,
            LearningRate = 0.005,
            LearningRateDecay = 1,
            UserRegularization = 0.1,
            ItemRegularization = 0.1,
            RegularizationPower = 0,
            InitialDeviation = 0.1,
        };

    /// <summary>k: number of factors; 1 to 10,000.</summary>
    public int Factors { get; init; } = 64;

    /// <summary>Passes over the ratings, for each factor with <see cref="OneFactorAtATime"/>; 1 to 100,000.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>η of the first epoch; 1e-12 to 1000.</summary>
    public double LearningRate { get; init; } = 0.0251;

    /// <summary>Factor by which η is multiplied after each epoch; 0.001 to 1.</summary>
    public double LearningRateDecay { get; init; } = 0.95;

    /// <summary>λ per rating of the factors of a user with 100 ratings; 0 to 1000. See
    /// <see cref="RegularizationPower"/>.</summary>
    public double UserRegularization { get; init; } = 0.0516;

    /// <summary>λ per rating of the factors of an item with 100 ratings; 0 to 1000.</summary>
    public double ItemRegularization { get; init; } = 0.1005;

    /// <summary>How fast λ per rating falls with the number of ratings n: it is λ · (100 / n)^power; 0 to 1. 0 gives
    /// the same λ per rating to all, 1 the same sum of λ over all ratings. Not used by
    /// <see cref="OneFactorAtATime"/>.</summary>
    public double RegularizationPower { get; init; } = 0.25;

    /// <summary>λb of each bias, over all its ratings together; 0 to 1e9. It acts like λb additional ratings equal to
    /// the mean.</summary>
    public double BiasRegularization { get; init; } = 5.2;

    /// <summary>Standard deviation of the initial factors; 1e-12 to 10. With <see cref="OneFactorAtATime"/>, the
    /// initial value of all factors.</summary>
    public double InitialDeviation { get; init; } = 0.0065;

    /// <summary>True to train factor 1 to the end, then factor 2 on the residuals, and so on, with fixed biases.
    /// Slower and slightly less accurate, but simple.</summary>
    public bool OneFactorAtATime { get; init; }

    /// <summary>Number of epochs without a better validation error after which training stops and keeps the best epoch;
    /// 0 to 100,000. 0 runs all epochs.</summary>
    public int Patience { get; init; }

    /// <summary>Seed of the initial factors and the order of the ratings.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Maximum number of threads; 0 uses all processors. Results are bit-identical for any value.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check()
    {
        OptionRange.Whole(Factors, 1, OptionRange.MostFactors);
        OptionRange.Whole(Epochs, 1, OptionRange.MostEpochs);
        OptionRange.Number(LearningRate, OptionRange.Positive, 1000);
        OptionRange.Number(LearningRateDecay, 1e-3, 1);
        OptionRange.Number(UserRegularization, 0, 1000);
        OptionRange.Number(ItemRegularization, 0, 1000);
        OptionRange.Number(RegularizationPower, 0, 1);
        OptionRange.Number(BiasRegularization, 0, OptionRange.Greatest);
        OptionRange.Number(InitialDeviation, OptionRange.Positive, 10);
        OptionRange.Whole(Patience, 0, OptionRange.MostEpochs);
        OptionRange.Threads(Threads);
    }
}
