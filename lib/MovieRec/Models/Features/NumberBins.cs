using System.Collections.Immutable;
using System.Globalization;

namespace MovieRec.Models;

/// <summary>Ranges of numbers, each with a label, for models that learn from labels.</summary>
/// <param name="Edges">[labels − 1] rising. Label l is that of Edges[l − 1] ≤ x &lt; Edges[l].</param>
/// <param name="Labels">At least one.</param>
internal sealed record NumberBins(ImmutableArray<double> Edges, ImmutableArray<string> Labels)
{
    const int Most = 8;

    /// <summary>The seven age groups of MovieLens 1M, in years.</summary>
    public static NumberBins AgeGroups { get; } =
        new([18, 25, 35, 45, 50, 56], ["under 18", "18-24", "25-34", "35-44", "45-49", "50-55", "56+"]);

    /// <summary>Creates a bin for each number if there are at most eight distinct ones; otherwise at most eight bins
    /// with about the same number of values each.</summary>
    /// <param name="numbers">Numbers; those that are not finite are left out.</param>
    public static NumberBins Of(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Where(double.IsFinite).Order()],
            distinct = [.. sorted.Distinct()];
        if (distinct.Length == 0)
            return new([], ["any"]);
        if (distinct.Length <= Most)
            return new([.. distinct.Skip(1)], [.. distinct.Select(Text)]);
        ImmutableArray<double> edges =
        [
            .. Enumerable
                .Range(1, Most - 1)
                .Select(bin => sorted[(long)sorted.Length * bin / Most])
                .Where(edge => edge > sorted[0])
                .Distinct(),
        ];
        if (edges.IsEmpty)
            edges = [distinct[1]]; // nearly all are the least number
        return new(
            edges,
            [
                $"under {Text(edges[0])}",
                .. edges.Zip(edges.Skip(1), (from, to) => $"{Text(from)} to under {Text(to)}"),
                $"{Text(edges[^1])} or more",
            ]
        );

        static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>Returns the bin of a number.</summary>
    public int IndexOf(double number)
    {
        int bin = Edges.Length;
        while (bin > 0 && number < Edges[bin - 1])
            bin--;
        return bin;
    }

    /// <summary>Returns the label of the bin of a number.</summary>
    public string LabelOf(double number) => Labels[IndexOf(number)];
}
