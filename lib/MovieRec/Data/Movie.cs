using System.Collections.Immutable;

namespace MovieRec.Data;

/// <summary>A movie as its data set describes it; values that the data set lacks are null or empty lists.</summary>
public sealed record Movie
{
    /// <summary>The published id; an <see cref="int"/> converts to it.</summary>
    public required Id Id { get; init; }

    /// <summary>The title as published, with the year: <c>Toy Story (1995)</c>. A year that is published in another
    /// field is appended.</summary>
    public required string Title
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>The title without the parts in parentheses: <c>Toy Story</c>. For labels.</summary>
    public string ShortTitle => Title.Split(" (")[0].Trim();

    /// <summary>Year of release: that of the release date, or otherwise the one at the end of the title.</summary>
    public int? Year { get; init; }

    /// <summary>Day of release (ML-100K and the-movies-dataset).</summary>
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

    /// <summary>Original language as ISO 639-1 code (the-movies-dataset only): <c>en</c>.</summary>
    public string? OriginalLanguage { get; init; }

    /// <summary>Summary in a few sentences (the-movies-dataset only).</summary>
    public string? Overview { get; init; }

    /// <summary>Keywords in the published order, each once (the-movies-dataset only).</summary>
    public ImmutableArray<string> Keywords { get; init; } = [];

    /// <summary>The first <see cref="MaxCast"/> actors in the order of the credits (the-movies-dataset
    /// only).</summary>
    public ImmutableArray<string> Cast { get; init; } = [];

    /// <summary>Directors in the order of the credits (the-movies-dataset only).</summary>
    public ImmutableArray<string> Directors { get; init; } = [];

    /// <summary>Maximum number of actors in <see cref="Cast"/>. Credits list up to hundreds of names, most of which say
    /// nothing about a movie.</summary>
    public const int MaxCast = 10;
}
