using System.IO.Compression;
using System.Text;
using MovieRec.Data;
using MovieRec.Data.Layouts;
using MovieRec.Datasets;

namespace MovieRec.Tests.Datasets;

/// <summary>Where data is looked for. The sets are small but for their numbers of movies, by which the published ones
/// are told.</summary>
public sealed class DataLocatorTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly List<string> downloaded = [],
        sampled = [];

    public void Dispose() => folder.Dispose();

    string Shared => folder["shared"];

    string Own => folder["data"];

    static string Movies(string name)
    {
        int count = DatasetCatalog.Get(name).Movies;
        StringBuilder text = new("movieId,title,genres\n");
        for (int id = 1; id <= count; id++)
            text.Append(id).Append(",M (1999),Drama\n");
        return text.ToString();
    }

    /// <summary>A set in CSV, told apart by how many ratings it has.</summary>
    void Put(string where, string name, int ratings = 1)
    {
        folder.With($"{where}/movies.csv", Movies(name));
        folder.With(
            $"{where}/ratings.csv",
            "userId,movieId,rating,timestamp\n"
                + string.Concat(Enumerable.Range(1, ratings).Select(user => $"{user},1,4.0,100\n"))
        );
    }

    void PutZip(string where, string name, int ratings = 1)
    {
        Put("packing", name, ratings);
        Directory.CreateDirectory(Path.GetDirectoryName(folder[where])!);
        ZipFile.CreateFromDirectory(folder["packing"], folder[where]);
        Directory.Delete(folder["packing"], recursive: true);
    }

    DataLocator Locator(
        string? wanted = null,
        bool shared = true,
        Action<DownloadableDataset>? download = null,
        DataLocator? sharing = null
    )
    {
        if (shared)
            Directory.CreateDirectory(Shared);
        return new DataLocator
        {
            Wanted = wanted,
            SharedFolder = shared ? Shared : null,
            OwnFolder = Own,
            Offline = sharing?.Offline ?? new(),
            Sample = name =>
            {
                Put("made/anything", "ml-latest-small", ratings: 77);
                sampled.Add(name);
                return Dataset.Read(folder["made"]);
            },
            Download = (set, target) =>
            {
                Assert.Equal(Own, target);
                downloaded.Add(set.Name);
                (download ?? (_ => throw new DownloadException("no route to host", noNetwork: true)))(set);
            },
        };
    }

    [Fact]
    public void The_first_preferred_set_that_is_found_is_taken_whatever_it_is_called_and_wherever_it_lies()
    {
        Put("data/zzz", "ml-latest-small");
        PutZip("shared/some.zip", "ml-20m", ratings: 2);
        Assert.Equal(
            ("ml-20m", "from MOVIEREC_DATA", 2),
            Opened(Locator().Open("ml-25m", "ml-20m", "ml-latest-small"))
        );
        Assert.Equal(
            ("ml-latest-small", "from data/", 1),
            Opened(Locator().Open("ml-25m", "ml-latest-small", "ml-20m"))
        );
        Assert.Empty(downloaded);
    }

    [Fact]
    public void The_shared_folder_comes_before_the_own_one_and_a_folder_before_a_zip()
    {
        PutZip("data/ml-latest-small.zip", "ml-latest-small", ratings: 4);
        Assert.Equal(("ml-latest-small", "from data/", 4), Opened(Locator().Open("ml-latest-small")));
        Put("data/ml-latest-small", "ml-latest-small", ratings: 3);
        Assert.Equal(("ml-latest-small", "from data/", 3), Opened(Locator().Open("ml-latest-small")));
        PutZip("shared/ml-latest-small.zip", "ml-latest-small", ratings: 2);
        Assert.Equal(("ml-latest-small", "from MOVIEREC_DATA", 2), Opened(Locator().Open("ml-latest-small")));
        Assert.Equal(3, Locator().Found().Count());
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("shared/ml.zip")]
    public void The_shared_folder_may_be_a_data_set_itself(string variable)
    {
        if (variable.EndsWith(".zip", StringComparison.Ordinal))
            PutZip(variable, "ml-latest-small");
        else
            Put(variable, "ml-latest-small");
        DataLocator locator = new() { SharedFolder = folder[variable], OwnFolder = Own };
        Assert.Equal(("ml-latest-small", "from MOVIEREC_DATA", 1), Opened(locator.Open("ml-latest-small")));
    }

    [Fact]
    public void A_shared_folder_that_does_not_exist_is_an_error()
    {
        DataLocator locator = new() { SharedFolder = folder["nowhere"], OwnFolder = Own };
        Assert.Contains(
            "MOVIEREC_DATA",
            Assert.Throws<DirectoryNotFoundException>(() => locator.Open("ml-100k")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Where_none_is_found_the_smallest_is_downloaded()
    {
        DataLocator locator = Locator(shared: false, download: set => Put($"data/{set.Name}", set.Name, ratings: 5));
        Assert.Equal(
            ("ml-latest-small", "from data/", 5),
            Opened(locator.Open("ml-32m", "ml-25m", "ml-latest-small", "ml-20m"))
        );
        Assert.Equal(["ml-latest-small"], downloaded);
    }

    [Fact]
    public void Without_network_the_sample_is_opened_loudly_and_the_network_is_asked_once()
    {
        DataLocator first = Locator();
        Dataset data = first.Open("ml-100k");
        Assert.Equal(77, data.Ratings.Count);
        Assert.Equal("generated", data.Origin);
        Assert.Contains(
            "GENERATED SAMPLE, NOT REAL DATA: ml-100k was not found",
            data.Notice,
            StringComparison.Ordinal
        );
        Assert.Contains(data.Notice!, data.ToString(), StringComparison.Ordinal);
        Assert.NotNull(Locator(sharing: first).Open("ml-1m").Notice);
        Assert.Equal(["ml-100k"], downloaded);
    }

    [Fact]
    public void A_download_that_fails_otherwise_does_not_turn_into_a_sample() =>
        Assert.Contains(
            "MD5",
            Assert
                .Throws<DownloadException>(() =>
                    Locator(download: _ => throw new DownloadException("the MD5 differs")).Open("ml-100k")
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_named_set_overrides_what_is_preferred()
    {
        Put("data/a", "ml-latest-small");
        Put("data/b", "ml-20m", ratings: 2);
        Assert.Equal(("ml-20m", "from data/", 2), Opened(Locator(wanted: "ML-20M").Open("ml-latest-small")));
        Assert.Equal("generated", Locator(wanted: "sample").Open("ml-latest-small").Origin);
        Assert.Equal(("ml-20m", "from b", 2), Opened(Locator(wanted: folder["data/b"]).Open("ml-latest-small")));
        Assert.Equal(("ml-20m", "from b", 2), Opened(Locator(wanted: folder["data/b/"]).Open("ml-latest-small")));
        Assert.Empty(downloaded);
    }

    [Fact]
    public void A_named_set_that_cannot_be_had_is_an_error_and_never_a_sample()
    {
        Put("data/a", "ml-latest-small");
        string message = Assert
            .Throws<DownloadException>(() => Locator(wanted: "ml-25m").Open("ml-latest-small"))
            .Message;
        Assert.Contains("ml-25m was not found in MOVIEREC_DATA or data/", message, StringComparison.Ordinal);
        Assert.Contains("no route to host", message, StringComparison.Ordinal);
        Assert.Contains(
            "Did you mean 'ml-25m'?",
            Assert.Throws<FileNotFoundException>(() => Locator(wanted: "ml-25").Open("ml-latest-small")).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<FileNotFoundException>(() => Locator(wanted: folder["no/such.zip"]).Open("ml-latest-small"));
    }

    [Fact]
    public void The_movies_dataset_is_found_by_its_files_and_cannot_be_fetched()
    {
        void PutMovies(string where, int links) =>
            folder
                .With(
                    $"{where}/movies_metadata.csv",
                    "id,title,release_date,genres,original_language,overview\n862,Toy Story,1995-10-30,[],en,\n"
                )
                .With(
                    $"{where}/links_small.csv",
                    "movieId,imdbId,tmdbId\r\n"
                        + string.Concat(Enumerable.Range(1, links).Select(id => $"{id},,862\r\n"))
                )
                .With($"{where}/ratings_small.csv", "userId,movieId,rating,timestamp\r\n1,1,4.0,100\r\n");
        Assert.Equal("generated", Locator().Open("the-movies-dataset").Origin);
        Assert.Contains("www.kaggle.com", Locator().Open("the-movies-dataset").Notice, StringComparison.Ordinal);
        Assert.Contains(
            "www.kaggle.com",
            Assert.Throws<FileNotFoundException>(() => Locator(wanted: "the-movies-dataset").Open("ml-100k")).Message,
            StringComparison.Ordinal
        );
        Assert.Equal("generated", Locator(wanted: "sample").Open("the-movies-dataset").Origin);
        Assert.Equal(["the-movies-dataset", "the-movies-dataset", "the-movies-dataset"], sampled);
        Assert.Empty(downloaded);
        PutMovies("data/other", links: 3);
        Assert.Equal("other", Locator().Found().Single().Name);
        PutMovies("data/kaggle", links: 9125);
        Assert.Equal(("the-movies-dataset", "from data/", 1), Opened(Locator().Open("the-movies-dataset")));
        Assert.Equal(
            ("the-movies-dataset", "from data/", 1),
            Opened(Locator(wanted: "The-Movies-Dataset").Open("ml-100k"))
        );
        Assert.Equal(1, Locator().Found().First(found => found.Name == "the-movies-dataset").CountRatings());
    }

    [Fact]
    public void A_misspelt_preference_is_an_error_and_so_is_none()
    {
        Assert.Throws<KeyNotFoundException>(() => Locator().Open("ml100k"));
        Assert.Throws<ArgumentException>(() => Locator().Open());
    }

    [Fact]
    public void Damaged_sets_are_listed_with_the_reason_and_passed_over_but_not_replaced_by_a_sample()
    {
        PutZip("shared/ml-20m.zip", "ml-20m");
        using (FileStream zip = new(folder["shared/ml-20m.zip"], FileMode.Open))
            zip.SetLength(zip.Length / 2);
        folder.With("data/ml-100k/u.data", "1\t1\t5\t100\n"); // u.item is missing
        Put("data/good", "ml-latest-small");
        Assert.Equal(
            [("ml-20m", true), ("good", false), ("ml-100k", true)],
            Locator()
                .Found()
                .Select(found =>
                    (found.Problem is null ? Path.GetFileName(found.Path) : found.Name, found.Problem is not null)
                )
        );
        Assert.Equal("ml-latest-small", Locator().Open("ml-20m", "ml-latest-small").Name);
        Assert.Contains(
            "ml-20m.zip",
            Assert.Throws<IOException>(() => Locator(wanted: "ml-20m").Open("ml-latest-small")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "--force",
            Assert.Throws<IOException>(() => Locator().Open("ml-100k")).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(downloaded);
    }

    [Fact]
    public void Half_downloads_and_other_archives_are_not_data_sets()
    {
        Put("data/.ml-20m.tmp", "ml-20m");
        folder.With("data/ml-20m.zip.part", "PK").With("data/README.md", "# data").With("other/name.tsv", "x");
        ZipFile.CreateFromDirectory(folder["other"], folder["data/imdb-sample.zip"]);
        Assert.Empty(Locator().Found());
    }

    [Fact]
    public void Ratings_are_counted_with_and_without_a_last_line_end()
    {
        Put("data/a", "ml-latest-small", ratings: 3);
        Assert.Equal(3, Locator().Found().Single().CountRatings());
        folder.With("data/a/ratings.csv", "userId,movieId,rating,timestamp\r\n1,1,4.0,100\r\n2,1,4.0,100");
        Assert.Equal(2, Locator().Found().Single().CountRatings());
    }

    [Fact]
    public void The_real_sets_are_told_by_content_and_counted()
    {
        _ = RealData.PathOf("ml-100k");
        DataLocator locator = new()
        {
            SharedFolder = Environment.GetEnvironmentVariable("MOVIEREC_DATA"),
            OwnFolder = Own,
        };
        FoundDataset[] found = [.. locator.Found()];
        Assert.All(found, set => Assert.Null(set.Problem));
        Assert.All(found, set => Assert.Equal(DatasetCatalog.PublishedRatings(set.Name), set.CountRatings()));
        Dataset data = locator.Open("ml-100k");
        Assert.Equal(("ml-100k", "from MOVIEREC_DATA", 100_000), Opened(data));
        if (Environment.GetEnvironmentVariable("MOVIEREC_DATASET") is null)
            Assert.Equal(Opened(data), Opened(Dataset.Open("ml-100k")));
        Assert.DoesNotContain(locator.SharedFolder!, data.ToString(), StringComparison.Ordinal);
    }

    static (string Name, string Origin, int Ratings) Opened(Dataset data) =>
        (data.Name, data.Origin, data.Ratings.Count);
}
