using System.CommandLine;
using MovieRec.Cli.Models;
using MovieRec.Formatting;
using MovieRec.Models;

namespace MovieRec.Cli.Commands;

/// <summary><c>movierec models</c>: lists the models with their options and defaults.</summary>
static class ModelsCommand
{
    public static Command Create()
    {
        Command command = new("models", "List the models with their options and defaults.");
        command.SetAction(parse =>
        {
            TableWriter.WriteText(
                parse.InvocationConfiguration.Output,
                ["model", "description", "options and defaults (--set name=value)"],
                [.. ModelCatalog.All.SelectMany(Rows)]
            );
            parse.InvocationConfiguration.Output.WriteLine(
                Invariant($"\nFrom {ModelCatalog.LargeRatingCount:N0} ratings on, ")
                    + "models with a preset ForMillionRatings start from it; "
                    + "`evaluate --json` shows the options in use."
            );
            return 0;
        });
        return command;
    }

    static IEnumerable<IReadOnlyList<string>> Rows(ModelEntry model)
    {
        string[] options =
        [
            .. OptionSettings.Shown(model.DefaultOptions()).Select(option => $"{option.Name}={option.Value}"),
        ];
        return options
            .DefaultIfEmpty("")
            .Select(
                (option, row) =>
                    (IReadOnlyList<string>)(row == 0 ? [model.Name, model.Description, option] : ["", "", option])
            );
    }
}
