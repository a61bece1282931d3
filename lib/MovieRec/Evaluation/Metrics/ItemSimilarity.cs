using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Evaluation;

/// <summary>Similarities of movies by their features, for <see cref="Diversity"/>. The functions may be called from
/// several threads.</summary>
public static class ItemSimilarity
{
    /// <summary>Returns the cosine of the genres: common genres / √(genres of the one · genres of the other). A movie
    /// without genres has similarity 0 to all.</summary>
    /// <param name="movies">By movie index, such as <c>data.Movies</c>.</param>
    public static Func<int, int, float> OfGenres(IReadOnlyList<Movie> movies)
    {
        ArgumentNullException.ThrowIfNull(movies);
        string[] genres =
        [
            .. movies.SelectMany(movie => movie.Genres).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        var starts = ImmutableArray.CreateBuilder<int>(movies.Count + 1);
        var columns = ImmutableArray.CreateBuilder<int>();
        starts.Add(0);
        foreach (Movie movie in movies)
        {
            columns.AddRange(
                movie
                    .Genres.Distinct(StringComparer.Ordinal)
                    .Select(genre => Array.BinarySearch(genres, genre, StringComparer.Ordinal))
                    .Order()
            );
            starts.Add(columns.Count);
        }
        return Cosine(
            new CsrMatrix(
                genres.Length,
                starts.MoveToImmutable(),
                columns.ToImmutable(),
                [.. Enumerable.Repeat(1f, columns.Count)]
            )
        );
    }

    /// <summary>Returns the cosine of two movies' features, in [0, 1] where none is negative; 0 where a movie has no
    /// features.</summary>
    /// <param name="features">[movies × features].</param>
    public static Func<int, int, float> Cosine(CsrMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        double[] norms = [.. Enumerable.Range(0, features.RowCount).Select(row => Math.Sqrt(Dot(features, row, row)))];
        return (a, b) => norms[a] == 0 || norms[b] == 0 ? 0 : (float)(Dot(features, a, b) / (norms[a] * norms[b]));
    }

    static double Dot(CsrMatrix features, int a, int b)
    {
        ReadOnlySpan<int> columnsA = features.RowColumns(a),
            columnsB = features.RowColumns(b);
        ReadOnlySpan<float> valuesA = features.RowValues(a),
            valuesB = features.RowValues(b);
        double sum = 0;
        for (int i = 0, j = 0; i < columnsA.Length && j < columnsB.Length; )
        {
            if (columnsA[i] == columnsB[j])
                sum += (double)valuesA[i++] * valuesB[j++];
            else if (columnsA[i] < columnsB[j])
                i++;
            else
                j++;
        }
        return sum;
    }
}
