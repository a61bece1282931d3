using System.Globalization;
using MovieRec.Cli.Commands;
using MovieRec.Data;
using MovieRec.Datasets;
using MovieRec.Formatting;
using MovieRec.Models;

namespace MovieRec.Cli.Models;

/// <summary>Opens the data set of a command.</summary>
static class Open
{
    /// <summary>Full path of a data set given by its path; null if it was given by its name.</summary>
    public static string? PathOf(string? wanted) =>
        string.IsNullOrEmpty(wanted)
        || wanted == DataLocator.SampleName
        || DatasetCatalog.IsKnown(wanted)
        || !Path.Exists(wanted)
            ? null
            : Path.GetFullPath(wanted);

    /// <summary>The data set that a user asks for.</summary>
    /// <param name="named">Value of <c>--data</c>; a path is made absolute, since notebooks run in their own
    /// folder.</param>
    /// <param name="output">Shows downloads.</param>
    public static DataRequest Request(string? named, TextWriter output) =>
        new(PathOf(named) ?? named, DownloadLines.WithLicense(output));

    /// <summary>Finds the data set of a command.</summary>
    /// <param name="named">Value of <c>--data</c>.</param>
    public static DataLocator LocatorOf(string? named) => DataLocator.FromEnvironment(Request(named, Console.Error));

    /// <summary>Opens the data set that a model was fitted on, or the given one.</summary>
    /// <exception cref="InvalidDataException">It is not the data that the model was fitted on.</exception>
    public static Dataset DataOf(IItemScorer model, string? named)
    {
        string name = model.Facts.DataName ?? "ml-100k";
        string? path = model.Facts.DataPath,
            wanted = named ?? (Path.Exists(path) ? path : null);
        Dataset data;
        try
        {
            data = Data(wanted ?? name);
        }
        catch (FileNotFoundException missing) when (wanted is null && !DatasetCatalog.IsKnown(name))
        {
            string where = path is null
                ? "but the file does not state its path"
                : $"in '{path}', which no longer exists";
            throw new FileNotFoundException(
                $"The model was fitted on the data set '{name}' {where}. Pass it with --data PATH.",
                missing
            );
        }
        return
            model.Facts.Identity.DifferenceFrom(data.Ratings.Identity, "the model", $"'{data.Name}'")
                is not { } difference
            ? data
            : throw new InvalidDataException(
                $"The model was fitted on other data ({name}): {difference}. "
                    + "Use --data to pass the data set that it was fitted on."
            );
    }

    /// <summary>Opens a data set and prints what a user should know about it.</summary>
    /// <param name="named">A path, a catalog name or <c>sample</c>; null: the one that MOVIEREC_DATASET names, or else
    /// <paramref name="otherwise"/>.</param>
    /// <param name="otherwise">A catalog name.</param>
    public static Dataset Data(string? named, string otherwise = "ml-100k")
    {
        Dataset data = LocatorOf(named).Open(otherwise);
        if (data.Notice is not null)
            Console.Error.WriteLine($"NOTICE: {VisibleText.Of(data.Notice)}");
        foreach (string note in data.Reading.Notes)
            Console.Error.WriteLine($"{VisibleText.Of($"{data.Name}: {note}")}");
        if (data.Reading.Dirt.Length > 0)
            Console.Error.WriteLine($"{VisibleText.Of($"{data.Name}: {data.Reading.Summary}")}");
        if (data.DuplicateRatings > 0)
            Console.Error.WriteLine(VisibleText.Of(Duplicates(data)));
        return data;

        static string Duplicates(Dataset data) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{data.Name}: repeated ratings: {data.DuplicateRatings:N0}; "
                    + $"the latest rating of a movie by a user counts."
            );
    }
}
