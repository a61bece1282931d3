namespace MovieRec.Data.Imdb;

/// <summary>Options for the features from IMDb's facts.</summary>
public sealed record MovieFactsOptions
{
    /// <summary>Minimum number of movies of a person; at least 1. People with fewer are left out: a person with one
    /// movie adds nothing to that movie's own embedding.</summary>
    public int MinimumMovies { get; init; } = 3;

    /// <summary>Leading actors of a movie, in the order of the billing; at least 0.</summary>
    public int MaxActors { get; init; } = 4;

    internal MovieFactsOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumMovies, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxActors);
        return this;
    }
}
