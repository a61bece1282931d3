using MovieRec.Data.Reading;

namespace MovieRec.Data.Layouts;

/// <summary>Finds the layout of a source's files and reads them.</summary>
internal static class DatasetReader
{
    public static Dataset Read(string path, int threads, CancellationToken cancel) =>
        Read(() => FileSource.Open(path), null, threads, cancel);

    /// <param name="open">Opens the files; called again when tags or folds are read.</param>
    /// <param name="name">Name of the data set, or null to recognize it by content.</param>
    /// <param name="threads">Maximum number of threads; 0 uses all processors.</param>
    /// <param name="cancel">Checked between chunks of the ratings.</param>
    public static Dataset Read(Func<FileSource> open, string? name, int threads = 0, CancellationToken cancel = default)
    {
        using FileSource source = open();
        FoundLayout found = DatasetLayouts.DetectOrThrow(source);
        return found.Layout.Read(found.Folder.For(open, name, threads), cancel);
    }
}
