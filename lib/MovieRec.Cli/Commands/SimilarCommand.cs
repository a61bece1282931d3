using System.CommandLine;
using MovieRec.Cli.Models;
using MovieRec.Models;
using MovieRec.Recommending;

namespace MovieRec.Cli.Commands;

/// <summary><c>movierec similar --model FILE "TITLE"</c>: shows the movies most similar to one.</summary>
static class SimilarCommand
{
    public static Command Create()
    {
        Argument<string> title = new("TITLE")
        {
            Description = "Title of a movie; case, year and position of the article do not matter.",
        };
        Option<FileInfo> model = CommonOptions.ModelFile();
        Option<int> k = CommonOptions.Count("-k", 20, "Number of movies.");
        Option<ulong> seed = CommonOptions.Seed("Seed of the order of equally similar movies.");
        Option<string?> data = CommonOptions.Data("the one that the model was fitted on");
        Command command = new("similar", "Show the movies most similar to a movie.") { title, model, k, seed, data };
        FilterOptions filter = new();
        filter.AddTo(command);
        command.SetAction(parse =>
        {
            IItemScorer saved = Model.Load(parse.GetValue(model)!.FullName);
            IItemSimilarity similarity =
                saved as IItemSimilarity
                ?? throw new ArgumentException(
                    $"'{ModelCatalog.Of(saved).Name}' does not measure the similarity of movies; "
                        + "item-knn, content and factor models do."
                );
            parse.InvocationConfiguration.Output.WriteLine(
                Recommend.SimilarTo(
                    similarity,
                    Open.DataOf(saved, parse.GetValue(data)),
                    parse.GetValue(title)!,
                    parse.GetValue(k),
                    parse.GetValue(seed),
                    filter.Of(parse)
                )
            );
            return 0;
        });
        return command;
    }
}
