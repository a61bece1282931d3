namespace MovieRec.Models.Als;

/// <summary>Options of <see cref="AlsWithGenres"/>: those of ALS, and β.</summary>
/// <remarks>The defaults were chosen as those of <see cref="AlsOptions"/> were.</remarks>
public sealed record AlsWithGenresOptions : AlsOptions
{
    /// <summary>The defaults.</summary>
    public AlsWithGenresOptions() => (Epochs, Regularization, BiasRegularization, InitialDeviation) = (6, 0.85, 1.2, 0.05);

    /// <summary>For some million ratings and more: ALS's own.</summary>
    public static new AlsWithGenresOptions ForMillionRatings { get; } = new() { Factors = 128, Epochs = 5, RegularizationExponent = 0.5, Regularization = 1.3, BiasRegularization = 2, InitialDeviation = 0.025 };

    /// <summary>β of the genres' vectors; positive.</summary>
    public double GenreRegularization { get; init; } = 60;

    internal AlsWithGenresOptions Checked()
    {
        Check();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(GenreRegularization);
        return this;
    }
}
