using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Titles;

/// <summary>Finds movies by title. Case, accents, punctuation, the place of the article and the year may differ or be
/// left out.</summary>
/// <remarks>The most exact reading that matches a movie counts, in this order: all names as published; the name with
/// its article; a second name in parentheses; the name without article and spaces; the second name without them. A year
/// in the title (or after it, <c>heat 1995</c>) must be the movie's. If a data set lists the same title and year under
/// two ids, as MovieLens 100K does, the movie with more ratings is found.</remarks>
public sealed class TitleIndex
{
    const int Shown = 5,
        Readings = 5;

    static readonly ConditionalWeakTable<Dataset, TitleIndex> Built = [];

    readonly Dataset data;
    readonly TitleName[] titles;
    readonly Dictionary<string, List<int>>[] readings = new Dictionary<string, List<int>>[Readings];
    readonly Lazy<TitleSearch> search;

    TitleIndex(Dataset data)
    {
        this.data = data;
        titles = [.. data.Movies.Select(TitleName.Of)];
        for (int reading = 0; reading < Readings; reading++)
        {
            Dictionary<string, List<int>> movies = readings[reading] = new(StringComparer.Ordinal);
            for (int movie = 0; movie < titles.Length; movie++)
            {
                foreach (string key in Keys(titles[movie], reading).Distinct())
                {
                    if (!movies.TryGetValue(key, out List<int>? ofKey))
                        movies.Add(key, ofKey = new(1));
                    ofKey.Add(movie);
                }
            }
        }
        search = new(() =>
            new TitleSearch([.. titles.Select(title => title.Names.Select(name => name.Full).Distinct().ToArray())])
        );
    }

    /// <summary>Returns the index of a data set; built at the first call, O(movies), and kept as long as the data
    /// set.</summary>
    public static TitleIndex Of(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Built.GetValue(data, data => new TitleIndex(data));
    }

    /// <summary>Finds the movie with a title.</summary>
    /// <returns>Its index in the data set.</returns>
    /// <exception cref="TitleException">The title matches no movie, or several; the message lists the closest with
    /// their years.</exception>
    public int Find(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        if (title.Length > Field.MaxTitle)
            throw new TitleException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The title has {title.Length:N0} characters; expected at most {Field.MaxTitle:N0}."
                ),
                []
            );
        TitleName asked = TitleName.Parse(title);
        List<int> found = Matches(asked);
        // "Heat 1995", but "Blade Runner 2049" and "1984" as they are.
        string trimmed = title.Trim();
        if (
            found.Count == 0
            && asked.Year is null
            && trimmed.Length > 5
            && trimmed[^5] == ' '
            && TitleYear.Of($"({trimmed[^4..]})") is not null
        )
        {
            asked = TitleName.Parse($"{trimmed[..^5]} ({trimmed[^4..]})");
            found = Matches(asked);
        }
        if (found.Count == 0)
        {
            ImmutableArray<Movie> closest = Closest(title, Shown);
            throw new TitleException(
                $"There is no movie '{trimmed}' in "
                    + $"{data.Name}{(closest.Length == 0 ? "." : $". The closest: {List(closest)}.")}",
                closest
            );
        }
        if (found.Select(movie => (titles[movie].Year, titles[movie].Whole)).Distinct().Count() > 1)
        {
            ImmutableArray<Movie> several =
            [
                .. found.OrderByDescending(RatingCount).ThenBy(movie => movie).Select(movie => data.Movies[movie]),
            ];
            string more = several.Length > 2 * Shown ? Invariant($"; and {several.Length - 2 * Shown} more") : "";
            throw new TitleException(
                $"'{trimmed}' names {several.Length} movies: {List(several.Take(2 * Shown))}{more}. Give "
                    + "the whole title with its year.",
                several
            );
        }
        return found.OrderByDescending(RatingCount).ThenBy(movie => movie).First();
    }

    /// <summary>Returns the movies with the most similar titles, by the triples of letters that they share; the same
    /// title in another year is the closest.</summary>
    /// <param name="title">Any text.</param>
    /// <param name="count">Maximum number of movies; at least 0.</param>
    public ImmutableArray<Movie> Closest(string title, int count = Shown)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        TitleName asked = TitleName.Parse(title);
        return
        [
            .. search
                .Value.Rank(asked.Names[0].Full)
                .OrderByDescending(near => near.Similarity)
                .ThenByDescending(near => RatingCount(near.Movie))
                .ThenBy(near => near.Movie)
                .Take(count)
                .Select(near => data.Movies[near.Movie]),
        ];
    }

    /// <summary>Movies under the most exact reading that has any; only those of the year if there is one.</summary>
    List<int> Matches(TitleName asked)
    {
        for (int reading = 0; reading < Readings; reading++)
        {
            string key = reading switch
            {
                0 => asked.Whole,
                1 or 2 => asked.Names[0].Full,
                _ => asked.Names[0].Joined,
            };
            if (!readings[reading].TryGetValue(key, out List<int>? movies))
                continue;
            List<int> right = [.. movies.Where(movie => asked.Year is null || titles[movie].Year == asked.Year)];
            if (right.Count > 0)
                return right;
        }
        return [];
    }

    /// <summary>The keys of a title in each reading.</summary>
    static IEnumerable<string> Keys(TitleName title, int reading) =>
        reading switch
        {
            0 => title.Names.Length > 1 ? [title.Whole] : [], // one name is the next reading's
            1 => [title.Names[0].Full],
            2 => title.Names.Skip(1).Select(name => name.Full),
            3 => [title.Names[0].Joined],
            _ => title.Names.Skip(1).Select(name => name.Joined),
        };

    int RatingCount(int movie) => data.Ratings.ByMovie.RowLength(movie);

    string List(IEnumerable<Movie> movies) =>
        string.Join(
            "; ",
            movies.Select(movie =>
                TitleYear.Of(movie.Title) is null && movie.Year is int year
                    ? $"{movie.Title} [{year.ToString(CultureInfo.InvariantCulture)}]"
                    : movie.Title.Trim()
            )
        );
}
