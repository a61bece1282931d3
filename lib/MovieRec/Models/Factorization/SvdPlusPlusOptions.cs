using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="SvdPlusPlus"/>.</summary>
/// <remarks>The defaults suit about 100,000 ratings.</remarks>
public sealed record SvdPlusPlusOptions : GradientDescentOptions
{
    /// <summary>The defaults.</summary>
    public SvdPlusPlusOptions()
    {
        Factors = 64;
        Epochs = 22;
        LearningRate = 0.013;
        LearningRateDecay = 0.97;
        UserRegularization = 0.0545;
        ItemRegularization = 0.1613;
        RegularizationPower = 0.5;
        BiasRegularization = 6.9;
        InitialDeviation = 0.0264;
    }

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

    /// <summary>λ of y of an item with 100 ratings, at each rating of each user who rated the item; 0 to
    /// 1000.</summary>
    public double ImplicitRegularization { get; init; } = 0.00166;

    private protected override void CheckOwn() => OptionRange.Number(ImplicitRegularization, 0, 1000);
}
