using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace MovieRec.Figures;

internal enum ColumnKind
{
    Numbers,
    Dates,
    Labels,
}

/// <summary>One coordinate of a trace: numbers, moments (Unix seconds, UTC) or labels.</summary>
/// <remarks>Exceptions name the argument of the caller.</remarks>
internal sealed record AxisValues(ColumnKind Kind, ImmutableArray<double> Values, ImmutableArray<string> Labels)
{
    public int Count => Kind == ColumnKind.Labels ? Labels.Length : Values.Length;

    public static AxisValues Of(ImmutableArray<double> numbers) => new(ColumnKind.Numbers, numbers, []);

    public static AxisValues Of(
        IEnumerable<DateTime> moments,
        [CallerArgumentExpression(nameof(moments))] string parameter = ""
    )
    {
        ArgumentNullException.ThrowIfNull(moments, parameter);
        return new(ColumnKind.Dates, [.. moments.Select(Seconds)], []);
    }

    public static AxisValues Of(
        IEnumerable<string> labels,
        [CallerArgumentExpression(nameof(labels))] string parameter = ""
    )
    {
        ArgumentNullException.ThrowIfNull(labels, parameter);
        ImmutableArray<string> all = [.. labels];
        if (all.Any(label => label is null))
            throw new ArgumentException("A label is null.", parameter);
        return new(ColumnKind.Labels, [], all);
    }

    public static AxisValues OfNumbers<T>(
        IEnumerable<T> values,
        [CallerArgumentExpression(nameof(values))] string parameter = ""
    )
        where T : INumber<T> => Of(Numbers(values, parameter));

    public static ImmutableArray<double> Numbers<T>(
        IEnumerable<T> values,
        [CallerArgumentExpression(nameof(values))] string parameter = ""
    )
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
