using System.Collections.Immutable;
using MovieRec.Figures.Rendering;

namespace MovieRec.Figures;

/// <summary>How every figure looks. Series differ by color, dash and marker, so that no reader depends on
/// color.</summary>
internal static class Theme
{
    public const int Width = 760,
        Height = 440;

    /// <summary>Arial, Helvetica and Liberation Sans share one table of widths: <see cref="TextWidth"/>.</summary>
    public const string Font = "Arial, Helvetica, 'Liberation Sans', sans-serif";

    public const int TitleSize = 17,
        PanelSize = 14,
        AxisSize = 13,
        TickSize = 12;
    public const string Ink = "#222222",
        Muted = "#595959",
        Line = "#8c8c8c",
        Grid = "#e6e6e6",
        Paper = "#ffffff";

    /// <summary>Okabe and Ito 2008, without yellow (too pale on white) and with a gray for black.</summary>
    static readonly ImmutableArray<string> Colors =
    [
        "#0072b2",
        "#d55e00",
        "#009e73",
        "#cc79a7",
        "#e69f00",
        "#56b4e9",
        "#4d4d4d",
    ];

    /// <summary>Lengths of dashes and gaps in pixels; empty for a solid line.</summary>
    static readonly ImmutableArray<ImmutableArray<int>> Dashes =
    [
        [],
        [8, 4],
        [2, 3],
        [9, 3, 2, 3],
        [14, 4],
        [5, 2, 5, 6],
    ];

    static readonly ImmutableArray<Marker> Markers =
    [
        Marker.Circle,
        Marker.Square,
        Marker.Diamond,
        Marker.TriangleUp,
        Marker.Cross,
        Marker.TriangleDown,
        Marker.X,
    ];

    /// <summary>The look of the series at this place among its panel's; repeats after 42.</summary>
    public static Look For(int series) =>
        new(
            Colors[series % Colors.Length],
            Dashes[(series + series / Colors.Length) % Dashes.Length],
            Markers[(series + series / Colors.Length) % Markers.Length]
        );
}
