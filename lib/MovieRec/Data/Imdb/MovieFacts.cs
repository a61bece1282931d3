using System.Collections.Immutable;

namespace MovieRec.Data.Imdb;

/// <summary>Features of a data set's movies from MovieLens and IMDb, by movie index. Immutable.</summary>
/// <remarks>A person is a name: two people of one name count as one, and a director who acts in the movie counts
/// once.</remarks>
public sealed class MovieFacts
{
    /// <summary>Minutes; longer runtimes are treated as errors.</summary>
    const int LongestRuntime = 24 * 60;

    readonly ImmutableArray<ImdbTitle?> titles;
    readonly int[][] genres,
        people;

    MovieFacts(
        IdMap movieIds,
        ImmutableArray<ImdbTitle?> titles,
        ImmutableArray<string> genreNames,
        int[][] genres,
        ImmutableArray<string> personNames,
        int[][] people
    ) =>
        (MovieIds, this.titles, GenreNames, this.genres, PersonNames, this.people) = (
            movieIds,
            titles,
            genreNames,
            genres,
            personNames,
            people
        );

    /// <summary>Published ids of the movies.</summary>
    internal IdMap MovieIds { get; }

    /// <summary>Number of movies of the data set.</summary>
    public int MovieCount => titles.Length;

    /// <summary>Number of movies with a known title at IMDb.</summary>
    public int KnownCount => titles.Count(title => title is not null);

    /// <summary>Genres of both sources, in order of their names; a name that both use is one genre.</summary>
    public ImmutableArray<string> GenreNames { get; }

    /// <summary>Directors and leading actors with enough movies, by name.</summary>
    public ImmutableArray<string> PersonNames { get; }

    /// <summary>Gets IMDb's title of a movie; null if it is not known.</summary>
    public ImdbTitle? this[int movie] => titles[movie];

    /// <summary>Returns the runtime in minutes; NaN if it is not known.</summary>
    public float Runtime(int movie) =>
        titles[movie]?.RuntimeMinutes is int minutes and > 0 and <= LongestRuntime ? minutes : float.NaN;

    /// <summary>Returns indices of <see cref="GenreNames"/>, ascending, each once.</summary>
    public ReadOnlySpan<int> Genres(int movie) => genres[movie];

    /// <summary>Returns indices of <see cref="PersonNames"/>: directors and then actors in the order of the credits,
    /// each once.</summary>
    public ReadOnlySpan<int> People(int movie) => people[movie];

    /// <summary>Creates features without IMDb: MovieLens's genres, no runtimes, no people.</summary>
    public static MovieFacts Without(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Of(data, [.. data.Movies.Select(_ => (ImdbTitle?)null)]);
    }

    /// <summary>Creates features from both sources.</summary>
    /// <param name="data">Its movies, with the genres of MovieLens.</param>
    /// <param name="titles">[movies] IMDb's title of each movie; null if it is not known.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The number of titles is not that of the movies.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static MovieFacts Of(Dataset data, ImmutableArray<ImdbTitle?> titles, MovieFactsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        options = (options ?? new()).Checked();
        if (titles.Length != data.Movies.Length)
            throw new ArgumentException(
                $"There are {titles.Length} titles; expected {data.Movies.Length}, one per movie.",
                nameof(titles)
            );
        string[][] genresOf =
        [
            .. data.Movies.Zip(titles, (movie, title) => movie.Genres.Concat(title?.Genres ?? []).Distinct().ToArray()),
        ];
        string[][] peopleOf =
        [
            .. titles.Select(title =>
                title is null ? [] : title.Directors.Concat(title.Actors.Take(options.MaxActors)).Distinct().ToArray()
            ),
        ];
        (ImmutableArray<string> genreNames, int[][] genreCodes) = Encode(genresOf, 1);
        (ImmutableArray<string> personNames, int[][] personCodes) = Encode(peopleOf, options.MinimumMovies);
        foreach (int[] codes in genreCodes)
            Array.Sort(codes);
        return new MovieFacts(data.Ratings.MovieIds, titles, genreNames, genreCodes, personNames, personCodes);
    }

    /// <summary>Numbers the labels that enough movies have, in the order of their names.</summary>
    static (ImmutableArray<string> Names, int[][] Codes) Encode(string[][] labels, int minimum)
    {
        ImmutableArray<string> names =
        [
            .. labels
                .SelectMany(ofMovie => ofMovie)
                .CountBy(label => label)
                .Where(count => count.Value >= minimum)
                .Select(count => count.Key)
                .Order(StringComparer.Ordinal),
        ];
        Dictionary<string, int> codes = names
            .Select((name, code) => (name, code))
            .ToDictionary(pair => pair.name, pair => pair.code);
        return (
            names,
            [.. labels.Select(ofMovie => ofMovie.Where(codes.ContainsKey).Select(label => codes[label]).ToArray())]
        );
    }
}
