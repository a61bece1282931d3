using System.Globalization;
using MovieRec.Data.Layouts;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Imdb;

/// <summary>Runtimes from the metadata of the-movies-dataset, which contain IMDb's ids.</summary>
internal static class TmdbRuntimes
{
    /// <summary>Fills in the runtimes of the titles that lack one.</summary>
    public static void Add(FileSource source, Dictionary<int, ImdbTitle> titles)
    {
        if (Metadata(source) is not { } file)
            return;
        // Broken rows are told where the data set itself is read; here they name no title that is wanted.
        foreach ((_, string[] fields) in CsvRecords.Tolerant(file, new DirtLog(), "imdb_id", "runtime"))
        {
            int number = ImdbTitle.NumberOf(fields[0]);
            if (
                titles.TryGetValue(number, out ImdbTitle? title)
                && title.RuntimeMinutes is null
                && double.TryParse(
                    fields[1],
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out double minutes
                )
                && minutes is > 0 and < int.MaxValue
            )
                titles[number] = title with { RuntimeMinutes = (int)Math.Round(minutes) };
        }
    }

    public static bool AreIn(FileSource source) => Metadata(source) is not null;

    static SourceFile? Metadata(FileSource source) =>
        source.Files.FirstOrDefault(file => file.Name == MoviesDataset.MetadataFile);
}
