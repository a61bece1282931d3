using System.Globalization;

namespace MovieRec.Evaluation;

/// <summary>A value and its confidence interval.</summary>
/// <param name="Value">The value over all users.</param>
/// <param name="Low">The lower end; NaN if there is none.</param>
/// <param name="High">The upper end; NaN if there is none.</param>
public readonly record struct Interval(double Value, double Low, double High)
{
    /// <summary>Half the interval's width, for error bars.</summary>
    public double HalfWidth => (High - Low) / 2;

    /// <summary>Returns text such as <c>0.1234 [0.1200, 0.1268]</c>.</summary>
    public override string ToString() =>
        double.IsNaN(Low)
            ? Value.ToString("0.0000", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Value:0.0000} [{Low:0.0000}, {High:0.0000}]");
}
