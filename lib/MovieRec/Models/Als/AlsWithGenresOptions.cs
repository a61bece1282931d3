using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Options of <see cref="AlsWithGenres"/>: those of ALS, and β.</summary>
/// <remarks>The defaults were chosen in the same way as those of <see cref="AlsOptions"/>.</remarks>
public sealed record AlsWithGenresOptions : AlsOptions, ICheckedOptions
{
    /// <summary>The defaults.</summary>
    public AlsWithGenresOptions() =>
        (Epochs, Regularization, BiasRegularization, InitialDeviation) = (6, 0.85, 1.2, 0.05);

    /// <summary>Options for a million ratings and more, as for ALS.</summary>
    public static new AlsWithGenresOptions ForMillionRatings { get; } =
        new()
        {
            Factors = 128,
            Epochs = 5,
            RegularizationExponent = 0.5,
            Regularization = 1.3,
            BiasRegularization = 2,
            InitialDeviation = 0.025,
        };

    /// <summary>β: regularization of the vectors of genres; 1e-12 to 1e9.</summary>
    public double GenreRegularization { get; init; } = 60;

    void ICheckedOptions.Check()
    {
        Check();
        OptionRange.Number(GenreRegularization, OptionRange.Positive, OptionRange.Greatest);
    }
}
