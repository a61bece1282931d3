using System.CommandLine;
using System.Globalization;

namespace MovieRec.Cli.Commands;

/// <summary>Checks ranges of numbers on the command line before any work.</summary>
static class Bounds
{
    /// <summary>Adds a range to an option of whole numbers; the parser reports what is not a number.</summary>
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
                result.AddError(
                    Invariant($"{option.Name} {token.Value}: expected a whole number from {least} to {greatest}.")
                );
        });
        return option;
    }

    /// <summary>Adds a range to an option of numbers; NaN is in no range.</summary>
    public static Option<T> Between<T>(this Option<T> option, double least, double greatest)
    {
        option.Validators.Add(result =>
        {
            if (
                result.Tokens is [var token]
                && double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && !(value >= least && value <= greatest)
            )
                result.AddError(
                    Invariant($"{option.Name} {token.Value}: expected a number from {least} to {greatest}.")
                );
        });
        return option;
    }

    /// <summary>Restricts an option of an enumeration to its names.</summary>
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
