namespace MovieRec.Data.Imdb;

/// <summary>Which of IMDb's facts become features.</summary>
public sealed record MovieFactsOptions
{
    /// <summary>People with fewer movies of the data set are left out, at least 1: of somebody in a single movie a
    /// model learns nothing that the movie's own embedding does not know.</summary>
    public int MinimumMovies { get; init; } = 3;

    /// <summary>Leading actors of a movie, in the order of the billing; at least 0.</summary>
    public int MostActors { get; init; } = 4;

    internal MovieFactsOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumMovies, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(MostActors);
        return this;
    }
}
