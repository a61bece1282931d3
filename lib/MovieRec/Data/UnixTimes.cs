using System.Globalization;
using System.Text;

namespace MovieRec.Data;

/// <summary>Times of files: the unit is recognized by the size of the numbers, and all times of a file are converted to
/// Unix seconds at once.</summary>
/// <remarks>From 1980 to 2099 a time in seconds has 9 or 10 digits, in milliseconds 12 or 13, in microseconds 15 or 16,
/// in nanoseconds 18 or 19. These ranges do not overlap, so each number has at most one unit. 0 means that no time is
/// known, in any unit.</remarks>
internal static class UnixTimes
{
    /// <summary>The first second of 2100: times are below it.</summary>
    public const long End = 4_102_444_800;

    /// <summary>The first second of 1980. Smaller numbers are seconds, never times of a finer unit.</summary>
    const long Start = 315_532_800;

    /// <exception cref="ArgumentOutOfRangeException">The time is before 1970 or after 2099.</exception>
    public static void ThrowIfOutside(long seconds, string name)
    {
        if (seconds is < 0 or >= End)
            throw new ArgumentOutOfRangeException(
                name,
                seconds,
                "Expected Unix seconds from 1970 to 2099, or 0 where no time is known. Milliseconds must "
                    + "be divided by 1,000."
            );
    }

    /// <summary>Reads a time as a file gives it: a number of any unit, or a date.</summary>
    /// <param name="text">Such as <c>964982703</c>, <c>964982703.0</c> or <c>2005-04-02 23:53:47</c>.</param>
    /// <param name="raw">The number; of a date ~seconds, which is negative, until <see cref="Normalize"/> converts
    /// it.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out long raw)
    {
        if (TryDate(text, out long seconds))
        {
            raw = ~seconds;
            return seconds is >= 0 and < End;
        }
        int point = text.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? text : text[..point];
        ulong sum = 0;
        raw = 0;
        if (whole.Length is 0 or > 19 || whole.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        if (point >= 0 && text[(point + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        foreach (byte digit in whole)
            sum = sum * 10 + (digit - (uint)'0');
        raw = (long)sum;
        return raw >= 0;
    }

    /// <inheritdoc cref="TryRead(ReadOnlySpan{byte}, out long)"/>
    public static bool TryRead(string text, out long raw) => TryRead(Encoding.UTF8.GetBytes(text), out raw);

    /// <summary>Converts the times of a whole file to Unix seconds.</summary>
    /// <param name="times">As <see cref="TryRead(ReadOnlySpan{byte}, out long)"/> gives them; converted in
    /// place.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="lineOf">The line of a time.</param>
    /// <returns>What was converted, for the report; null if all times were seconds.</returns>
    /// <exception cref="DataFormatException">A time is in no unit from 1970 to 2099, or in another unit than the first
    /// one.</exception>
    public static string? Normalize(Span<long> times, string path, Func<int, long> lineOf)
    {
        Unit unit = Convert(times, out (int Row, string Text)? problem);
        if (problem is { } wrong)
            throw new DataFormatException(path, lineOf(wrong.Row), wrong.Text);
        return NoteOf(unit) is { } note ? $"{Path.GetFileName(path)}: {note}" : null;
    }

    /// <summary>Converts times that do not come from a file to Unix seconds.</summary>
    /// <returns>What was converted; null if all times were seconds.</returns>
    /// <exception cref="ArgumentException">A time is in no unit from 1970 to 2099, or in another unit than the first
    /// one.</exception>
    public static string? NormalizeOwn(Span<long> times)
    {
        Unit unit = Convert(times, out (int Row, string Text)? problem);
        if (problem is { } wrong)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Rating {wrong.Row + 1:N0}: {wrong.Text}")
            );
        return NoteOf(unit) is { } note ? char.ToUpperInvariant(note[0]) + note[1..] : null;
    }

    static Unit Convert(Span<long> times, out (int Row, string Text)? problem)
    {
        Unit unit = Unit.None;
        problem = null;
        for (int row = 0; row < times.Length; row++)
        {
            Unit own = UnitOf(times[row]);
            if (own == unit || own == Unit.None)
                continue;
            if (own == Unit.Unknown)
                problem = (
                    row,
                    Invariant(
                        $"the time '{times[row]}' is not from 1970 to 2099, neither in seconds nor in milliseconds, "
                    ) + "microseconds or nanoseconds."
                );
            else if (unit != Unit.None)
                problem = (
                    row,
                    $"the time '{Written(times[row])}' is {In(own)}, but the times before it are {In(unit)}. "
                        + "Expected one unit for all times."
                );
            if (problem is not null)
                return unit;
            unit = own;
        }
        if (unit == Unit.Dates)
        {
            foreach (ref long time in times)
                time = time < 0 ? ~time : time;
        }
        else if (unit > Unit.Seconds)
        {
            long divisor = DivisorOf(unit);
            foreach (ref long time in times)
                time /= divisor;
        }
        return unit;
    }

    static long DivisorOf(Unit unit) =>
        unit switch
        {
            Unit.Milliseconds => 1_000,
            Unit.Microseconds => 1_000_000,
            _ => 1_000_000_000,
        };

    static string? NoteOf(Unit unit) =>
        unit switch
        {
            Unit.Dates => "the times are dates; they were read as UTC.",
            Unit.None or Unit.Seconds => null,
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"the times are {In(unit)}; they were divided by {DivisorOf(unit):N0} to get Unix seconds."
            ),
        };

    /// <summary><c>2005-04-02</c>, then perhaps a time of day behind a space or T, with or without seconds and their
    /// fraction, then perhaps Z, UTC or an offset such as +02:00.</summary>
    /// <param name="text">All of it must be the date.</param>
    /// <param name="seconds">Unix seconds; the fraction is dropped. Without an offset the time is UTC.</param>
    internal static bool TryDate(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        if (
            text.Length < 10
            || text[4] != '-'
            || text[7] != '-'
            || !Number(text[..4], out int year)
            || !Number(text[5..7], out int month)
            || !Number(text[8..10], out int day)
        )
            return false;
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
            return false;
        int hour = 0,
            minute = 0,
            second = 0,
            offset = 0;
        text = text[10..];
        if (text.Length > 0)
        {
            if (
                text.Length < 6
                || text[0] is not ((byte)' ' or (byte)'T' or (byte)'t')
                || text[3] != ':'
                || !Number(text[1..3], out hour)
                || !Number(text[4..6], out minute)
            )
                return false;
            text = text[6..];
            if (text.Length >= 3 && text[0] == ':')
            {
                if (!Number(text[1..3], out second))
                    return false;
                text = text[3..];
                if (text.Length > 1 && text[0] == '.')
                {
                    int digits = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
                    if (digits == 0)
                        return false;
                    text = digits < 0 ? [] : text[(1 + digits)..];
                }
            }
            if (hour > 23 || minute > 59 || second > 59 || !Offset(text, out offset))
                return false;
        }
        seconds =
            (new DateTime(year, month, day, hour, minute, second).Ticks - DateTime.UnixEpoch.Ticks)
                / TimeSpan.TicksPerSecond
            - 60L * offset;
        return true;
    }

    /// <summary>Nothing, Z, UTC, +02:00, +0200 or +02, in minutes.</summary>
    static bool Offset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length > 0 && text[0] == ' ')
            text = text[1..];
        if (text.IsEmpty || text.SequenceEqual("Z"u8) || text.SequenceEqual("z"u8) || text.SequenceEqual("UTC"u8))
            return true;
        int rest = 0;
        if (
            text[0] is not ((byte)'+' or (byte)'-')
            || text.Length is not (3 or 5 or 6)
            || !Number(text[1..3], out int hours)
        )
            return false;
        if (text.Length == 6 && text[3] != ':' || text.Length > 3 && !Number(text[^2..], out rest))
            return false;
        minutes = (hours * 60 + rest) * (text[0] == '-' ? -1 : 1);
        return hours < 24 && rest < 60;
    }

    static bool Number(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            number = number * 10 + digit - '0';
        }
        return true;
    }

    enum Unit
    {
        None,
        Seconds,
        Milliseconds,
        Microseconds,
        Nanoseconds,
        Dates,
        Unknown,
    }

    static Unit UnitOf(long time) =>
        time switch
        {
            < 0 => Unit.Dates,
            0 => Unit.None,
            < End => Unit.Seconds,
            >= Start * 1_000 and < End * 1_000 => Unit.Milliseconds,
            >= Start * 1_000_000 and < End * 1_000_000 => Unit.Microseconds,
            >= Start * 1_000_000_000 and < End * 1_000_000_000 => Unit.Nanoseconds,
            _ => Unit.Unknown,
        };

    static string In(Unit unit) => unit == Unit.Dates ? "dates" : $"in {unit.ToString().ToLowerInvariant()}";

    static string Written(long raw) =>
        raw >= 0
            ? Invariant($"{raw}")
            : DateTimeOffset.FromUnixTimeSeconds(~raw).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
