using System.Collections.Immutable;

namespace MovieRec.Data.Imdb;

/// <summary>How a movie was found at IMDb.</summary>
public enum MatchKind
{
    /// <summary>By its title and year, alone or far ahead of its namesakes.</summary>
    Title,

    /// <summary>By a single title of its year that is spelt nearly the same, or is a beginning or an end of its own, or
    /// the other way round.</summary>
    Resembling,

    /// <summary>Not at all, since several titles fit equally well.</summary>
    Ambiguous,

    /// <summary>Not at all, since none fits; or another movie fits it better.</summary>
    None,
}

/// <summary>What was found for one movie by its title.</summary>
/// <param name="Movie">Index of the movie.</param>
/// <param name="Kind">How.</param>
/// <param name="Candidates">Best first: those that fit, or else the nearest; perhaps none.</param>
public sealed record MovieMatch(int Movie, MatchKind Kind, ImmutableArray<ImdbTitle> Candidates)
{
    /// <summary>What the movie is taken to be; null where that is not clear.</summary>
    public ImdbTitle? Title => Kind is MatchKind.Title or MatchKind.Resembling ? Candidates[0] : null;
}
