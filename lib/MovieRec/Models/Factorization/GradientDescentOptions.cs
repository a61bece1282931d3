using System.Text.Json.Serialization;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of factor models that are trained by stochastic gradient descent.</summary>
public abstract record GradientDescentOptions : ICheckedOptions
{
    /// <summary>k: number of factors; 1 to 10,000.</summary>
    public int Factors { get; init; }

    /// <summary>Passes over the ratings; 1 to 100,000.</summary>
    public int Epochs { get; init; }

    /// <summary>η of the first epoch; 1e-12 to 1000.</summary>
    public double LearningRate { get; init; }

    /// <summary>Factor by which η is multiplied after each epoch; 0.001 to 1.</summary>
    public double LearningRateDecay { get; init; }

    /// <summary>λ per rating of the factors of a user with 100 ratings; 0 to 1000. See
    /// <see cref="RegularizationPower"/>.</summary>
    public double UserRegularization { get; init; }

    /// <summary>λ per rating of the factors of an item with 100 ratings; 0 to 1000.</summary>
    public double ItemRegularization { get; init; }

    /// <summary>How fast λ per rating falls with the number of ratings n: it is λ · (100 / n)^power; 0 to 1. 0 gives
    /// the same λ per rating to all, 1 the same sum of λ over all ratings.</summary>
    public double RegularizationPower { get; init; }

    /// <summary>λb of each bias, over all its ratings together; 0 to 1e9. It acts like λb additional ratings equal to
    /// the mean.</summary>
    public double BiasRegularization { get; init; }

    /// <summary>Standard deviation of the initial factors; 1e-12 to 10.</summary>
    public double InitialDeviation { get; init; }

    /// <summary>Number of epochs without a better validation error after which training stops and keeps the best epoch;
    /// 0 to 100,000. 0 runs all epochs.</summary>
    public int Patience { get; init; }

    /// <summary>Seed of the initial factors and the order of training.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Maximum number of threads; 0 uses all processors. Results are bit-identical for any value.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    void ICheckedOptions.Check()
    {
        OptionRange.Whole(Factors, 1, OptionRange.MaxFactors);
        OptionRange.Whole(Epochs, 1, OptionRange.MaxEpochs);
        OptionRange.Number(LearningRate, OptionRange.Positive, 1000);
        OptionRange.Number(LearningRateDecay, 1e-3, 1);
        OptionRange.Number(UserRegularization, 0, 1000);
        OptionRange.Number(ItemRegularization, 0, 1000);
        OptionRange.Number(RegularizationPower, 0, 1);
        OptionRange.Number(BiasRegularization, 0, OptionRange.Greatest);
        OptionRange.Number(InitialDeviation, OptionRange.Positive, 10);
        OptionRange.Whole(Patience, 0, OptionRange.MaxEpochs);
        OptionRange.Threads(Threads);
        CheckOwn();
    }

    /// <summary>Checks the options of one model alone.</summary>
    private protected virtual void CheckOwn() { }
}
