using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>Where a movie's factors are expected before any rating: N(1/√F Σ f, 1/τ I) over the vectors f of its F
/// genres, which themselves are N(0, 1/β I).</summary>
internal sealed class GenrePrior
{
    readonly int[][] genresOf; // [movies] indices into Names
    readonly int factors,
        stride;
    readonly double beta,
        lambda;

    /// <param name="movies">By movie index.</param>
    /// <param name="factors">k.</param>
    /// <param name="beta">β.</param>
    /// <param name="lambda">λ of the ratings, by which β is divided as τ is.</param>
    public GenrePrior(IEnumerable<Movie> movies, int factors, double beta, double lambda)
    {
        (this.factors, this.beta, this.lambda, stride) = (factors, beta, lambda, FactorMath.Stride(factors));
        ImmutableArray<string>[] lists = [.. movies.Select(movie => movie.Genres)];
        Names = [.. lists.SelectMany(list => list).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        genresOf =
        [
            .. lists.Select(list =>
                list.Distinct(StringComparer.Ordinal)
                    .Select(name => Names.BinarySearch(name, StringComparer.Ordinal))
                    .Order()
                    .ToArray()
            ),
        ];
        Vectors = new float[Names.Length * stride];
    }

    /// <summary>[genres] in alphabetical order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>[genres × stride].</summary>
    public float[] Vectors { get; }

    /// <summary>β/2 Σ ‖f‖².</summary>
    public double Cost => beta / 2 * Vectors.Sum(value => value * (double)value);

    /// <summary>[stride] 1/√F Σ f of a movie; 0 for one without a genre.</summary>
    public void Mean(int item, Span<float> mean)
    {
        mean.Clear();
        int[] genres = genresOf[item];
        foreach (int genre in genres)
            FactorMath.Add(ref Vectors[genre * stride], ref mean[0], stride, 1 / MathF.Sqrt(genres.Length));
    }

    /// <summary>Puts the vectors to their joint minimum, movies held: (ZᵀWZ + β/λ I) f = ZᵀW V, where Z has 1/√F at a
    /// movie's genres and W the movies' R.</summary>
    /// <param name="items">[movies × stride].</param>
    /// <param name="weight">R of a movie; 0 leaves it out.</param>
    public void Solve(float[] items, Func<int, double> weight)
    {
        int n = Names.Length;
        double[] gram = new double[n * n],
            right = new double[factors * n];
        for (int genre = 0; genre < n; genre++)
            gram[genre * n + genre] = beta / lambda;
        for (int item = 0; item < genresOf.Length; item++)
        {
            int[] genres = genresOf[item];
            double w = weight(item),
                share = 1 / Math.Sqrt(Math.Max(1, genres.Length));
            if (w == 0)
                continue;
            foreach (int row in genres)
            {
                foreach (int column in genres)
                    gram[row * n + column] += w * share * share;
                for (int f = 0; f < factors; f++)
                    right[f * n + row] += w * share * items[item * stride + f];
            }
        }
        for (int f = 0; f < factors; f++)
        {
            Span<double> solution = right.AsSpan(f * n, n);
            Cholesky.Solve((double[])gram.Clone(), solution);
            for (int genre = 0; genre < n; genre++)
                Vectors[genre * stride + f] = (float)solution[genre];
        }
    }
}
