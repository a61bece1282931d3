using MovieRec.Data;
using MovieRec.Data.Layouts;
using MovieRec.Data.Reading;

namespace MovieRec.Datasets;

/// <summary>A folder or zip that holds a data set, or should.</summary>
/// <param name="Name">The published name, told by content; the name of the folder or zip where that is damaged.</param>
/// <param name="Path">The folder or zip.</param>
/// <param name="Place">Where that is, without a path of this machine: <c>from data/</c>.</param>
/// <param name="Layout">How its files are written; null where it is damaged.</param>
/// <param name="Problem">What is wrong with it; null where nothing is, as far as a look without reading the ratings
/// tells.</param>
internal sealed record FoundDataset(string Name, string Path, string Place, IDatasetLayout? Layout, string? Problem)
{
    // 1M ratings are counted in some 20 ms; of 20M and more the count is not worth the wait.
    const long LargestToCount = 64 << 20;

    /// <summary>What a folder of data sets holds: itself, its folders and its zips, each by content. Nothing where it
    /// does not exist.</summary>
    public static IEnumerable<FoundDataset> In(string path, string place)
    {
        if (!Directory.Exists(path))
            return File.Exists(path) && Identify(path, place) is { } single ? [single] : [];
        IEnumerable<string> folders = Directory
            .EnumerateDirectories(path)
            .Where(folder => !System.IO.Path.GetFileName(folder).StartsWith('.'))
            .Order(StringComparer.Ordinal);
        IEnumerable<string> zips = Directory.EnumerateFiles(path, "*.zip").Order(StringComparer.Ordinal);
        return folders
            .Concat(zips)
            .Select(entry => Identify(entry, place))
            .Prepend(Itself(path, place))
            .OfType<FoundDataset>();
    }

    /// <summary>Lines of the file of ratings; null where it is damaged or too long to be counted on the side.</summary>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    public long? CountRatings()
    {
        if (Layout is not IPublishedLayout published)
            return null;
        using FileSource source = FileSource.Open(Path);
        SourceFile file = published.RatingFile(DatasetLayouts.DetectOrThrow(source).Folder);
        if (file.Length > LargestToCount)
            return null;
        using Stream stream = file.Open();
        byte[] buffer = new byte[1 << 16];
        long lines = published.HasHeader ? -1 : 0;
        byte last = (byte)'\n';
        while (stream.Read(buffer) is > 0 and int count)
        {
            lines += buffer.AsSpan(0, count).Count((byte)'\n');
            last = buffer[count - 1];
        }
        return last == '\n' ? lines : lines + 1;
    }

    static FoundDataset? Itself(string folder, string place)
    {
        using FileSource source = FileSource.Open(folder);
        return DatasetLayouts.In(new DatasetFolder(source, "")) is { } found
            ? new FoundDataset(found.Name(), folder, place, found.Layout, null)
            : null;
    }

    /// <summary>Null where it is something else, such as an archive of IMDb files.</summary>
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
                : new FoundDataset(
                    fileName,
                    path,
                    place,
                    null,
                    $"{path}: the files of the data set are not in it, or not all of them."
                );
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            return new FoundDataset(fileName, path, place, null, broken.Message);
        }
    }
}
