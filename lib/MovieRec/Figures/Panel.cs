using System.Collections.Immutable;

namespace MovieRec.Figures;

/// <summary>A line across the panel at one value of one axis.</summary>
internal sealed record Rule(bool Vertical, double At, string? Label);

/// <summary>A text next to a place in the panel.</summary>
internal sealed record Note(double X, double Y, string Text);

/// <summary>What the caller said about an axis; <see cref="Axis"/> is what came of it.</summary>
internal sealed record AxisSpec(string? Title, string? Unit)
{
    public bool Log { get; init; }
    public bool Dates { get; init; }
    public double? From { get; init; }
    public double? To { get; init; }

    public string Label =>
        (Title, Unit) switch
        {
            (null or "", var unit) => unit ?? "",
            (var title, null or "") => title,
            var (title, unit) => $"{title} ({unit})",
        };
}

/// <summary>Traces that share one pair of axes.</summary>
internal sealed record Panel(string Title, ImmutableArray<Trace> Traces, AxisSpec X, AxisSpec Y)
{
    public ImmutableArray<Rule> Rules { get; init; } = [];
    public ImmutableArray<Note> Notes { get; init; } = [];
}
