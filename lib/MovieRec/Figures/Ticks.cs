using System.Globalization;

namespace MovieRec.Figures;

/// <summary>A mark on an axis. <paramref name="At"/> is in the axis's own measure (see <see cref="Axis"/>); a line feed
/// in the label separates two lines.</summary>
internal readonly record struct Tick(double At, string Label);

/// <summary>Round places for the marks of an axis.</summary>
internal static class Ticks
{
    /// <summary>The smallest of 2, 5, 10 times the power of ten below <paramref name="atLeast"/> that is at least as
    /// large: plotly.js's rule, so that both renderings agree.</summary>
    public static double NiceStep(double atLeast)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        foreach (double factor in (ReadOnlySpan<double>)[2, 5])
            if (factor * power >= atLeast * (1 - 1e-9))
                return factor * power;
        return 10 * power;
    }

    /// <param name="most">Maximum number of steps in the range.</param>
    public static Tick[] Linear(double low, double high, int most)
    {
        double step = NiceStep((high - low) / most);
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        double first = Math.Ceiling(low / step - 1e-9),
            last = Math.Floor(high / step + 1e-9);
        return
        [
            .. Enumerable
                .Range(0, (int)(last - first) + 1)
                .Select(i => new Tick((first + i) * step, Number((first + i) * step, decimals))),
        ];
    }

    /// <param name="low">log10 of the lower end.</param>
    /// <param name="high">log10 of the upper end.</param>
    /// <returns>Places in log10: whole powers of ten; 1, 2, 5 where few powers fit; plain round numbers within less
    /// than one.</returns>
    public static Tick[] Log(double low, double high, int most)
    {
        if (high - low < 1)
            return
            [
                .. Linear(Math.Pow(10, low), Math.Pow(10, high), most)
                    .Where(tick => tick.At > 0)
                    .Select(tick => tick with { At = Math.Log10(tick.At) }),
            ];
        double rough = (high - low) / most;
        int stride = Math.Max(1, (int)Math.Ceiling(rough));
        double[] factors = rough > 0.7 ? [1] : [1, 2, 5];
        var ticks = new List<Tick>();
        for (int power = (int)Math.Floor(low / stride) * stride; power <= high; power += stride)
        {
            foreach (double factor in factors)
            {
                double at = power + Math.Log10(factor);
                if (at >= low - 1e-9 && at <= high + 1e-9)
                    ticks.Add(new(at, Number(factor * Math.Pow(10, power), Math.Max(0, -power))));
            }
        }
        return [.. ticks];
    }

    /// <param name="low">Unix seconds.</param>
    /// <param name="high">Unix seconds.</param>
    public static Tick[] Dates(double low, double high, int most)
    {
        CalendarStep step = CalendarStep.ForTicks.FirstOrDefault(
            step => step.CountOver(high - low) <= most,
            new CalendarStep('y', 1000)
        );
        var ticks = new List<Tick>();
        for (DateTime at = step.Floor(AxisValues.Moment(low)); AxisValues.Seconds(at) <= high; at = step.Next(at))
            if (AxisValues.Seconds(at) >= low)
                ticks.Add(new(AxisValues.Seconds(at), step.Label(at)));
        return [.. ticks];
    }

    /// <summary>Rounds a number to four significant digits of <paramref name="scale"/>.</summary>
    public static double Rounded(double value, double scale)
    {
        int digits = 3 - (int)Math.Floor(Math.Log10(scale));
        return digits is >= 0 and <= 15 ? Math.Round(value, digits) : value;
    }

    /// <summary>At most <paramref name="decimals"/> places, with thousands separators; a power of ten if all of them
    /// would be zero.</summary>
    public static string Number(double value, int decimals)
    {
        if (value == 0 || Math.Abs(value) < 1e-12 * Math.Pow(10, -decimals))
            value = 0;
        if (Math.Abs(value) >= 1e15 || decimals > 6)
            return value.ToString("0.###e0", CultureInfo.InvariantCulture);
        string text = value.ToString(
            "N" + decimals.ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture
        );
        return text.StartsWith('-') ? "\u2212" + text[1..] : text;
    }

    /// <summary>About <paramref name="digits"/> significant digits, for a single value.</summary>
    public static string Short(double value, int digits = 4)
    {
        if (!double.IsFinite(value))
            return "none";
        int whole = value == 0 ? 1 : (int)Math.Floor(Math.Log10(Math.Abs(value))) + 1;
        string text = Number(value, Math.Clamp(digits - whole, 0, 7));
        return text.Contains('.') && !text.Contains('e') ? text.TrimEnd('0').TrimEnd('.') : text;
    }
}
