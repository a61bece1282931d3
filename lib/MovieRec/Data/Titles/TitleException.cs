using System.Collections.Immutable;

namespace MovieRec.Data.Titles;

/// <summary>A title names no movie of the data set, or several, or one of which a model knows nothing.</summary>
public sealed class TitleException : Exception
{
    internal TitleException(string message, ImmutableArray<Movie> movies)
        : base(message) => Movies = movies;

    /// <summary>Those that the title may mean, likeliest first; the message lists them too.</summary>
    public ImmutableArray<Movie> Movies { get; }
}
