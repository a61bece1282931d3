using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using MovieRec.Datasets;
using MovieRec.Messages;

namespace MovieRec.Cli;

/// <summary>Describes a failure of a command in one line.</summary>
static partial class Failure
{
    /// <summary>Writes the line; a closed standard error is ignored.</summary>
    public static void Print(TextWriter error, Exception failed) => Print(error, Describe(failed));

    /// <inheritdoc cref="Print(TextWriter, Exception)"/>
    public static void Print(TextWriter error, string message)
    {
        try
        {
            error.WriteLine($"movierec: {message.ReplaceLineEndings(" ").Trim()}");
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // Standard error is closed; the exit code remains.
        }
    }

    /// <summary>Describes an exception and, if known, which option to change.</summary>
    public static string Describe(Exception failed) =>
        failed switch
        {
            AggregateException { InnerExceptions.Count: > 0 } several => Describe(several.Flatten().InnerExceptions[0]),
            TargetInvocationException { InnerException: { } inner } => Describe(inner),
            TypeInitializationException { InnerException: { } inner } => Describe(inner),
            OutOfMemoryException => "out of memory: use fewer factors, fewer threads, or a smaller data set.",
            InsufficientExecutionStackException => "the input is nested too deeply.",
            JsonException damaged => $"damaged JSON: {damaged.Message}",
            ArgumentNullException => Internal(failed),
            ArgumentException wrong => OfArgument(wrong),
            OverflowException when IsOurs(failed) =>
                "a size is too large for this program: use fewer factors, or a smaller data set or list.",
            InvalidOperationException
            or ArithmeticException
            or KeyNotFoundException
            or FormatException
            or NotSupportedException
                when !IsOurs(failed) || failed is DivideByZeroException or ObjectDisposedException => Internal(failed),
            IOException
            or InvalidDataException
            or UnauthorizedAccessException
            or HttpRequestException
            or InvalidOperationException
            or ArithmeticException
            or KeyNotFoundException
            or FormatException
            or NotSupportedException
            or TimeoutException => failed.Message,
            _ when failed.GetType().Namespace?.StartsWith("MovieRec", StringComparison.Ordinal) == true =>
                failed.Message,
            _ => Internal(failed),
        };

    /// <summary>Describes the first error of a command line.</summary>
    public static string Describe(ParseResult parsed)
    {
        string text = ParseErrors.Plain(parsed.Errors[0].Message).ReplaceLineEndings(" ");
        Command command = parsed.CommandResult.Command;
        if (Unrecognized().Match(text) is { Success: true } unknown && command.Subcommands.Count > 0)
        {
            string word = unknown.Groups["word"].Value;
            string closest = Suggest.Closest(word, command.Subcommands.Select(other => other.Name));
            text = $"There is no command '{word}'. Did you mean '{closest}'?";
        }
        string help =
            command == parsed.RootCommandResult.Command ? "movierec --help" : $"movierec {command.Name} --help";
        return $"{text} See '{help}'.";
    }

    static string Internal(Exception failed) =>
        $"internal error ({failed.GetType().Name}: {failed.Message.TrimEnd('.')}). "
        + "Please report it with the command that was run.";

    static bool IsOurs(Exception failed) => failed.Source?.StartsWith("MovieRec", StringComparison.Ordinal) != false;

    /// <summary>The message without what .NET appends, and with the option as on the command line.</summary>
    static string OfArgument(ArgumentException wrong)
    {
        string text = wrong.Message,
            name = wrong.ParamName ?? "";
        object? value = (wrong as ArgumentOutOfRangeException)?.ActualValue;
        if (value is not null && text.LastIndexOf(Environment.NewLine, StringComparison.Ordinal) is > 0 and var end)
            text = text[..end];
        if (name.Length > 0)
            text = text.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal);
        if (name is "users" or "movies" or "ratings" or "threads" or "k")
            return $"{(name == "k" ? "-k" : $"--{name}")}: {text}";
        if (name.Length == 0 || !char.IsUpper(name[0]))
            return value is null || text.Contains(name, StringComparison.Ordinal)
                ? text
                : $"{name} {Shown(value)}: {text}";
        string option = JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
        string given = name is "Threads" or "Seed" ? $"--{option}" : $"--set {option}";
        return value is null
            ? $"{given}: {text}"
            : $"{given}{(given.StartsWith("--set", StringComparison.Ordinal) ? "=" : " ")}{Shown(value)}: {text}";
    }

    static string Shown(object value) =>
        value is Enum
            ? JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()!)
            : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    [GeneratedRegex("^Unrecognized command or argument '(?<word>[^-'][^']*)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unrecognized();
}
