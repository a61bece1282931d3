using MovieRec.Numerics;

namespace MovieRec.Datasets;

/// <summary>The hidden space in which the sample's users like the sample's movies.</summary>
internal static class Taste
{
    /// <summary>Length of a taste vector.</summary>
    public const int Factors = 4;

    /// <summary>Nearly normal, mean 0, standard deviation 1, within ±6: twelve uniform numbers, added. Exact, unlike
    /// <see cref="Rng.NextGaussian"/>.</summary>
    public static double Bell(ref Rng rng)
    {
        double sum = -6;
        for (int i = 0; i < 12; i++)
            sum += rng.NextDouble();
        return sum;
    }

    /// <summary>[Factors] independent Bell numbers times <paramref name="scale"/>.</summary>
    public static double[] Vector(ref Rng rng, double scale = 1)
    {
        double[] vector = new double[Factors];
        for (int f = 0; f < Factors; f++)
            vector[f] = scale * Bell(ref rng);
        return vector;
    }

    /// <summary>Draws <paramref name="vectors"/> vectors.</summary>
    public static double[][] Vectors(ref Rng rng, int vectors)
    {
        double[][] all = new double[vectors][];
        for (int i = 0; i < vectors; i++)
            all[i] = Vector(ref rng);
        return all;
    }

    /// <summary>target += scale · vector.</summary>
    public static void Add(double[] target, double[] vector, double scale)
    {
        for (int f = 0; f < Factors; f++)
            target[f] += scale * vector[f];
    }

    /// <summary>How much a taste and a movie agree: p·q / Factors, mean about 0.</summary>
    public static double Agreement(double[] user, double[] movie)
    {
        double sum = 0;
        for (int f = 0; f < Factors; f++)
            sum += user[f] * movie[f];
        return sum / Factors;
    }

    /// <summary>An index drawn with probabilities in proportion to <paramref name="weights"/>.</summary>
    public static int Draw(ref Rng rng, ReadOnlySpan<int> weights)
    {
        int total = 0;
        foreach (int weight in weights)
            total += weight;
        int place = rng.Next(total),
            index = 0;
        while (place >= weights[index])
            place -= weights[index++];
        return index;
    }
}
