using System.Security.Cryptography;
using System.Text;
using MovieRec.Cleaning;
using MovieRec.Data;
using MovieRec.Datasets;

namespace MovieRec.Tests.Datasets.Generated;

/// <summary>The generated sample stands in for ML-100K, so it must have what that set has.</summary>
public sealed class SampleTests
{
    static readonly Dataset Data = Sample.Open();
    static readonly IReadOnlyDictionary<string, byte[]> Files = Sample.Files();

    /// <summary>These are the bytes of seed 42 on every machine. A change of the generator changes them, and with them
    /// every figure that was made from the sample.</summary>
    [Fact]
    public void Seed_42_gives_these_bytes()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in Files.Keys.Order(StringComparer.Ordinal))
            hash.AppendData(Files[name]);
        Assert.Equal("a8bd607410dfacf38adfeb2271e90d7e", Convert.ToHexStringLower(hash.GetHashAndReset())[..32]);
    }

    [Fact]
    public void Same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        IReadOnlyDictionary<string, byte[]> again = Sample.Files(42),
            other = Sample.Files(43);
        Assert.Equal(Files.Keys.Order(), again.Keys.Order());
        Assert.All(Files, file => Assert.Equal(file.Value, again[file.Key]));
        Assert.All(
            ["u.data", "u.item", "u.user", "u1.test", "ua.test"],
            name => Assert.NotEqual(Files[name], other[name])
        );
        Assert.All(["u.genre", "u.occupation"], name => Assert.Equal(Files[name], other[name]));
    }

    [Fact]
    public void Says_that_it_is_generated()
    {
        Assert.Equal(("sample", "generated with seed 42"), (Data.Name, Data.Origin));
        Assert.Contains("is generated", Data.Notice, StringComparison.Ordinal);
        Assert.Contains("NOTICE", Data.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_locator_opens_it() =>
        Assert.Equal(Data.Hash, DataLocator.FromEnvironment().Sample!("ml-100k").Hash);

    [Fact]
    public void Has_the_size_of_a_course()
    {
        Assert.Equal((800, 1200), (Data.Users.Length, Data.Movies.Length));
        Assert.InRange(Data.Ratings.Count, 78_000, 82_000);
        Assert.Equal(
            (800, 1200, 0),
            (Data.Ratings.ActiveUserCount, Data.Ratings.RatedMovieCount, Data.DuplicateRatings)
        );
        int[] activity = [.. Enumerable.Range(0, 800).Select(Data.Ratings.ByUser.RowLength).Order()];
        Assert.InRange(activity[0], 20, 21);
        Assert.InRange(activity[400], 50, 70);
        Assert.InRange(activity[^1], 400, 600);
        Assert.Equal(18, Data.Genres.Length);
    }

    [Fact]
    public void The_dirt_is_there()
    {
        Assert.Equal(4, Data.Movies.Count(movie => movie.ReleaseDate is null));
        Assert.Equal("unknown", Assert.Single(Data.Movies, movie => movie.Year is null).Title);
        Assert.Equal(3, Data.Movies.Count(movie => movie.Genres.IsEmpty));
        Assert.Equal(4, Data.Movies.Count(movie => movie.Year < 1930));
        Assert.Equal(3, Data.Movies.Count(movie => movie.ImdbUrl is null));
        Assert.DoesNotContain(Data.Movies, movie => movie.VideoReleaseDate is not null);
        Assert.Single(Data.Movies, movie => movie.Title.EndsWith(") (V)", StringComparison.Ordinal));
        Assert.InRange(Data.Movies.Count(movie => movie.Title.Contains(", The (", StringComparison.Ordinal)), 200, 500);
        var pairs = Data.Movies.GroupBy(movie => movie.Title).Where(group => group.Count() > 1).ToList();
        Assert.Equal(12, pairs.Count);
        Assert.All(
            pairs,
            pair => Assert.Equal((2, 1), (pair.Count(), pair.Select(movie => movie.ReleaseDate).Distinct().Count()))
        );
        Assert.Equal(Data.Movies.Length - 12, Clean.MergeDuplicateTitles().Apply(Data).Movies.Length);
        Assert.True(
            Clean.MergeDuplicateTitles().Apply(Data).Ratings.Count < Data.Ratings.Count,
            "nobody rated both entries of a movie"
        );

        string items = Encoding.Latin1.GetString(Files["u.item"]);
        Assert.Contains(items, letter => letter > 127);
        Assert.Contains(Data.Movies, movie => movie.Title.Contains("Désirée", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_step_that_drops_movies_finds_some()
    {
        CleaningReport report = CleaningPipeline.Standard.Run(Data).Report;
        Assert.All(report.Rows.Take(4), row => Assert.True(row.MoviesDropped > 0, row.Step));
        Assert.InRange(report.Rows[1].MoviesDropped, 200, 300);
    }

    [Fact]
    public void Users_are_as_those_of_the_real_set()
    {
        Assert.Equal(21, Data.Users.Select(user => user.Occupation).Distinct().Count());
        Assert.InRange(Data.Users.Count(user => user.Gender == 'F'), 200, 270);
        Assert.All(Data.Users, user => Assert.InRange(user.Age!.Value, 7, 73));
        Assert.InRange(Data.Users.Count(user => user.Age < 18), 15, 80);
        Assert.All(Data.Users, user => Assert.Equal(5, user.ZipCode!.Length));
    }

    [Theory]
    [InlineData(42)]
    [InlineData(1)]
    public void Popularity_has_a_long_tail_and_stars_are_given_as_in_the_real_set(ulong seed)
    {
        Ratings ratings = Sample.Open(seed).Ratings;
        int[] rising = [.. Enumerable.Range(0, ratings.MovieCount).Select(ratings.ByMovie.RowLength).Order()];
        Assert.InRange(Gini(rising), 0.60, 0.66);
        Assert.InRange(rising[^1] / 800.0, 0.48, 0.62);
        Assert.InRange(rising.Count(count => count < 5) / 1200.0, 0.17, 0.25);
        Assert.InRange(ratings.Mean, 3.4, 3.6);
        double[] shares =
        [
            .. Enumerable
                .Range(1, 5)
                .Select(stars => ratings.Values.Count(value => value == stars) / (double)ratings.Count),
        ];
        Assert.Equal([0.06, 0.11, 0.27, 0.34, 0.21], shares, (expected, found) => Math.Abs(expected - found) < 0.025);
    }

    [Fact]
    public void Ratings_come_in_sittings_after_the_movies_release()
    {
        Ratings ratings = Data.Ratings;
        Assert.InRange((ratings.Seconds.Max() - ratings.Seconds.Min()) / 86_400.0, 180, 215);
        DateTime first = DateTimeOffset.FromUnixTimeSeconds(ratings.Seconds.Min()).UtcDateTime;
        Assert.All(
            Data.Movies.Where(movie => movie.ReleaseDate is not null),
            movie => Assert.True(movie.ReleaseDate!.Value.ToDateTime(default) < first)
        );
        var sittings = new List<int>();
        foreach (var own in Enumerable.Range(0, ratings.Count).GroupBy(row => ratings.Users[row]))
        {
            long[] times = [.. own.Select(row => ratings.Seconds[row]).Order()];
            long[] gaps = [.. times.Skip(1).Zip(times, (later, earlier) => later - earlier)];
            Assert.All(gaps, gap => Assert.True(gap is (>= 2 and < 60) or > 600, $"a gap of {gap} s"));
            sittings.Add(1 + gaps.Count(gap => gap > 600));
        }
        Assert.Equal([1, 2, 3, 4], sittings.Distinct().Order());
    }

    [Fact]
    public void The_tests_of_the_five_folds_are_all_ratings_and_ua_and_ub_hold_out_ten_a_user()
    {
        string[] all = Lines("u.data");
        Assert.Equal(
            all.Order(StringComparer.Ordinal),
            Enumerable.Range(1, 5).SelectMany(fold => Lines($"u{fold}.test")).Order(StringComparer.Ordinal)
        );
        foreach (string fold in Data.FoldNames)
            Assert.Equal(
                all.Order(StringComparer.Ordinal),
                Lines($"{fold}.base").Concat(Lines($"{fold}.test")).Order(StringComparer.Ordinal)
            );
        foreach (string fold in new[] { "ua", "ub" })
            Assert.All(
                Lines($"{fold}.test").GroupBy(line => line.Split('\t')[0]),
                user => Assert.Equal(10, user.Count())
            );
        Assert.Equal(8000, Lines("ua.test").Length);
        Assert.Empty(Lines("ua.test").Intersect(Lines("ub.test")));
        Assert.Equal(["u1", "u2", "u3", "u4", "u5", "ua", "ub"], Data.FoldNames);
        Assert.Equal(Lines("u1.test").Length, Data.ReadFold("u1").Test.Count);
    }

    [Fact]
    public void A_bias_baseline_beats_the_mean_and_factors_beat_the_bias_baseline()
    {
        (Ratings train, Ratings test) = Data.ReadFold("u1");
        double mean = SimpleModels.MeanRmse(train, test),
            bias = SimpleModels.FactorRmse(train, test, factors: 0),
            factors = SimpleModels.FactorRmse(train, test, factors: 4);
        Assert.InRange(mean, 1.10, 1.15);
        Assert.InRange(bias, 0.93, 0.97);
        Assert.True(factors < 0.97 * bias, $"bias {bias:0.0000}, factors {factors:0.0000}");
    }

    /// <summary>Women and men differ in what is left of their ratings, genre by genre, once the levels of user and
    /// movie are taken off.</summary>
    [Fact]
    public void Taste_goes_with_gender_and_genre()
    {
        Ratings ratings = Data.Ratings;
        double[] ofMovie =
        [
            .. Enumerable.Range(0, ratings.MovieCount).Select(movie => Average(ratings.ByMovie.RowValues(movie))),
        ];
        double[] ofUser =
        [
            .. Enumerable.Range(0, ratings.UserCount).Select(user => Average(ratings.ByUser.RowValues(user))),
        ];
        double strongest = Data.Genres.Max(genre =>
        {
            var rest = Enumerable
                .Range(0, ratings.Count)
                .Where(row => Data.Movies[ratings.Movies[row]].Genres.Contains(genre))
                .ToLookup(
                    row => Data.Users[ratings.Users[row]].Gender!.Value,
                    row =>
                        ratings.Values[row] - ofMovie[ratings.Movies[row]] - ofUser[ratings.Users[row]] + ratings.Mean
                );
            return Math.Abs(rest['F'].Average() - rest['M'].Average())
                / Math.Sqrt(1.0 / rest['F'].Count() + 1.0 / rest['M'].Count());
        });
        // Residuals have a deviation below 1, so that this is at least a t value; in random data the largest of 18
        // is about 2.
        Assert.InRange(strongest, 5, 100);
    }

    [Fact]
    public void Users_rate_what_they_like()
    {
        SampleMovie[] movies = SampleMovies.Generate(42);
        SampleUser[] users = SampleUsers.Generate(42);
        List<SampleRating> ratings = SampleRatings.Generate(42, movies, users);
        double chosen = ratings.Average(rating =>
            Taste.Agreement(users[rating.UserId - 1].Taste, movies[rating.MovieId - 1].Taste)
        );
        double[] ofEveryone =
        [
            .. movies.Select(movie => users.Average(user => Taste.Agreement(user.Taste, movie.Taste))),
        ];
        Assert.InRange(chosen - ratings.Average(rating => ofEveryone[rating.MovieId - 1]), 0.1, 0.5);
    }

    [Fact]
    public void Written_to_a_folder_it_is_the_same_data_set()
    {
        using var folder = new TempFolder();
        string path = folder["new/sample"];
        Sample.WriteTo(path);
        Sample.WriteTo(path);
        Assert.Equal(
            Files.Keys.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)
        );
        Assert.Equal(Data.Hash, Dataset.Read(path).Hash);
    }

    static string[] Lines(string name) => Encoding.ASCII.GetString(Files[name]).TrimEnd('\n').Split('\n');

    static double Average(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += value;
        return sum / values.Length;
    }

    /// <summary>0: all movies are rated equally often; 1: one has all ratings.</summary>
    static double Gini(int[] rising) =>
        rising.Select((count, place) => (2.0 * (place + 1) - rising.Length - 1) * count).Sum()
        / (rising.Length * (double)rising.Sum());
}
