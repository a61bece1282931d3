using System.Collections.Immutable;
using MovieRec.Data.Reading;

namespace MovieRec.Data.Layouts;

/// <summary>The layouts that <see cref="DatasetReading.Read"/> knows.</summary>
public static class DatasetLayouts
{
    static readonly ImmutableArray<IDatasetLayout> BuiltIn =
    [
        new MovieLens100K(),
        new MovieLens1M(),
        new MovieLens10M(),
        new MovieLensCsv(),
        new MoviesDataset(),
    ];

    static ImmutableArray<IDatasetLayout> all = BuiltIn;

    /// <summary>All layouts in the order in which they are tried, those of the library first.</summary>
    public static ImmutableArray<IDatasetLayout> All => all;

    /// <summary>Adds a layout from outside the library. A layout registered earlier under the same name is
    /// replaced.</summary>
    /// <exception cref="ArgumentException">The name belongs to a layout of the library.</exception>
    public static void Register(IDatasetLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ImmutableInterlocked.Update(
            ref all,
            known =>
            {
                IDatasetLayout? former = known.FirstOrDefault(one => one.Name == layout.Name);
                if (former is null)
                    return known.Add(layout);
                if (BuiltIn.Contains(former))
                    throw new ArgumentException(
                        $"'{layout.Name}' is the name of a layout of the library. Choose another name.",
                        nameof(layout)
                    );
                return known.Replace(former, layout);
            }
        );
    }

    /// <summary>Finds the data set in a source; null if no layout fits.</summary>
    internal static FoundLayout? Detect(FileSource source) =>
        source
            .Files.Select(file => file.Folder)
            .Distinct()
            .Select(folder => In(new DatasetFolder(source, folder)))
            .FirstOrDefault(found => found is not null);

    /// <summary>Finds the data set in one folder; null if no layout fits.</summary>
    internal static FoundLayout? In(DatasetFolder folder) =>
        All.FirstOrDefault(layout => layout.IsIn(folder)) is { } layout ? new FoundLayout(folder, layout) : null;

    /// <exception cref="DataFormatException">No layout fits.</exception>
    internal static FoundLayout DetectOrThrow(FileSource source) =>
        Detect(source)
        ?? throw new DataFormatException(
            source.Location,
            source.Files.Any(file => file.Path == "xl/workbook.xml")
                ? "this is an Excel workbook. Save its sheets as CSV, and pass the folder that contains them."
                : "it contains no data set in a known layout. Expected "
                    + $"{string.Join(", or ", All.Select(one => $"{one.Files} ({one.Name})"))}."
        );
}

/// <summary>A folder and the layout of its files.</summary>
internal sealed record FoundLayout(DatasetFolder Folder, IDatasetLayout Layout)
{
    /// <summary>The published name, recognized by the number of movies; otherwise the name of the folder or
    /// zip.</summary>
    public string Name() => Layout is IPublishedLayout published ? NameOf(published, Folder) : Folder.Name;

    public static string NameOf(IPublishedLayout layout, DatasetFolder folder) =>
        layout.NameOf(CountMovies(layout, folder)) ?? folder.Name;

    static int CountMovies(IPublishedLayout layout, DatasetFolder folder) =>
        TextLines.Count(layout.MovieFile(folder)) - (layout.HasHeader ? 1 : 0);
}
