using System.Collections.Immutable;

namespace MovieRec.Data.Titles;

/// <summary>A title matches no movie of the data set, or several, or a movie that a model does not know.</summary>
public sealed class TitleException : Exception
{
    internal TitleException(string message, ImmutableArray<Movie> movies)
        : base(message) => Movies = movies;

    /// <summary>Movies that may be meant, most likely first; the message lists them too.</summary>
    public ImmutableArray<Movie> Movies { get; }
}
