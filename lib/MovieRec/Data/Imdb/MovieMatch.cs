using System.Collections.Immutable;

namespace MovieRec.Data.Imdb;

/// <summary>Result of matching a movie with IMDb's titles.</summary>
public enum MatchKind
{
    /// <summary>Found by title and year, alone or clearly ahead of other movies of that name.</summary>
    Title,

    /// <summary>Found by a single title of its year that is spelled nearly the same, or of which one is the beginning
    /// or the end of the other.</summary>
    Resembling,

    /// <summary>Not found, because several titles fit equally well.</summary>
    Ambiguous,

    /// <summary>Not found, because no title fits, or because the title fits another movie better.</summary>
    None,
}

/// <summary>Result of matching one movie by its title.</summary>
/// <param name="Movie">Index of the movie.</param>
/// <param name="Kind">The result.</param>
/// <param name="Candidates">Titles that fit, or otherwise the nearest ones, best first; may be empty.</param>
public sealed record MovieMatch(int Movie, MatchKind Kind, ImmutableArray<ImdbTitle> Candidates)
{
    /// <summary>The matched title; null if the match is not clear.</summary>
    public ImdbTitle? Title => Kind is MatchKind.Title or MatchKind.Resembling ? Candidates[0] : null;
}
