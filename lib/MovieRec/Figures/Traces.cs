using System.Collections.Immutable;

namespace MovieRec.Figures;

/// <summary>One series of a panel. Data are final here: bins are counted, boxes summarized, long curves thinned; both
/// renderings only draw.</summary>
internal abstract record Trace(string? Name);

/// <summary>Bars from 0. <see cref="Widths"/> (in axis units; seconds on dates) stands only on a histogram.</summary>
internal sealed record BarTrace(string? Name, AxisValues At, ImmutableArray<double> Lengths, bool Horizontal)
    : Trace(Name)
{
    public ImmutableArray<double> Widths { get; init; } = [];
    public ImmutableArray<double> Errors { get; init; } = [];

    /// <summary>What each bar says under the pointer; empty: position and length.</summary>
    public ImmutableArray<string> Hover { get; init; } = [];

    /// <summary>How a histogram was counted, for the text form.</summary>
    public string? About { get; init; }
}

/// <summary>Points, joined in their order or not. NaN makes a gap.</summary>
internal sealed record PointTrace(string? Name, AxisValues X, ImmutableArray<double> Y, bool Joined) : Trace(Name)
{
    public ImmutableArray<double> Errors { get; init; } = [];
    public ImmutableArray<string> Texts { get; init; } = [];

    /// <summary>Points given by the caller; more than are here where a long curve was thinned.</summary>
    public int Given { get; init; } = Y.Length;

    /// <summary>A curve of few points shows them, a curve of many only the line.</summary>
    public bool Marked => !Joined || Y.Length <= 32;
}

internal sealed record BoxTrace(ImmutableArray<string> Labels, ImmutableArray<BoxSummary> Boxes) : Trace((string?)null);

internal sealed record HeatmapTrace(HeatmapGrid Grid, string? ValueTitle) : Trace((string?)null);

/// <summary>A line across the panel at one value of one axis.</summary>
internal sealed record Rule(bool Vertical, double At, string? Label);

/// <summary>A word beside a place in the panel.</summary>
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
