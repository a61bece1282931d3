using System.Globalization;
using MovieRec.Cli.Commands;
using MovieRec.Data;
using MovieRec.Datasets;
using MovieRec.Formatting;

namespace MovieRec.Cli.Models;

/// <summary>Opens the data set of a command.</summary>
static class Open
{
    /// <summary>The whole path of a data set that was named by it; null where it was named by a name.</summary>
    public static string? PathOf(string? wanted) =>
        string.IsNullOrEmpty(wanted)
        || wanted == DataLocator.SampleName
        || DatasetCatalog.IsKnown(wanted)
        || !Path.Exists(wanted)
            ? null
            : Path.GetFullPath(wanted);

    /// <param name="named">A path, a catalog name or <c>sample</c>; null: what MOVIEREC_DATASET says, or else
    /// <paramref name="otherwise"/>.</param>
    /// <param name="otherwise">A catalog name.</param>
    public static Dataset Data(string? named, string otherwise = "ml-100k")
    {
        if (named is not null)
            Environment.SetEnvironmentVariable(DataLocator.DatasetVariable, DataLocator.ForEnvironment(named));
        DataLocator.OnDownload ??= Announce;
        Dataset data = Dataset.Open(otherwise);
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
                    + $"of a user's ratings of one movie the latest counts."
            );

        static Action<DownloadProgress> Announce(DownloadableDataset set)
        {
            Console.Error.WriteLine(set.License);
            return new Commands.DownloadLines(set.Name, Console.Error).Show;
        }
    }
}
