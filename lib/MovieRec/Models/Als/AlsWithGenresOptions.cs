namespace MovieRec.Models.Als;

/// <summary>Options of <see cref="AlsWithGenres"/>: those of ALS, and β.</summary>
public sealed record AlsWithGenresOptions : AlsOptions
{
    /// <summary>β of the genres' vectors; positive.</summary>
    public double GenreRegularization { get; init; } = 10;

    internal AlsWithGenresOptions Checked()
    {
        Check();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(GenreRegularization);
        return this;
    }
}
