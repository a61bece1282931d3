using System.Collections.Immutable;

namespace MovieRec.Figures;

/// <summary>Color, dash and marker of a series; they follow from its index in the panel.</summary>
public sealed class Look
{
    internal Look(string color, ImmutableArray<int> dash, Marker marker) =>
        (Color, Dash, Marker) = (color, dash, marker);

    /// <summary>Color, such as <c>#0072b2</c>.</summary>
    public string Color { get; }

    /// <summary>Lengths of dashes and gaps in pixels; empty for a solid line.</summary>
    public ImmutableArray<int> Dash { get; }

    /// <summary>Shape of the points.</summary>
    public Marker Marker { get; }
}

/// <summary>The shape of a point.</summary>
public enum Marker
{
    /// <summary>A disk.</summary>
    Circle,

    /// <summary>A square.</summary>
    Square,

    /// <summary>A diamond.</summary>
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
