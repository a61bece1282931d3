namespace MovieRec.Models;

/// <summary>Scale of a number as an input of a network: (x − <paramref name="Center"/>) /
/// <paramref name="Width"/>.</summary>
/// <param name="Center">The number that becomes 0.</param>
/// <param name="Width">Above 0.</param>
internal readonly record struct NumberScale(double Center, double Width)
{
    public static NumberScale Age => new(34, 15);

    public static NumberScale Year => new(1980, 20);

    /// <summary>Mean and standard deviation of the numbers; null if all are equal or missing.</summary>
    public static NumberScale? Of(IEnumerable<double> numbers)
    {
        double[] known = [.. numbers.Where(double.IsFinite)];
        if (known.Length == 0)
            return null;
        double mean = known.Average(),
            width = Math.Sqrt(known.Average(number => (number - mean) * (number - mean)));
        return width > 0 ? new(mean, width) : null;
    }

    public float Apply(double number) => (float)(number - Center) / (float)Width;
}
