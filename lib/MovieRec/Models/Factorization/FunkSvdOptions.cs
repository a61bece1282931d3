namespace MovieRec.Models;

/// <summary>Options of <see cref="FunkSvd"/>.</summary>
/// <remarks>The defaults suit about 100,000 ratings.</remarks>
public sealed record FunkSvdOptions : GradientDescentOptions
{
    /// <summary>The defaults.</summary>
    public FunkSvdOptions()
    {
        Factors = 64;
        Epochs = 60;
        LearningRate = 0.0251;
        LearningRateDecay = 0.95;
        UserRegularization = 0.0516;
        ItemRegularization = 0.1005;
        RegularizationPower = 0.25;
        BiasRegularization = 5.2;
        InitialDeviation = 0.0065;
    }

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

    /// <summary>True to train factor 1 to the end, then factor 2 on the residuals, and so on, with fixed biases.
    /// Slower and slightly less accurate, but simple. Each factor has <see cref="GradientDescentOptions.Epochs"/>
    /// passes, <see cref="GradientDescentOptions.InitialDeviation"/> is the initial value of all factors, and
    /// <see cref="GradientDescentOptions.RegularizationPower"/> is not used.</summary>
    public bool OneFactorAtATime { get; init; }
}
