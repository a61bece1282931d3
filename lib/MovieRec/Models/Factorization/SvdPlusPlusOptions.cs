using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="SvdPlusPlus"/>.</summary>
/// <remarks>The defaults suit about 100,000 ratings.</remarks>
public sealed record SvdPlusPlusOptions : ICheckedOptions
{
    /// <summary>Options for about a million ratings.</summary>
    public static SvdPlusPlusOptions ForMillionRatings { get; } =
        new()
        {
            Factors = 128,
            Epochs = 32,
            LearningRate = 0.018,
            LearningRateDecay = 0.92,
            UserRegularization = 0.055,
            ItemRegularization = 0.128,
            ImplicitRegularization = 0.00106,
            RegularizationPower = 0.35,
            BiasRegularization = 3.3,
            InitialDeviation = 0.0096,
        };

    /// <summary>k: number of factors; 1 to 10,000.</summary>
    public int Factors { get; init; } = 64;

    /// <summary>Passes over the users; 1 to 100,000.</summary>
    public int Epochs { get; init; } = 22;

    /// <summary>η of the first epoch; 1e-12 to 1000.</summary>
    public double LearningRate { get; init; } = 0.013;

    /// <summary>Factor by which η is multiplied after each epoch; 0.001 to 1.</summary>
    public double LearningRateDecay { get; init; } = 0.97;

    /// <summary>λ per rating of p of a user with 100 ratings; 0 to 1000. See
    /// <see cref="RegularizationPower"/>.</summary>
    public double UserRegularization { get; init; } = 0.0545;

    /// <summary>λ per rating of q of an item with 100 ratings; 0 to 1000.</summary>
    public double ItemRegularization { get; init; } = 0.1613;

    /// <summary>λ of y of an item with 100 ratings, at each rating of each user who rated the item; 0 to
    /// 1000.</summary>
    public double ImplicitRegularization { get; init; } = 0.00166;

    /// <summary>How fast λ per rating falls with the number of ratings n: it is λ · (100 / n)^power; 0 to 1.</summary>
    public double RegularizationPower { get; init; } = 0.5;

    /// <summary>λb of each bias, over all its ratings together; 0 to 1e9. It acts like λb additional ratings equal to
    /// the mean.</summary>
    public double BiasRegularization { get; init; } = 6.9;

    /// <summary>Standard deviation of the initial factors; 1e-12 to 10.</summary>
    public double InitialDeviation { get; init; } = 0.0264;

    /// <summary>Number of epochs without a better validation error after which training stops and keeps the best epoch;
    /// 0 to 100,000. 0 runs all epochs.</summary>
    public int Patience { get; init; }

    /// <summary>Seed of the initial factors and the order of the users.</summary>
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
        OptionRange.Number(ImplicitRegularization, 0, 1000);
        OptionRange.Number(RegularizationPower, 0, 1);
        OptionRange.Number(BiasRegularization, 0, OptionRange.Greatest);
        OptionRange.Number(InitialDeviation, OptionRange.Positive, 10);
        OptionRange.Whole(Patience, 0, OptionRange.MostEpochs);
        OptionRange.Threads(Threads);
    }
}
