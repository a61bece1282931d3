using System.CommandLine;
using MovieRec.Cli.Models;
using MovieRec.Formatting;
using MovieRec.Models;

namespace MovieRec.Cli.Commands;

/// <summary><c>movierec models</c>: lists the models, or the options of one.</summary>
static class ModelsCommand
{
    public static Command Create()
    {
        Argument<string?> model = new("MODEL")
        {
            Description = "Name of a model whose options are shown; without it, all models are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Command command = new("models", "List the models, or the options of one with their defaults.") { model };
        command.SetAction(parse =>
        {
            TextWriter output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(model) is { } name)
                WriteOptions(output, ModelCatalog.Get(name));
            else
                WriteModels(output);
            return 0;
        });
        return command;
    }

    static void WriteModels(TextWriter output)
    {
        TableWriter.WriteText(
            output,
            ["model", "description"],
            [.. ModelCatalog.All.Select(entry => (string[])[entry.Name, entry.Description])]
        );
        output.WriteLine("\n'movierec models MODEL' shows the options of a model and what it can do.");
    }

    static void WriteOptions(TextWriter output, ModelEntry entry)
    {
        output.WriteLine($"{entry.Name}: {entry.Description}\n");
        foreach (string ability in Abilities(entry))
            output.WriteLine($"- {ability}");
        object options = entry.DefaultOptions();
        string[][] rows =
        [
            .. OptionSettings
                .Shown(options)
                .Select(option => (string[])[option.Name, option.Value, OptionSettings.Expected(options, option.Name)]),
        ];
        if (rows.Length == 0)
        {
            output.WriteLine("\nIt has no options.");
            return;
        }
        output.WriteLine("\nOptions (--set NAME=VALUE):");
        TableWriter.WriteText(output, ["option", "default", "values"], rows);
        string[] forMany =
        [
            .. OptionSettings
                .Shown(entry.DefaultOptions(ModelCatalog.LargeRatingCount))
                .Except(OptionSettings.Shown(options))
                .Select(option => $"{option.Name}={option.Value}"),
        ];
        if (forMany.Length > 0)
            output.WriteLine(
                Invariant($"\nDefaults from {ModelCatalog.LargeRatingCount:N0} ratings on: ")
                    + $"{string.Join(", ", forMany)}."
            );
    }

    static IEnumerable<string> Abilities(ModelEntry entry)
    {
        yield return entry.PredictsRatings ? "predicts ratings" : "ranks items; its scores are not ratings";
        if (entry.SupportsNewUsers)
            yield return "recommends to new users without a refit";
        if (entry.HasItemSimilarity)
            yield return "finds similar movies";
        if (entry.HasExplanations)
            yield return "explains its scores";
        if (entry.SupportsPairs)
            yield return "recommends to two people together";
        if (entry.HasEpochs)
            yield return "reports its epochs and resumes from a checkpoint";
    }
}
