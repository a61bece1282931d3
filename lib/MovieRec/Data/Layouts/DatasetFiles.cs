using MovieRec.Data.Reading;
using MovieRec.Datasets;

namespace MovieRec.Data.Layouts;

/// <summary>A data set found in a source by what is in it, whatever folder or zip it lies in.</summary>
/// <param name="Source">Where the files are.</param>
/// <param name="Folder">The folder inside the source.</param>
/// <param name="Layout">How its files are written.</param>
internal sealed record DatasetFiles(FileSource Source, string Folder, DatasetLayout Layout)
{
    /// <summary>The data set in a source, or null where none of the layouts fits.</summary>
    public static DatasetFiles? Detect(FileSource source) =>
        source
            .Files.Select(file => file.Folder)
            .Distinct()
            .Select(folder => In(source, folder))
            .FirstOrDefault(found => found is not null);

    /// <exception cref="DataFormatException">None of the layouts fits.</exception>
    public static DatasetFiles DetectOrThrow(FileSource source, string path) =>
        Detect(source)
        ?? throw new DataFormatException(
            path,
            source.Files.Any(file => file.Path == "xl/workbook.xml")
                ? "this is an Excel workbook. Save its sheets as CSV and give the folder that holds them."
                : "no data set is in it that we know. Expected u.data and u.item (100K), or ratings.dat and movies.dat (1M, 10M), or ratings.csv and movies.csv (latest-small, 20M, 25M, 32M), or movies_metadata.csv, links_small.csv and ratings_small.csv (the-movies-dataset)."
        );

    /// <summary>The file of this name; in the CSV layout also as Kaggle's copy of 20M calls it: <c>rating.csv</c> for
    /// <c>ratings.csv</c>.</summary>
    public SourceFile? Find(string name) =>
        Source.Find(Folder, name)
        ?? (
            Layout == DatasetLayout.MovieLensCsv && name.EndsWith("s.csv", StringComparison.Ordinal)
                ? Source.Find(Folder, $"{name[..^5]}.csv")
                : null
        );

    /// <exception cref="DataFormatException">There is no such file.</exception>
    public SourceFile Get(string name) =>
        Find(name)
        ?? throw new DataFormatException(
            Folder.Length == 0 ? Source.Location : $"{Source.Location}/{Folder}",
            $"the file {name} is missing."
        );

    /// <summary>The file that lists the movies.</summary>
    public SourceFile MovieFile =>
        Layout == DatasetLayout.MoviesDataset
            ? LinksFile
            : Get(
                Layout switch
                {
                    DatasetLayout.MovieLens100K => "u.item",
                    DatasetLayout.MovieLensCsv => "movies.csv",
                    _ => "movies.dat",
                }
            );

    /// <summary>The file that lists the ratings; of two sizes the small one.</summary>
    public SourceFile RatingFile =>
        Layout == DatasetLayout.MoviesDataset
            ? Find("ratings_small.csv") ?? Get("ratings.csv")
            : Get(
                Layout switch
                {
                    DatasetLayout.MovieLens100K => "u.data",
                    DatasetLayout.MovieLensCsv => "ratings.csv",
                    _ => "ratings.dat",
                }
            );

    /// <summary>The file that joins MovieLens's ids with others, of the size of the ratings; else the other
    /// one.</summary>
    public SourceFile LinksFile =>
        RatingFile.Name == "ratings_small.csv"
            ? Find("links_small.csv") ?? Get("links.csv")
            : Find("links.csv") ?? Get("links_small.csv");

    /// <summary>The published name, told by the number of movies; for another number the name of the folder or
    /// zip.</summary>
    public string Name() =>
        (Layout, CountMovies()) switch
        {
            (DatasetLayout.MovieLens100K, 1_682) => "ml-100k",
            (DatasetLayout.MovieLens1M, 3_883) => "ml-1m",
            (DatasetLayout.MovieLens10M, 10_681) => "ml-10m",
            (DatasetLayout.MovieLensCsv, 9_742) => "ml-latest-small",
            (DatasetLayout.MovieLensCsv, 27_278) => "ml-20m",
            (DatasetLayout.MovieLensCsv, 62_423) => "ml-25m",
            (DatasetLayout.MovieLensCsv, 87_585) => "ml-32m",
            (DatasetLayout.MoviesDataset, 9_125 or 45_843) => DatasetCatalog.MoviesDataset,
            _ => Folder.Length == 0 ? Source.Name : Folder[(Folder.LastIndexOf('/') + 1)..],
        };

    /// <summary>Whether files start with a line of names.</summary>
    public bool HasHeader => Layout is DatasetLayout.MovieLensCsv or DatasetLayout.MoviesDataset;

    int CountMovies()
    {
        // Lines that hold something, without a copy of the file: it may be any file of a right name.
        using Stream stream = MovieFile.Open();
        byte[] buffer = new byte[1 << 16];
        int ended = 0,
            lines = 0;
        bool empty = true;
        while (stream.Read(buffer) is > 0 and int count)
        {
            ReadOnlySpan<byte> text = buffer.AsSpan(0, count),
                upTo = text.TrimEnd("\r\n"u8);
            empty = false;
            if (upTo.Length > 0)
                (lines, ended) = (lines + ended + upTo.Count((byte)'\n'), 0);
            ended += text[upTo.Length..].Count((byte)'\n');
        }
        if (empty)
            throw new DataFormatException(MovieFile.FullName, TextLines.Empty);
        return lines + (HasHeader ? 0 : 1);
    }

    /// <summary>The data set in one folder of a source, or null.</summary>
    public static DatasetFiles? In(FileSource source, string folder)
    {
        bool Has(string name) => source.Find(folder, name) is not null;
        DatasetLayout? layout =
            Has("u.data") && Has("u.item") ? DatasetLayout.MovieLens100K
            : Has("ratings.dat") && Has("movies.dat")
                ? Has("users.dat") ? DatasetLayout.MovieLens1M
                    : DatasetLayout.MovieLens10M
            : Has("ratings.csv") && Has("movies.csv") || Has("rating.csv") && Has("movie.csv")
                ? DatasetLayout.MovieLensCsv
            : (Has(MoviesDataset.MetadataFile) || Has(MoviesDataset.TitlesFile))
            && (Has("ratings_small.csv") || Has("ratings.csv"))
                ? DatasetLayout.MoviesDataset
            : null;
        return layout is { } found ? new DatasetFiles(source, folder, found) : null;
    }
}
