using System.Collections.Immutable;

namespace MovieRec.Figures;

/// <summary>How a series looks; given by its place among the series of its panel.</summary>
public sealed class Look
{
    internal Look(string color, ImmutableArray<int> dash, Marker marker) =>
        (Color, Dash, Marker) = (color, dash, marker);

    /// <summary>Such as <c>#0072b2</c>.</summary>
    public string Color { get; }

    /// <summary>Lengths of strokes and gaps in pixels; empty: solid.</summary>
    public ImmutableArray<int> Dash { get; }

    /// <summary>The shape of its points.</summary>
    public Marker Marker { get; }
}

/// <summary>The shape of a point.</summary>
public enum Marker
{
    /// <summary>A disk.</summary>
    Circle,

    /// <summary>A square.</summary>
    Square,

    /// <summary>A square on its corner.</summary>
    Diamond,

    /// <summary>A triangle that points up.</summary>
    TriangleUp,

    /// <summary>A plus sign.</summary>
    Cross,

    /// <summary>A triangle that points down.</summary>
    TriangleDown,

    /// <summary>A multiplication sign.</summary>
    X,
}
