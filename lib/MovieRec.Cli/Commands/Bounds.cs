using System.CommandLine;
using System.Globalization;

namespace MovieRec.Cli.Commands;

/// <summary>Ranges of the command line's own numbers, checked before any work.</summary>
static class Bounds
{
    /// <summary>Adds a range to an option of whole numbers; one that is not given, or is no number, is left to
    /// others.</summary>
    public static Option<T> Within<T>(this Option<T> option, long least, long greatest)
    {
        option.Validators.Add(result =>
        {
            if (
                result.Tokens is [var token]
                && long.TryParse(
                    token.Value,
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out long value
                )
                && (value < least || value > greatest)
            )
                result.AddError($"{option.Name} {token.Value}: expected a whole number from {least} to {greatest}.");
        });
        return option;
    }

    /// <summary>The same of numbers with a fraction; NaN is in no range.</summary>
    public static Option<T> Between<T>(this Option<T> option, double least, double greatest)
    {
        option.Validators.Add(result =>
        {
            if (
                result.Tokens is [var token]
                && double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && !(value >= least && value <= greatest)
            )
                result.AddError($"{option.Name} {token.Value}: expected a number from {least} to {greatest}.");
        });
        return option;
    }

    /// <summary>Lets an option of an enumeration take nothing but its names.</summary>
    public static Option<T> Named<T>(this Option<T> option)
        where T : struct, Enum
    {
        option.Validators.Add(result =>
        {
            if (
                result.Tokens is [var token]
                && !Enum.GetNames<T>().Contains(token.Value, StringComparer.OrdinalIgnoreCase)
            )
                result.AddError(
                    $"{option.Name} {token.Value}: expected one of {string.Join(", ", Enum.GetNames<T>())}."
                );
        });
        return option;
    }
}
