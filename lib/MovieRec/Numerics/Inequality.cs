using System.Collections.Immutable;

namespace MovieRec.Numerics;

/// <summary>Measures of inequality, such as that of ratings among movies.</summary>
public static class Inequality
{
    /// <summary>Computes the Gini coefficient in [0, 1): 0 if all amounts are equal, near 1 if one has
    /// everything.</summary>
    /// <remarks>With x in ascending order: G = Σ (2i − n − 1) x(i) / (n Σ x(i)), i from 1. Source: Sen 1973; the
    /// population form, without the factor n / (n − 1).</remarks>
    /// <param name="amounts">At least one, none negative, their sum positive.</param>
    /// <exception cref="ArgumentException">There is no amount, one is negative, or all are 0.</exception>
    public static double Gini(IEnumerable<int> amounts)
    {
        ArgumentNullException.ThrowIfNull(amounts);
        (int[] sorted, double total) = Sorted(amounts);
        double sum = 0;
        for (int i = 0; i < sorted.Length; i++)
            sum += (2.0 * (i + 1) - sorted.Length - 1) * sorted[i];
        return sum / (sorted.Length * total);
    }

    /// <summary>Computes the Lorenz curve: the share of the total that the poorest members have, by their share of all
    /// members. From (0, 0) to (1, 1), one point per member.</summary>
    /// <inheritdoc cref="Gini"/>
    public static ImmutableArray<(double Members, double Total)> Lorenz(IEnumerable<int> amounts)
    {
        ArgumentNullException.ThrowIfNull(amounts);
        (int[] sorted, double total) = Sorted(amounts);
        var points = ImmutableArray.CreateBuilder<(double, double)>(sorted.Length + 1);
        points.Add((0, 0));
        long sum = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            sum += sorted[i];
            points.Add(((i + 1) / (double)sorted.Length, sum / total));
        }
        return points.DrainToImmutable();
    }

    static (int[] Sorted, double Total) Sorted(IEnumerable<int> amounts)
    {
        int[] sorted = [.. amounts.Order()];
        if (sorted.Length == 0 || sorted[0] < 0 || sorted[^1] == 0)
            throw new ArgumentException("Expected at least one amount, none negative and not all 0.", nameof(amounts));
        return (sorted, sorted.Sum(amount => (double)amount));
    }
}
