using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Movies as TF-IDF vectors of what is said of them.</summary>
/// <remarks>Terms are genres (<c>genre:Comedy</c>), keywords, directors, and tags in lower case
/// (<c>tag:time travel</c>). tf = 1 + ln(number of users) for a tag and 1 for the others, idf = ln((1 + movies) / (1 +
/// movies with the term)) + 1, and each vector is divided by its length: scikit-learn's TfidfTransformer with
/// smooth_idf (its default), sublinear_tf and norm "l2" (its default). A movie of which nothing is said has no
/// entry.</remarks>
internal static class ItemTerms
{
    /// <returns>The terms, genres first, then keywords, directors and tags, each by alphabet, and [movies × terms]
    /// weights.</returns>
    public static (string[] Terms, CsrMatrix Weights) Of(Dataset data, ContentOptions options)
    {
        var terms = new List<string>();
        var movies = new List<(int Term, double Frequency)>[data.Movies.Length];
        for (int movie = 0; movie < movies.Length; movie++)
            movies[movie] = [];
        foreach (string genre in data.Genres)
        {
            int before = terms.Count;
            for (int movie = 0; movie < movies.Length; movie++)
            {
                if (!data.Movies[movie].Genres.Contains(genre))
                    continue;
                if (terms.Count == before)
                    terms.Add($"genre:{genre}");
                movies[movie].Add((before, 1));
            }
        }
        if (options.UseKeywords)
        {
            AddNames("keyword", movie => movie.Keywords);
            AddNames("director", movie => movie.Directors);
        }
        if (options.UseTags)
        {
            foreach (
                IGrouping<string, Tag> tag in data
                    .Tags.GroupBy(tag => Normal(tag.Text))
                    .Where(tag => tag.Key.Length > 0)
                    .OrderBy(tag => tag.Key, StringComparer.Ordinal)
            )
            {
                (int Movie, int Users)[] users =
                [
                    .. tag.GroupBy(one => one.MovieId)
                        .Select(one =>
                            (data.Ratings.MovieIds.IndexOf(one.Key), one.Select(user => user.UserId).Distinct().Count())
                        )
                        .Order(),
                ];
                if (users.Length < options.MinTagItems)
                    continue;
                foreach ((int movie, int count) in users)
                    movies[movie].Add((terms.Count, 1 + Math.Log(count)));
                terms.Add($"tag:{tag.Key}");
            }
        }
        return ([.. terms], Weigh(movies, terms.Count));

        void AddNames(string kind, Func<Movie, ImmutableArray<string>> of)
        {
            var having = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
            for (int movie = 0; movie < movies.Length; movie++)
            {
                foreach (string name in of(data.Movies[movie]))
                {
                    if (!having.TryGetValue(name, out List<int>? places))
                        having.Add(name, places = []);
                    places.Add(movie);
                }
            }
            foreach ((string name, List<int> places) in having.Where(entry => entry.Value.Count >= options.MinTagItems))
            {
                foreach (int movie in places)
                    movies[movie].Add((terms.Count, 1));
                terms.Add($"{kind}:{name}");
            }
        }
    }

    static CsrMatrix Weigh(List<(int Term, double Frequency)>[] movies, int termCount)
    {
        int[] inMovies = new int[termCount],
            starts = new int[movies.Length + 1];
        for (int movie = 0; movie < movies.Length; movie++)
        {
            foreach ((int term, _) in movies[movie])
                inMovies[term]++;
            starts[movie + 1] = starts[movie] + movies[movie].Count;
        }
        double[] rarity = [.. inMovies.Select(count => Math.Log((1.0 + movies.Length) / (1 + count)) + 1)];
        int[] columns = new int[starts[^1]];
        float[] weights = new float[starts[^1]];
        for (int movie = 0; movie < movies.Length; movie++)
        {
            double length = Math.Sqrt(movies[movie].Sum(entry => Math.Pow(entry.Frequency * rarity[entry.Term], 2)));
            int place = starts[movie];
            foreach ((int term, double frequency) in movies[movie])
                (columns[place], weights[place++]) = (term, (float)(frequency * rarity[term] / length));
        }
        return new CsrMatrix(
            termCount,
            ImmutableCollectionsMarshal.AsImmutableArray(starts),
            ImmutableCollectionsMarshal.AsImmutableArray(columns),
            ImmutableCollectionsMarshal.AsImmutableArray(weights)
        );
    }

    static string Normal(string tag) =>
        string.Join(' ', tag.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
}
