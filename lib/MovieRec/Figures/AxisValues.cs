using System.Collections.Immutable;
using System.Numerics;

namespace MovieRec.Figures;

internal enum ColumnKind
{
    Numbers,
    Dates,
    Labels,
}

/// <summary>One coordinate of a trace: numbers, moments (Unix seconds, UTC) or labels.</summary>
internal sealed record AxisValues(ColumnKind Kind, ImmutableArray<double> Values, ImmutableArray<string> Labels)
{
    public int Count => Kind == ColumnKind.Labels ? Labels.Length : Values.Length;

    public static AxisValues Of(ImmutableArray<double> numbers) => new(ColumnKind.Numbers, numbers, []);

    public static AxisValues Of(IEnumerable<DateTime> moments)
    {
        ArgumentNullException.ThrowIfNull(moments);
        return new(ColumnKind.Dates, [.. moments.Select(Seconds)], []);
    }

    public static AxisValues Of(IEnumerable<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ImmutableArray<string> all = [.. labels];
        if (all.Any(label => label is null))
            throw new ArgumentException("A label is null.", nameof(labels));
        return new(ColumnKind.Labels, [], all);
    }

    public static ImmutableArray<double> Numbers<T>(IEnumerable<T> values, string parameter)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(values, parameter);
        return [.. values.Select(double.CreateChecked)];
    }

    /// <summary>Unix seconds. The clock time is taken as UTC, whatever its kind, so that the time zone of the machine
    /// does not matter.</summary>
    public static double Seconds(DateTime moment) =>
        (moment.Ticks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond;

    public static DateTime Moment(double unixSeconds) =>
        new(
            DateTime.UnixEpoch.Ticks + (long)Math.Round(unixSeconds * 1000) * TimeSpan.TicksPerMillisecond,
            DateTimeKind.Utc
        );
}
