using System.CommandLine;
using MovieRec.Cli.Models;
using MovieRec.Formatting;

namespace MovieRec.Cli.Commands;

/// <summary><c>movierec models</c>: the models with their options and defaults.</summary>
static class ModelsCommand
{
    public static Command Create()
    {
        Command command = new("models", "List the models with their options and defaults.");
        command.SetAction(parse =>
        {
            TableWriter.WriteText(
                parse.InvocationConfiguration.Output,
                ["model", "what it does", "options and defaults (--set name=value)"],
                [.. KnownModels.All.SelectMany(Rows)]
            );
            parse.InvocationConfiguration.Output.WriteLine(
                $"\nFrom {KnownModel.Many:N0} ratings on, the models that have a preset ForMillionRatings start from it; `evaluate --json` shows the options in use."
            );
            return 0;
        });
        return command;
    }

    static IEnumerable<IReadOnlyList<string>> Rows(KnownModel model)
    {
        string[] options =
        [
            .. OptionSettings.Shown(model.NewOptions(0)).Select(option => $"{option.Name}={option.Value}"),
        ];
        return options
            .DefaultIfEmpty("")
            .Select(
                (option, row) => (IReadOnlyList<string>)(row == 0 ? [model.Name, model.What, option] : ["", "", option])
            );
    }
}
