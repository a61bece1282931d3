using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="FunkSvd"/>.</summary>
/// <remarks>The defaults suit some 100,000 ratings. They were chosen by random search on validation parts (a random
/// tenth) cut from u2.base and u4.base of ML-100K; no test part was looked at.</remarks>
public sealed record FunkSvdOptions : ICheckedOptions
{
    /// <summary>For some million ratings: chosen in the same way on a random tenth of a random 90 % of ML-1M.</summary>
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

    /// <summary>k: factors a user and a movie have; 1 to 10,000.</summary>
    public int Factors { get; init; } = 64;

    /// <summary>Passes over the ratings; for each factor where <see cref="OneFactorAtATime"/>; 1 to 100,000.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>η of the first epoch; 1e-12 to 1000.</summary>
    public double LearningRate { get; init; } = 0.0251;

    /// <summary>What η is multiplied by after each epoch; 0.001 to 1.</summary>
    public double LearningRateDecay { get; init; } = 0.95;

    /// <summary>λ of the users' factors at each rating of a user who has 100 of them; 0 to 1000. See
    /// <see cref="RegularizationPower"/>.</summary>
    public double UserRegularization { get; init; } = 0.0516;

    /// <summary>The same of the movies' factors; 0 to 1000.</summary>
    public double ItemRegularization { get; init; } = 0.1005;

    /// <summary>How much weaker λ is at each rating of somebody with many: at n ratings it is λ · (100 / n)^power; in
    /// [0, 1]. At 0 it is the same for all, at 1 its sum over all ratings is. Not for
    /// <see cref="OneFactorAtATime"/>.</summary>
    public double RegularizationPower { get; init; } = 0.25;

    /// <summary>λb of each bias, over all its ratings together: how many imagined ratings without departure it has
    /// beside its own; 0 to 1e9.</summary>
    public double BiasRegularization { get; init; } = 5.2;

    /// <summary>Standard deviation of the first factors; 1e-12 to 10. Where <see cref="OneFactorAtATime"/>, the value
    /// that all begin with.</summary>
    public double InitialDeviation { get; init; } = 0.0065;

    /// <summary>Train factor 1 to the end, then factor 2 on what is left, and so on, with the biases held: slower and a
    /// little worse, but plain.</summary>
    public bool OneFactorAtATime { get; init; }

    /// <summary>Stop after so many epochs in a row without a better validation error, and keep the best epoch; 0 to
    /// 100,000; 0: run all epochs.</summary>
    public int Patience { get; init; }

    /// <summary>The first factors and the order of the ratings come from it.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>At most so many threads; 0 for all processors. Never changes a bit of the result.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check() => Checked();

    internal FunkSvdOptions Checked()
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
        return this;
    }
}
