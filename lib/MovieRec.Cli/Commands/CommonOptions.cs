using System.CommandLine;
using MovieRec.Numerics;
using MovieRec.Recommending;

namespace MovieRec.Cli.Commands;

/// <summary>Creates the options that several commands share.</summary>
static class CommonOptions
{
    /// <param name="otherwise">The data set that is opened without the option.</param>
    public static Option<string?> Data(string otherwise) =>
        new("--data") { HelpName = "NAME|PATH", Description = $"Data set. Default: {otherwise}." };

    public static Option<FileInfo> ModelFile() =>
        new("--model")
        {
            HelpName = "FILE",
            Required = true,
            Description = "Model file written by `movierec train`.",
        };

    public static Option<int> Count(string name, int otherwise, string description) =>
        new Option<int>(name)
        {
            HelpName = "K",
            Description = description,
            DefaultValueFactory = _ => otherwise,
        }.Within(1, int.MaxValue);

    public static Option<ulong> Seed(string description) =>
        new("--seed")
        {
            HelpName = "N",
            Description = description,
            DefaultValueFactory = _ => 42,
        };

    public static Option<int> Threads() =>
        new Option<int>("--threads")
        {
            HelpName = "N",
            Description = "Maximum number of threads, up to 1024; 0 uses all processors. Results do not depend on it.",
        }.Within(0, OptionRange.MaxThreads);

    public static Option<RankBy> Rank() =>
        new Option<RankBy>("--rank")
        {
            Description =
                "Order of the list of a model that predicts ratings: likely (to be seen and liked; "
                + "weighs popularity and the user's taste) or stars (predicted ratings).",
            DefaultValueFactory = _ => RankBy.Likely,
        }.Named();

    /// <summary>Options of the model as <c>name=value</c>.</summary>
    public static Option<string[]> Set(string description) => Several("--set", "name=value", description);

    /// <summary>Names of features, separated by commas or blanks: see <see cref="NamesOf"/>.</summary>
    public static Option<string[]> Features(string description) => Several("--features", "NAME,NAME", description);

    /// <summary>An option that can be repeated, with one text each time.</summary>
    public static Option<string[]> Repeated(string name, string helpName, string description) =>
        new(name)
        {
            HelpName = helpName,
            Description = description,
            DefaultValueFactory = _ => [],
        };

    /// <summary>The names given by an option of texts that are separated by commas.</summary>
    public static string[] NamesOf(ParseResult parse, Option<string[]> option) =>
        [
            .. parse
                .GetValue(option)!
                .SelectMany(text =>
                    text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                ),
        ];

    static Option<string[]> Several(string name, string helpName, string description)
    {
        Option<string[]> option = Repeated(name, helpName, description);
        option.AllowMultipleArgumentsPerToken = true;
        return option;
    }
}
