using System.Collections.Immutable;

namespace MovieRec.Data;

/// <summary>One movie as its data set describes it; what the data set lacks is null (or an empty list).</summary>
public sealed record Movie
{
    /// <summary>The published id.</summary>
    public required int Id { get; init; }

    /// <summary>As published, with the year: <c>Toy Story (1995)</c>.</summary>
    public required string Title { get; init; }

    /// <summary>Year of release: of the release date where there is one, else the one at the end of the title.</summary>
    public int? Year { get; init; }

    /// <summary>Day of release (ML-100K only).</summary>
    public DateOnly? ReleaseDate { get; init; }

    /// <summary>Day of the release on video (a column of ML-100K, empty in every line of it).</summary>
    public DateOnly? VideoReleaseDate { get; init; }

    /// <summary>A search address at IMDb (ML-100K only).</summary>
    public string? ImdbUrl { get; init; }

    /// <summary>Genres in the data set's order; empty for <c>unknown</c> and <c>(no genres listed)</c>.</summary>
    public ImmutableArray<string> Genres { get; init; } = [];

    /// <summary>IMDb's id with its prefix: <c>tt0114709</c>.</summary>
    public string? ImdbId { get; init; }

    /// <summary>The id at The Movie Database.</summary>
    public int? TmdbId { get; init; }
}
