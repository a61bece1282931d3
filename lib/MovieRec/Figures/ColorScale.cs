using System.Collections.Immutable;
using System.Globalization;

namespace MovieRec.Figures;

/// <summary>Colors of a heatmap. Viridis (perceptually uniform, safe for color-blind readers) from low to high;
/// blue over white to red, symmetric about 0, if there are values on both sides of it.</summary>
internal static class ColorScale
{
    static readonly ImmutableArray<string> Viridis =
    [
        "#440154",
        "#482878",
        "#3e4989",
        "#31688e",
        "#26828e",
        "#1f9e89",
        "#35b779",
        "#6ece58",
        "#b5de2b",
        "#fde725",
    ];
    static readonly ImmutableArray<string> Diverging =
    [
        "#2166ac",
        "#67a9cf",
        "#d1e5f0",
        "#f7f7f7",
        "#fddbc7",
        "#ef8a62",
        "#b2182b",
    ];

    public static ImmutableArray<string> Stops(double low, double high) =>
        low == -high && high > 0 ? Diverging : Viridis;

    /// <summary>The range that the colors span: symmetric about 0 if there are values on both sides, never
    /// empty.</summary>
    public static (double Low, double High) Range(double low, double high)
    {
        if (low < 0 && high > 0)
        {
            double most = Math.Max(-low, high);
            return (-most, most);
        }
        return low < high ? (low, high)
            : low == 0 ? (0, 1)
            : (low - Math.Abs(low) / 2, low + Math.Abs(low) / 2);
    }

    /// <param name="share">0 is low, 1 is high.</param>
    public static (byte Red, byte Green, byte Blue) At(double share, ImmutableArray<string> stops)
    {
        double place = Math.Clamp(share, 0, 1) * (stops.Length - 1);
        int below = Math.Min((int)place, stops.Length - 2);
        double rest = place - below;
        return (Mix(0), Mix(1), Mix(2));

        byte Mix(int channel) =>
            (byte)Math.Round(Channel(stops[below], channel) * (1 - rest) + Channel(stops[below + 1], channel) * rest);
    }

    static int Channel(string color, int channel) =>
        int.Parse(color.AsSpan(1 + 2 * channel, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static string Hex((byte Red, byte Green, byte Blue) color) =>
        $"#{color.Red:x2}{color.Green:x2}{color.Blue:x2}";

    /// <summary>Black or white, whichever reads better on the color (relative luminance of WCAG 2).</summary>
    public static string TextOn((byte Red, byte Green, byte Blue) color)
    {
        double luminance = 0.2126 * Linear(color.Red) + 0.7152 * Linear(color.Green) + 0.0722 * Linear(color.Blue);
        return luminance > 0.179 ? "#000000" : "#ffffff";

        static double Linear(byte channel) =>
            channel / 255.0 is var c && c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }
}
