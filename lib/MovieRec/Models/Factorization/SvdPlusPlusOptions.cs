using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="SvdPlusPlus"/>.</summary>
/// <remarks>The defaults suit some 100,000 ratings. They were chosen by random search on validation parts (a random
/// tenth) cut from u2.base and u4.base of ML-100K; no test part was looked at.</remarks>
public sealed record SvdPlusPlusOptions : ICheckedOptions
{
    /// <summary>For some million ratings: chosen in the same way on a random tenth of a random 90 % of ML-1M.</summary>
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

    /// <summary>k: factors a user and a movie have; 1 to 10,000.</summary>
    public int Factors { get; init; } = 64;

    /// <summary>Passes over the users; 1 to 100,000.</summary>
    public int Epochs { get; init; } = 22;

    /// <summary>η of the first epoch; 1e-12 to 1000.</summary>
    public double LearningRate { get; init; } = 0.013;

    /// <summary>What η is multiplied by after each epoch; 0.001 to 1.</summary>
    public double LearningRateDecay { get; init; } = 0.97;

    /// <summary>λ of p at each rating of a user who has 100 of them; 0 to 1000. See
    /// <see cref="RegularizationPower"/>.</summary>
    public double UserRegularization { get; init; } = 0.0545;

    /// <summary>λ of q at each rating of a movie that has 100 of them; 0 to 1000.</summary>
    public double ItemRegularization { get; init; } = 0.1613;

    /// <summary>λ of y at each rating of each user who rated the movie, where the movie has 100 ratings; 0 to
    /// 1000.</summary>
    public double ImplicitRegularization { get; init; } = 0.00166;

    /// <summary>How much weaker λ is at each rating of somebody with many: at n ratings it is λ · (100 / n)^power; in
    /// [0, 1].</summary>
    public double RegularizationPower { get; init; } = 0.5;

    /// <summary>λb of each bias, over all its ratings together: how many imagined ratings without departure it has
    /// beside its own; 0 to 1e9.</summary>
    public double BiasRegularization { get; init; } = 6.9;

    /// <summary>Standard deviation of the first factors; 1e-12 to 10.</summary>
    public double InitialDeviation { get; init; } = 0.0264;

    /// <summary>Stop after so many epochs in a row without a better validation error, and keep the best epoch; 0 to
    /// 100,000; 0: run all epochs.</summary>
    public int Patience { get; init; }

    /// <summary>The first factors and the order of the users come from it.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>At most so many threads; 0 for all processors. Never changes a bit of the result.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check() => Checked();

    internal SvdPlusPlusOptions Checked()
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
        return this;
    }
}
