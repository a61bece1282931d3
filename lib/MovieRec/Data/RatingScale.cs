using System.Globalization;

namespace MovieRec.Data;

/// <summary>The ratings that users can give: from <see cref="Minimum"/> to <see cref="Maximum"/> stars in steps of
/// <see cref="Step"/>.</summary>
/// <remarks>Most decimal steps (0.1, 0.01) are not binary fractions, so sums of them drift. A value is therefore
/// minimum + n · (maximum − minimum) / (number of steps), computed in double precision from the decimal texts of the
/// ends.</remarks>
public readonly record struct RatingScale
{
    /// <summary>Maximum number of different values.</summary>
    public const int MaxSteps = 100_001;

    /// <summary>Largest distance, in steps, at which a rating still counts as a value of the scale: allows for rounding
    /// to single precision.</summary>
    const double Tolerance = 1e-3;

    readonly double first,
        spacing;

    /// <summary>Creates a scale from its ends and its step.</summary>
    /// <param name="minimum">The worst rating.</param>
    /// <param name="maximum">The best rating: <paramref name="minimum"/> plus a whole number of steps.</param>
    /// <param name="step">Distance between neighboring values, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is NaN or infinite, the maximum is below the minimum, the
    /// step is not above 0, the steps do not reach the maximum, or they are too many or too small to distinguish
    /// neighboring ratings.</exception>
    public RatingScale(float minimum, float maximum, float step)
    {
        Finite(minimum, nameof(minimum));
        Finite(maximum, nameof(maximum));
        Finite(step, nameof(step));
        if (maximum < minimum)
            throw new ArgumentOutOfRangeException(
                nameof(maximum),
                maximum,
                Invariant($"The maximum of a scale is at least its minimum, {minimum}.")
            );
        if (step <= 0)
            throw new ArgumentOutOfRangeException(nameof(step), step, "The step of a scale is above 0.");
        double steps = ((double)maximum - minimum) / step;
        if (Math.Round(steps) > MaxSteps - 1)
            throw new ArgumentOutOfRangeException(
                nameof(step),
                step,
                Invariant($"A scale has at most {MaxSteps:N0} values.")
            );
        if (8 * Resolution(minimum, maximum) > step)
            throw new ArgumentOutOfRangeException(
                nameof(step),
                step,
                "The step is too small: neighboring ratings are the same number in single precision."
            );
        if (Math.Abs(steps - Math.Round(steps)) > 0.01)
            throw new ArgumentOutOfRangeException(
                nameof(step),
                step,
                Invariant($"Steps of {step} from {minimum} do not reach {maximum}.")
            );
        (Minimum, Maximum, Step) = (minimum, maximum, step);
        first = Exactly(minimum);
        spacing = steps < 0.5 ? Exactly(step) : (Exactly(maximum) - first) / Math.Round(steps);

        // 0.1 and not 0.10000000149, which is what the conversion to double gives.
        static double Exactly(float value) =>
            double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

        static void Finite(float value, string name)
        {
            if (!float.IsFinite(value))
                throw new ArgumentOutOfRangeException(name, value, "Expected a finite number.");
        }
    }

    /// <summary>1, 2, 3, 4, 5: MovieLens 100K and 1M.</summary>
    public static RatingScale OneToFive { get; } = new(1, 5, 1);

    /// <summary>0.5, 1, … 5: MovieLens 10M and later.</summary>
    public static RatingScale HalfStars { get; } = new(0.5f, 5, 0.5f);

    /// <summary>Returns the scale that fits ratings: from the lowest to the highest that occurs, in the largest of the
    /// steps …, 10, 1, 0.5, 0.25, 0.2, 0.1, 0.05, 0.025, 0.02, 0.01, … that hits all of them.</summary>
    /// <remarks>If users can give ratings that do not occur, specify the scale instead.</remarks>
    /// <exception cref="ArgumentException">There is no rating, or none of the steps hits all of them with at most
    /// <see cref="MaxSteps"/> values.</exception>
    public static RatingScale Infer(IEnumerable<float> ratings)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        float[] distinct = [.. ratings.Distinct().Order()];
        if (distinct.Length == 0)
            throw new ArgumentException("There are no ratings to infer a scale from.", nameof(ratings));
        try
        {
            decimal[] values = [.. distinct.Select(Decimal)];
            decimal step = CommonStep(values);
            return new RatingScale(distinct[0], distinct[^1], (float)step);
        }
        catch (Exception wrong) when (wrong is ArgumentException or ArithmeticException)
        {
            throw new ArgumentException(
                Invariant($"The {distinct.Length:N0} different ratings from {distinct[0]} to ")
                    + Invariant($"{distinct[^1]} are on no scale of at most {MaxSteps:N0} values. Give ")
                    + "a scale, and round the ratings to it.",
                nameof(ratings),
                wrong
            );
        }

        static decimal Decimal(float value) =>
            decimal.Parse(
                value.ToString("R", CultureInfo.InvariantCulture),
                NumberStyles.Float,
                CultureInfo.InvariantCulture
            );
    }

    /// <summary>The worst rating.</summary>
    public float Minimum { get; }

    /// <summary>The best rating.</summary>
    public float Maximum { get; }

    /// <summary>Distance between neighboring values.</summary>
    public float Step { get; }

    /// <summary>Number of different ratings; 0 for the default value, which is not a scale.</summary>
    public int Steps => Step > 0 ? (int)Math.Round(((double)Maximum - Minimum) / Step) + 1 : 0;

    /// <summary>The default threshold of a like: 4 on the scales 1 to 5 and 0.5 to 5, 8 on the scale 1 to 10.</summary>
    /// <remarks>The lowest value at or above three quarters of the way from the minimum to the maximum.</remarks>
    public float LikeThreshold => Steps == 0 ? 0 : ValueAt((int)Math.Ceiling(0.75 * (Steps - 1) - 1e-3));

    /// <summary>Limits a rating to the ends of the scale, without rounding it to a step; NaN stays NaN.</summary>
    public float Clamp(float rating) => Math.Clamp(rating, Minimum, Maximum);

    /// <summary>Returns true if <paramref name="rating"/> is one of the scale's values, to the accuracy of single
    /// precision.</summary>
    public bool Contains(float rating)
    {
        if (Steps == 0 || !float.IsFinite(rating))
            return false;
        double place = PlaceOf(rating),
            nearest = Math.Round(place);
        return nearest >= 0
            && nearest < Steps
            && Math.Abs(place - nearest) <= Math.Max(Tolerance, Resolution(Minimum, Maximum) / Step);
    }

    /// <summary>The value of the scale that is nearest to <paramref name="rating"/>; of two equally near ones the
    /// higher. NaN stays NaN.</summary>
    internal float Nearest(float rating) =>
        Steps == 0 || float.IsNaN(rating)
            ? rating
            : ValueAt((int)Math.Clamp(Math.Floor(PlaceOf(rating) + 0.5), 0, Steps - 1));

    /// <summary>The value in place <paramref name="index"/>, from 0 for the minimum to <see cref="Steps"/> − 1 for the
    /// maximum.</summary>
    internal float ValueAt(int index)
    {
        double value = first + index * spacing;
        return Math.Abs(value) < 1e-6 * spacing ? 0 : (float)value; // or -0.45 + 9 · 0.05 would be 5.6e-17
    }

    /// <summary>Returns text such as <c>1 to 5 in steps of 1</c>.</summary>
    public override string ToString() => Invariant($"{Minimum} to {Maximum} in steps of {Step}");

    /// <summary>The largest usual step that leads from the first value to all others.</summary>
    static decimal CommonStep(decimal[] rising)
    {
        decimal divisor = 0;
        foreach (decimal value in rising)
            divisor = Divisor(value - rising[0], divisor);
        if (divisor == 0)
            return 1;
        decimal power = 1;
        while (power * 10 <= divisor && divisor % (power * 10) == 0)
            power *= 10;
        if (divisor % power == 0)
            return power;
        for (power = 1; ; power /= 10)
        {
            foreach (decimal part in (ReadOnlySpan<decimal>)[1, 0.5m, 0.25m, 0.2m])
            {
                if (divisor % (power * part) == 0)
                    return power * part;
            }
        }

        static decimal Divisor(decimal a, decimal b)
        {
            while (b != 0)
                (a, b) = (b, a % b);
            return a;
        }
    }

    /// <summary>Steps above the minimum, with a fraction.</summary>
    double PlaceOf(float rating) => (rating - first) / spacing;

    /// <summary>Distance of neighboring single-precision numbers at the larger end.</summary>
    static double Resolution(float minimum, float maximum)
    {
        float largest = Math.Max(Math.Abs(minimum), Math.Abs(maximum));
        return (double)MathF.BitIncrement(largest) - largest;
    }
}
