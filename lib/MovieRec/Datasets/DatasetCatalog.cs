using System.Collections.Immutable;
using MovieRec.Messages;

namespace MovieRec.Datasets;

/// <summary>The data sets with known names: those of MovieLens, smallest first, which <see cref="DatasetDownload"/>
/// downloads, and one that must be downloaded by hand.</summary>
/// <remarks>All values are from public sources. Sizes and SHA-256: checksum list of TensorFlow Datasets
/// (url_checksums/movielens.txt), and for ml-10m and ml-32m the data manifests of public research repositories. MD5:
/// GroupLens's NAME.zip.md5, as quoted there. Counts and terms: the README of each set. GroupLens also publishes an MD5
/// of ml-latest-small, but no public source quotes it; the set may change, but its archive has been the same since
/// September 2018.</remarks>
public static class DatasetCatalog
{
    /// <summary>The Movies Dataset of Kaggle. It requires an account and must be downloaded by hand.</summary>
    public const string MoviesDataset = Data.Layouts.MoviesDataset.PublishedName;

    /// <summary>How to get <see cref="MoviesDataset"/>: the end of a sentence, for messages.</summary>
    internal const string ByHand =
        "it cannot be fetched automatically, because the site requires an account. Download the zip from "
        + "https://www.kaggle.com/datasets/rounakbanik/the-movies-dataset and put it into data/ or the "
        + "folder in MOVIEREC_DATA.";

    /// <summary>All sets that can be downloaded, by size of the archive.</summary>
    public static ImmutableArray<DownloadableDataset> All { get; } =
    [
        MovieLens(
            "ml-latest-small",
            bytes: 978_202,
            md5: null,
            sha256: "696d65a3dfceac7c45750ad32df2c259311949efec81f0f144fdfb91ebc9e436",
            ratings: 100_836,
            users: 610,
            movies: 9_742,
            isRedistributable: true
        ),
        MovieLens(
            "ml-100k",
            bytes: 4_924_029,
            md5: "0e33842e24a9c977be4e0107933c0723",
            sha256: "50d2a982c66986937beb9ffb3aa76efe955bf3d5c6b761f4e3a7cd717c6a3229",
            ratings: 100_000,
            users: 943,
            movies: 1_682,
            readme: "README.txt"
        ),
        MovieLens(
            "ml-1m",
            bytes: 5_917_549,
            md5: "c4d9eecfca2ab87c1945afe126590906",
            sha256: "a6898adb50b9ca05aa231689da44c217cb524e7ebd39d264c56e2832f2c54e20",
            ratings: 1_000_209,
            users: 6_040,
            movies: 3_883,
            readme: "README.txt"
        ),
        MovieLens(
            "ml-10m",
            bytes: 65_566_137,
            md5: "ce571fd55effeba0271552578f2648bd",
            sha256: "813c411ccb6122564edfe752e7f80c4dcc5aa25fa94c93622f6877a7ba252862",
            ratings: 10_000_054,
            users: 71_567,
            movies: 10_681
        ),
        MovieLens(
            "ml-20m",
            bytes: 198_702_078,
            md5: "cd245b17a1ae2cc31bb14903e1204af3",
            sha256: "96f243c338a8665f6bcc89c53edf6ee39162a846940de6b7c8c48aeada765ff3",
            ratings: 20_000_263,
            users: 138_493,
            movies: 27_278
        ),
        MovieLens(
            "ml-32m",
            bytes: 238_950_008,
            md5: "d472be332d4daa821edc399621853b57",
            sha256: "e4a68655d7386b8f95f2f2424b2ff975dfdd15ffd59e0d864a14dca43e99d6ee",
            ratings: 32_000_204,
            users: 200_948,
            movies: 87_585,
            isRedistributable: true
        ),
        MovieLens(
            "ml-25m",
            bytes: 261_978_986,
            md5: "6b51fb2759a8657d3bfcbfc42b592ada",
            sha256: "8b21cfb7eb1706b4ec0aac894368d90acf26ebdfb6aced3ebd4ad5bd1eb9c6aa",
            ratings: 25_000_095,
            users: 162_541,
            movies: 62_423
        ),
    ];

    /// <summary>Returns the data set with a name, ignoring case; null if there is none.</summary>
    public static DownloadableDataset? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(set => set.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Returns true if there is a data set with a name, ignoring case, including the one that is downloaded by
    /// hand.</summary>
    public static bool IsKnown(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Find(name) is not null || name.Equals(MoviesDataset, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Returns the published number of ratings of a data set, of the smaller one if it has two sizes; null if
    /// there is no such set.</summary>
    public static int? PublishedRatings(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Equals(MoviesDataset, StringComparison.OrdinalIgnoreCase) ? 100_004 : Find(name)?.Ratings;
    }

    /// <summary>Returns the data set with a name, ignoring case.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the closest name and all
    /// names.</exception>
    public static DownloadableDataset Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Find(name) ?? throw new KeyNotFoundException(Unknown(name));
    }

    internal static string Unknown(string name) =>
        $"There is no data set '{name}'. Did you mean '{Suggest.Closest(name, Names)}'? Known: "
        + $"{string.Join(", ", Names)}.";

    static IEnumerable<string> Names => All.Select(set => set.Name).Append(MoviesDataset);

    static DownloadableDataset MovieLens(
        string name,
        long bytes,
        string? md5,
        string sha256,
        int ratings,
        int users,
        int movies,
        bool isRedistributable = false,
        string readme = "README.html"
    ) =>
        new()
        {
            Name = name,
            Url = new Uri($"https://files.grouplens.org/datasets/movielens/{name}.zip"),
            Bytes = bytes,
            Md5 = md5,
            Sha256 = sha256,
            Ratings = ratings,
            Users = users,
            Movies = movies,
            IsRedistributable = isRedistributable,
            Readme = new Uri($"https://files.grouplens.org/datasets/movielens/{name}-{readme}"),
        };
}
