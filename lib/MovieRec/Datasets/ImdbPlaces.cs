using MovieRec.Data;
using MovieRec.Data.Imdb;
using MovieRec.Data.Reading;

namespace MovieRec.Datasets;

/// <summary>Finds files with facts of IMDb among the data sets.</summary>
internal static class ImdbPlaces
{
    /// <summary>Folders and zips in the shared folder and then in <c>data/</c>: those with IMDb's own tables first,
    /// then those with other facts, then data sets with ids by which matching is evaluated. Empty unless one of them
    /// has titles.</summary>
    public static IEnumerable<string> Found(DataLocator locator)
    {
        var found = new List<(int Rank, string Path)>();
        bool titles = false;
        foreach (
            string folder in new[] { locator.SharedFolder, locator.OwnFolder }.OfType<string>().Where(Directory.Exists)
        )
        {
            foreach (string path in FoundDataset.EntriesOf(folder))
            {
                using FileSource? source = TryOpen(path);
                if (source is null)
                    continue;
                titles |= HasTitles(source);
                if (ImdbTables.AreIn(source))
                    found.Add((0, path));
                else if (HasTitles(source))
                    found.Add((1, path));
                else if (TmdbRuntimes.AreIn(source))
                    found.Add((2, path));
                else if (KnownIds.AreIn(source))
                    found.Add((3, path));
            }
        }
        return titles ? found.OrderBy(one => one.Rank).Select(one => one.Path) : [];
    }

    /// <summary>Returns true if a source has titles; ratings or runtimes alone are of no use.</summary>
    public static bool HasTitles(FileSource source) =>
        ExtraInfos.AreIn(source)
        || source.Files.Any(file => file.Name is ImdbTables.Basics or ImdbTables.Basics + ".gz");

    /// <summary>Returns true if a source has facts about titles.</summary>
    public static bool HasFacts(FileSource source) =>
        HasTitles(source) || ImdbTables.AreIn(source) || TmdbRuntimes.AreIn(source);

    /// <summary>Null for a damaged zip, which may have nothing to do with IMDb.</summary>
    static FileSource? TryOpen(string path)
    {
        try
        {
            return FileSource.Open(path);
        }
        catch (DataFormatException)
        {
            return null;
        }
    }
}
