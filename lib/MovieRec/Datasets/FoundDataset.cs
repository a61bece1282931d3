using MovieRec.Data;
using MovieRec.Data.Layouts;
using MovieRec.Data.Reading;

namespace MovieRec.Datasets;

/// <summary>A folder or zip with a data set, which may be damaged.</summary>
/// <param name="Name">The published name, recognized by content; of a damaged data set the name of the folder or
/// zip.</param>
/// <param name="Path">The folder or zip.</param>
/// <param name="Place">Its place without a path of this machine: <c>from data/</c>.</param>
/// <param name="Layout">Layout of its files; null if it is damaged.</param>
/// <param name="Problem">What is wrong with it; null if nothing was found without reading the ratings.</param>
internal sealed record FoundDataset(string Name, string Path, string Place, IDatasetLayout? Layout, string? Problem)
{
    // 1M ratings are counted in some 20 ms; of 20M and more the count is not worth the wait.
    const long LargestToCount = 64 << 20;

    /// <summary>The data sets in a folder: itself, its folders and its zips, recognized by content. Empty if it does
    /// not exist.</summary>
    public static IEnumerable<FoundDataset> In(string path, string place)
    {
        if (!Directory.Exists(path))
            return File.Exists(path) && Identify(path, place) is { } single ? [single] : [];
        return EntriesOf(path)
            .Select(entry => Identify(entry, place))
            .Prepend(Itself(path, place))
            .OfType<FoundDataset>();
    }

    /// <summary>What may be a data set in a folder of them: first its folders, except hidden ones, and then its
    /// zips.</summary>
    public static IEnumerable<string> EntriesOf(string folder) =>
        Directory
            .EnumerateDirectories(folder)
            .Where(entry => !System.IO.Path.GetFileName(entry).StartsWith('.'))
            .Order(StringComparer.Ordinal)
            .Concat(Directory.EnumerateFiles(folder, "*.zip").Order(StringComparer.Ordinal));

    /// <summary>Number of lines in the file of ratings; null if the data set is damaged or the file is too long to be
    /// counted quickly.</summary>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    public long? CountRatings()
    {
        if (Layout is not IPublishedLayout published)
            return null;
        using FileSource source = FileSource.Open(Path);
        SourceFile file = published.RatingFile(DatasetLayouts.DetectOrThrow(source).Folder);
        return file.Length > LargestToCount ? null : TextLines.Count(file) - (published.HasHeader ? 1 : 0);
    }

    static FoundDataset? Itself(string folder, string place)
    {
        using FileSource source = FileSource.Open(folder);
        return DatasetLayouts.In(new DatasetFolder(source, "")) is { } found
            ? new FoundDataset(found.Name(), folder, place, found.Layout, null)
            : null;
    }

    /// <summary>Null if it is something else, such as an archive of IMDb files.</summary>
    static FoundDataset? Identify(string path, string place)
    {
        string fileName = Directory.Exists(path)
            ? System.IO.Path.GetFileName(path)
            : System.IO.Path.GetFileNameWithoutExtension(path);
        try
        {
            using FileSource source = FileSource.Open(path);
            if (DatasetLayouts.Detect(source) is { } found)
                return new FoundDataset(found.Name(), path, place, found.Layout, null);
            return !DatasetCatalog.IsKnown(fileName)
                ? null
                : new FoundDataset(fileName, path, place, null, $"{path}: files of the data set are missing.");
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            return new FoundDataset(fileName, path, place, null, broken.Message);
        }
    }
}
