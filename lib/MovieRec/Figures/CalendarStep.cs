using MovieRec.Figures.Rendering;
using static System.FormattableString;

namespace MovieRec.Figures;

/// <summary>A step through the calendar (UTC): a number of units, from a round start.</summary>
internal readonly record struct CalendarStep(char Unit, int Size)
{
    static readonly CalendarStep[] Ladder =
    [
        new('s', 1),
        new('s', 5),
        new('s', 15),
        new('s', 30),
        new('m', 1),
        new('m', 5),
        new('m', 15),
        new('m', 30),
        new('h', 1),
        new('h', 3),
        new('h', 6),
        new('h', 12),
        new('d', 1),
        new('d', 2),
        new('w', 1),
        new('w', 2),
        new('M', 1),
        new('M', 3),
        new('M', 6),
        new('y', 1),
        new('y', 2),
        new('y', 5),
        new('y', 10),
        new('y', 20),
        new('y', 50),
        new('y', 100),
        new('y', 200),
        new('y', 500),
        new('y', 1000),
    ];

    public static IEnumerable<CalendarStep> ForTicks => Ladder;

    public static IEnumerable<CalendarStep> ForBins =>
        [
            new('h', 1),
            new('d', 1),
            new('w', 1),
            new('M', 1),
            new('M', 3),
            new('y', 1),
            new('y', 5),
            new('y', 10),
            new('y', 50),
        ];

    double Seconds =>
        Size
        * (
            Unit switch
            {
                's' => 1.0,
                'm' => 60,
                'h' => 3600,
                'd' => 86400,
                'w' => 7 * 86400,
                'M' => 365.2425 / 12 * 86400,
                _ => 365.2425 * 86400,
            }
        );

    public double CountOver(double seconds) => seconds / Seconds;

    public DateTime Floor(DateTime moment)
    {
        DateTime day = moment.Date;
        int monday = ((int)day.DayOfWeek + 6) % 7;
        return Unit switch
        {
            's' => day.AddSeconds(Math.Floor(moment.TimeOfDay.TotalSeconds / Size) * Size),
            'm' => day.AddMinutes(Math.Floor(moment.TimeOfDay.TotalMinutes / Size) * Size),
            'h' => day.AddHours(moment.Hour / Size * Size),
            'd' => day.AddDays(-(moment.DayOfYear - 1) % Size),
            'w' => day.AddDays(-monday),
            'M' => new(moment.Year, (moment.Month - 1) / Size * Size + 1, 1, 0, 0, 0, DateTimeKind.Utc),
            _ => new(Math.Max(moment.Year / Size * Size, 1), 1, 1, 0, 0, 0, DateTimeKind.Utc),
        };
    }

    public DateTime Next(DateTime start) =>
        Unit switch
        {
            's' => start.AddSeconds(Size),
            'm' => start.AddMinutes(Size),
            'h' => start.AddHours(Size),
            'd' => start.AddDays(Size),
            'w' => start.AddDays(7 * Size),
            'M' => start.AddMonths(Size),
            _ => start.AddYears(start.Year == 1 && Size > 1 ? Size - 1 : Size),
        };

    /// <summary>The same text as that of the tickformatstops in <see cref="PlotlyAxis"/>; a line feed separates two
    /// lines.</summary>
    public string Label(DateTime moment) =>
        Unit switch
        {
            's' => Invariant($"{moment:HH:mm:ss}\n{moment:d MMM yyyy}"),
            'm' or 'h' => Invariant($"{moment:HH:mm}\n{moment:d MMM yyyy}"),
            'd' or 'w' => Invariant($"{moment:d MMM}\n{moment:yyyy}"),
            'M' => Invariant($"{moment:MMM yyyy}"),
            _ => Invariant($"{moment:yyyy}"),
        };
}
