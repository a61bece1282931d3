using System.Globalization;

namespace MovieRec.Notebooks.Display;

/// <summary>Rounds the floating-point numbers of a column, or of a list, alike; all other values are written as they
/// are.</summary>
/// <remarks>
/// If four decimals write every number exactly (0.01, 0.1, 1), there are as many decimals as that takes. Otherwise the
/// largest number decides: from 1 on five digits of it are shown (1.2345, 123.45), below 1 four significant digits
/// (0.9347, 0.02191). A number that would be shown as zero is written with two digits of its own (3.1E-06).
/// </remarks>
internal static class ColumnText
{
    /// <summary>From here on a double has no decimals worth showing.</summary>
    const double Large = 1e15;

    /// <summary>The texts of a column: every number with the same number of decimals, so that they align.</summary>
    public static string[] OfColumn(IReadOnlyList<object?> values) => Of(values, ValueText.Inline, align: true);

    /// <summary>The texts of values in one line: without trailing zeros.</summary>
    public static string[] OfList(IReadOnlyList<object?> values, Func<object?, string> other) =>
        Of(values, other, align: false);

    static string[] Of(IReadOnlyList<object?> values, Func<object?, string> other, bool align)
    {
        double?[] numbers = [.. values.Select(Number)];
        int decimals = Decimals([.. numbers.OfType<double>()]);
        return
        [
            .. values.Zip(
                numbers,
                (value, number) =>
                    number is { } x ? Text(x, decimals, align ? decimals : Needed(x, decimals)) : other(value)
            ),
        ];
    }

    /// <returns>Null for what is not a finite floating-point number of ordinary size.</returns>
    static double? Number(object? value)
    {
        // The shortest text of a float, not its bits: 0.1f is 0.1.
        double? number = value switch
        {
            double x => x,
            float x => double.Parse(x.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            _ => null,
        };
        return number is { } finite && Math.Abs(finite) < Large ? finite : null;
    }

    static int Decimals(double[] numbers)
    {
        const int usual = 4;
        if (numbers.Length == 0)
            return 0;
        if (Array.TrueForAll(numbers, x => Math.Round(x, usual) == x))
            return numbers.Max(x => Needed(x, usual));
        double largest = numbers.Max(Math.Abs);
        int power = (int)Math.Floor(Math.Log10(largest));
        int most = Math.Clamp(power < 0 ? usual - 1 - power : usual - power, 0, 15);
        return numbers.Max(x => Needed(x, most));
    }

    /// <summary>The fewest decimals that write <paramref name="x"/> exactly, at most <paramref name="most"/>.</summary>
    static int Needed(double x, int most)
    {
        int decimals = 0;
        while (decimals < most && Math.Round(x, decimals) != x)
            decimals++;
        return decimals;
    }

    static string Text(double x, int decimals, int shown) =>
        x != 0 && Math.Round(x, decimals) == 0
            ? x.ToString("G2", CultureInfo.InvariantCulture)
            : (x + 0.0).ToString(Invariant($"F{shown}"), CultureInfo.InvariantCulture); // 0.0: -0 becomes 0
}
