using System.IO.Compression;
using MovieRec.Data;

namespace MovieRec.Tests.Data;

/// <summary>The readers on the real files, against the counts that are published or were taken with other tools
/// (shared/data/README.md).</summary>
public sealed class PublishedSetsTests
{
    [Fact]
    public void Ml100k_has_the_published_counts()
    {
        Dataset data = RealData.MovieLens100K;
        Assert.Equal("ml-100k", data.Name);
        Assert.Equal(
            (100_000, 943, 1682, 0),
            (data.Ratings.Count, data.Users.Length, data.Movies.Length, data.DuplicateRatings)
        );
        Assert.Equal([6110, 11370, 27145, 34174, 21201], CountsByStars(data.Ratings));
        Assert.Equal(3.52986, data.Ratings.Mean, 5);
        Assert.Equal((874724710L, 893286638L), (data.Ratings.Seconds.Min(), data.Ratings.Seconds.Max()));
        Assert.Equal(
            (670, 273),
            (data.Users.Count(user => user.Gender == 'M'), data.Users.Count(user => user.Gender == 'F'))
        );
        Assert.Equal(
            (7, 73, 36),
            (
                data.Users.Min(user => user.Age),
                data.Users.Max(user => user.Age),
                data.Users.Count(user => user.Age < 18)
            )
        );
        Assert.Equal(21, data.Users.Select(user => user.Occupation).Distinct().Count());
        Assert.Equal(["u1", "u2", "u3", "u4", "u5", "ua", "ub"], data.FoldNames);
    }

    [Fact]
    public void Ml100k_dirt_is_read_as_it_is()
    {
        Dataset data = RealData.MovieLens100K;
        Movie unknown = data.Movies[data.Ratings.MovieIds.IndexOf(267)];
        Assert.Equal(
            ("unknown", null, null, 0),
            (unknown.Title, unknown.ReleaseDate, unknown.Year, unknown.Genres.Length)
        );
        Assert.Equal([267, 1373], data.Movies.Where(movie => movie.Genres.IsEmpty).Select(movie => movie.Id));
        Assert.Equal([267, 1358, 1359], data.Movies.Where(movie => movie.ImdbUrl is null).Select(movie => movie.Id));
        Assert.Equal([675, 1542], data.Movies.Where(movie => movie.Year < 1930).Select(movie => movie.Id));
        Assert.Equal(
            new DateOnly(1971, 2, 4),
            data.Movies.Single(movie =>
                movie.Title == "Cat o' Nine Tails, The (1971)" || movie.ReleaseDate == new DateOnly(1971, 2, 4)
            ).ReleaseDate
        );
        Assert.Equal(18, data.Movies.GroupBy(movie => movie.Title).Count(titles => titles.Count() == 2));
        Assert.Contains(data.Movies, movie => movie.Title.Contains('é', StringComparison.Ordinal)); // Latin-1
        Assert.DoesNotContain(data.Movies, movie => movie.Title.Contains('\uFFFD', StringComparison.Ordinal));
    }

    [Fact]
    public void Ml100k_folds_partition_the_ratings()
    {
        Dataset data = RealData.MovieLens100K;
        var tested = new HashSet<(int, int)>();
        foreach (string name in new[] { "u1", "u2", "u3", "u4", "u5" })
        {
            (Ratings train, Ratings test) = data.ReadFold(name);
            Assert.Equal((80_000, 20_000), (train.Count, test.Count));
            for (int row = 0; row < test.Count; row++)
                Assert.True(tested.Add((test.Users[row], test.Movies[row])));
        }
        Assert.Equal(100_000, tested.Count);
        (Ratings ua, Ratings uaTest) = data.ReadFold("ua");
        Assert.Equal((90_570, 9_430), (ua.Count, uaTest.Count));
        Assert.All(Enumerable.Range(0, 943), user => Assert.Equal(10, uaTest.ByUser.RowLength(user)));
    }

    [Fact]
    public void Ml1m_has_the_published_counts()
    {
        Dataset data = RealData.MovieLens1M;
        Assert.Equal("ml-1m", data.Name);
        Assert.Equal(
            (1_000_209, 6040, 3883, 3706),
            (data.Ratings.Count, data.Users.Length, data.Movies.Length, data.Ratings.RatedMovieCount)
        );
        Assert.Equal([56174, 107557, 261197, 348971, 226310], CountsByStars(data.Ratings));
        Assert.Equal(3.581564, data.Ratings.Mean, 6);
        Assert.Equal(
            (20, 2314),
            (
                Enumerable.Range(0, 6040).Min(data.Ratings.ByUser.RowLength),
                Enumerable.Range(0, 6040).Max(data.Ratings.ByUser.RowLength)
            )
        );
        Assert.Equal(
            (1919, 2000, 18),
            (data.Movies.Min(movie => movie.Year), data.Movies.Max(movie => movie.Year), data.Genres.Length)
        );
        Assert.All(
            new[] { 1193, 661, 914, 3408, 2355 },
            id => Assert.Contains(data.Ratings.MovieIds.IndexOf(id), data.Ratings.ByUser.RowColumns(0).ToArray())
        );
        Assert.Equal(
            [222, 1103, 2096, 1193, 550, 496, 380],
            data.Users.GroupBy(user => user.Age).OrderBy(group => group.Key).Select(group => group.Count())
        );
        Assert.Equal(4331, data.Users.Count(user => user.Gender == 'M'));
    }

    [Fact]
    public void Latest_small_has_the_published_counts()
    {
        Dataset data = RealData.LatestSmall;
        Assert.Equal("ml-latest-small", data.Name);
        Assert.Equal(
            (100_836, 610, 9742, 9724),
            (data.Ratings.Count, data.Users.Length, data.Movies.Length, data.Ratings.RatedMovieCount)
        );
        Assert.Equal(1370, data.Ratings.Values.Count(value => value == 0.5f));
        Assert.Equal(3.501557, data.Ratings.Mean, 6);
        Assert.Equal((828124615L, 1537799250L), (data.Ratings.Seconds.Min(), data.Ratings.Seconds.Max()));
        Assert.Equal(34, data.Movies.Count(movie => movie.Genres.IsEmpty));
        // 13 titles do not end in "(year)"; one of them ends in a span of years, whose first counts.
        Assert.Equal(12, data.Movies.Count(movie => movie.Year is null));
        Assert.Equal(
            2006,
            data.Movies.Single(movie => movie.Title.EndsWith("(2006–2007)", StringComparison.Ordinal)).Year
        );
        Assert.Equal(8, data.Movies.Count(movie => movie.TmdbId is null));
        Assert.Equal("tt0114709", data.Movies[0].ImdbId);
        Assert.Equal(3683, data.Tags.Length);
    }

    [Fact]
    public void Zip_and_unpacked_folder_under_another_name_are_the_same_data_set()
    {
        using var folder = new TempFolder();
        ZipFile.ExtractToDirectory(RealData.PathOf("ml-100k"), folder["somewhere"]);
        Directory.Move(folder["somewhere/ml-100k"], folder["renamed"]);
        Dataset unpacked = Dataset.Read(folder["renamed"]);
        Assert.Equal((RealData.MovieLens100K.Name, RealData.MovieLens100K.Hash), (unpacked.Name, unpacked.Hash));
    }

    [Fact]
    public void Any_number_of_threads_reads_the_same()
    {
        string path = RealData.PathOf("ml-1m-notime");
        Assert.All(
            new[] { 1, 2, 3, 8 },
            threads => Assert.Equal(RealData.MovieLens1M.Hash, Dataset.Read(path, threads).Hash)
        );
    }

    static IEnumerable<int> CountsByStars(Ratings ratings) =>
        ratings.Values.GroupBy(value => value).OrderBy(group => group.Key).Select(group => group.Count());
}
