using System.Collections.Immutable;
using System.Text.Json;
using MovieRec.Data;
using MovieRec.Formatting;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>The prior of an item's factors: N(1/√F Σ f, 1/τ I) over the vectors f of its F genres and labels of your
/// own columns. The vectors themselves have the prior N(0, 1/β I).</summary>
internal sealed class GenrePrior
{
    readonly int[][] genresOf; // [items] indices into Names, rising
    readonly int factors,
        stride;
    readonly double beta,
        lambda;

    /// <param name="data">Data set with the columns of the movies.</param>
    /// <param name="factors">k.</param>
    /// <param name="beta">β.</param>
    /// <param name="lambda">λ: weight of the errors, by which β is divided like τ.</param>
    public GenrePrior(Dataset data, int factors, double beta, double lambda)
    {
        (this.factors, this.beta, this.lambda, stride) = (factors, beta, lambda, FactorMath.Stride(factors));
        var columns = FeatureColumns.OfMovies(data);
        List<int>[] found = [.. Enumerable.Range(0, columns.RowCount).Select(_ => new List<int>())];
        var names = new List<string>();
        foreach (FeatureColumn column in columns.Using("genre"))
            Add(column, column.IsOwn ? $"{column.Name}:" : "");
        Names = [.. names];
        genresOf = [.. found.Select(genres => genres.Order().ToArray())];
        Vectors = new float[Names.Length * stride];

        void Add(FeatureColumn column, string prefix)
        {
            string[][] labels =
            [
                .. Enumerable
                    .Range(0, columns.RowCount)
                    .Select(item => column.LabelsAt(item).Select(one => one.Label).ToArray()),
            ];
            string[] sorted =
            [
                .. labels.SelectMany(own => own).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            ];
            for (int item = 0; item < labels.Length; item++)
                found[item].AddRange(labels[item].Select(label => names.Count + PlaceOf(sorted, label)));
            names.AddRange(sorted.Select(label => prefix + label));
        }

        static int PlaceOf(string[] sorted, string label) => Array.BinarySearch(sorted, label, StringComparer.Ordinal);
    }

    /// <summary>[genres] names in alphabetical order, then labels of your own columns, such as
    /// <c>studio:Pixar</c>.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>[genres × stride].</summary>
    public float[] Vectors { get; }

    /// <summary>β/2 Σ ‖f‖².</summary>
    public double Cost => beta / 2 * Vectors.Sum(value => value * (double)value);

    /// <summary>Differs if the names or the genres of an item differ, so that a training resumes only with the same
    /// genres.</summary>
    public string Fingerprint => JsonText.Of(new object[] { Names, genresOf });

    /// <summary>[stride] 1/√F Σ f of an item; 0 for one without a genre.</summary>
    public void Mean(int item, Span<float> mean)
    {
        mean.Clear();
        int[] genres = genresOf[item];
        foreach (int genre in genres)
            FactorMath.Add(ref Vectors[genre * stride], ref mean[0], stride, 1 / MathF.Sqrt(genres.Length));
    }

    /// <summary>Sets the vectors to their joint minimum with the items fixed: (ZᵀWZ + β/λ I) f = ZᵀW V, where Z has
    /// 1/√F at an item's genres and W has the items' R.</summary>
    /// <param name="items">[items × stride].</param>
    /// <param name="weight">R of an item; 0 leaves it out.</param>
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
        Cholesky.Factor(gram, n);
        for (int f = 0; f < factors; f++)
        {
            Span<double> solution = right.AsSpan(f * n, n);
            Cholesky.SolveFactored(gram, solution);
            for (int genre = 0; genre < n; genre++)
                Vectors[genre * stride + f] = (float)solution[genre];
        }
    }
}
