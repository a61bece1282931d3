using FsCheck;
using FsCheck.Fluent;
using MovieRec.Data;

namespace MovieRec.Tests.Data.Layouts;

/// <summary>The published layouts in small: line ends, encodings, and everything that can be wrong with a
/// file.</summary>
public sealed class ReaderTests
{
    const string Header = "userId,movieId,rating,timestamp\n";
    const string Movies =
        "movieId,title,genres\n1,Toy Story (1995),Adventure|Animation\n"
        + "2,\"American President, The (1995)\",Comedy|Drama\n7,\"Say \"\"Hi\"\"\",(no genres listed)\n";

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Csv_with_either_line_end_and_a_byte_order_mark(string lineEnd)
    {
        using TempFolder folder = new TempFolder()
            .With("x/movies.csv", ("ï»¿" + Movies).Replace("\n", lineEnd, StringComparison.Ordinal))
            .With(
                "x/ratings.csv",
                ("ï»¿" + Header + "5,2,3.5,100\n5,1,4.0,90\n1,7,0.5,80").Replace(
                    "\n",
                    lineEnd,
                    StringComparison.Ordinal
                )
            );
        Dataset data = Dataset.Read(folder.Path);
        Assert.Equal("x", data.Name);
        Assert.Equal([1, 5], data.Ratings.UserIds.Ids);
        Assert.Equal([0, 1, 1], data.Ratings.Users);
        Assert.Equal([2, 0, 1], data.Ratings.Movies);
        Assert.Equal([0.5f, 4, 3.5f], data.Ratings.Values);
        Assert.Equal([80, 90, 100], data.Ratings.Seconds);
        Assert.Equal(
            ["Toy Story (1995)", "American President, The (1995)", "Say \"Hi\""],
            data.Movies.Select(movie => movie.Title)
        );
        Assert.Equal([1995, 1995, null], data.Movies.Select(movie => movie.Year));
        Assert.Empty(data.Movies[2].Genres);
        Assert.Equal(["Adventure", "Animation", "Comedy", "Drama"], data.Genres);
    }

    [Fact]
    public void Ml10m_with_half_stars_tags_and_utf8_titles()
    {
        using TempFolder folder = new TempFolder()
            .With("movies.dat", "1::AmÃ©lie (2001)::Comedy\n2::Se7en::The::Movie (1995)::Crime|Thriller\n")
            .With("ratings.dat", "1::2::4.5::838985046\n1::1::5::838983525\n")
            .With("tags.dat", "1::2::dark::1\n1::1::a::b::2\n");
        Dataset data = Dataset.Read(folder.Path);
        Assert.Equal("Amélie (2001)", data.Movies[0].Title);
        Assert.Equal("Se7en::The::Movie (1995)", data.Movies[1].Title);
        Assert.Equal([5, 4.5f], data.Ratings.Values);
        Assert.Equal(["dark", "a::b"], data.Tags.Select(tag => tag.Text));
    }

    [Fact]
    public void Ml100k_without_a_date_or_a_year_and_with_a_one_digit_day()
    {
        using TempFolder folder = SmallMl100K("1\t2\t4\t880606923\n");
        Dataset data = Dataset.Read(folder.Path);
        Assert.Equal(new DateOnly(1971, 2, 4), data.Movies[0].ReleaseDate);
        Assert.Equal("Mädchen (1971)", data.Movies[0].Title);
        Assert.Equal((null, null), (data.Movies[1].ReleaseDate, data.Movies[1].Year));
        Assert.Equal(["Action"], data.Movies[0].Genres);
        Assert.Empty(data.Movies[1].Genres);
    }

    [Theory]
    [InlineData("1,2,3.5", 2, "found 3 fields")]
    [InlineData("1,2,3.5,4,5", 2, "found 5 fields")]
    [InlineData("x,2,3.5,4", 2, "the user 'x' is not a whole number")]
    [InlineData("1,-2,3.5,4", 2, "the movie '-2' is not a whole number")]
    [InlineData("1,2,three,4", 2, "the rating 'three' is not a number")]
    [InlineData("1,2,3.25,4", 2, "the rating 3.25 is off the scale, which goes from 0.5 to 5")]
    [InlineData("1,2,0,4", 2, "off the scale")]
    [InlineData("1,2,5.5,4", 2, "off the scale")]
    [InlineData("1,2,NaN,4", 2, "off the scale")]
    [InlineData("1,2,11,4", 2, "off the scale")]
    [InlineData("1,2,3.5,noon", 2, "the time 'noon'")]
    [InlineData("1,3,3.5,4", 2, "movie 3 is rated here, but")]
    [InlineData("99999999999,2,3.5,4", 2, "more than 9 digits")]
    [InlineData("1,2,4.0,4\n\n1,1,4.0,4", 3, "the line is empty")]
    [InlineData("1,2,4.0,4\n1,1,4.0,4x\nrubbish", 3, "the time '4x'")]
    public void Bad_rating_is_an_error_that_says_where(string lines, int line, string problem)
    {
        using TempFolder folder = new TempFolder()
            .With("movies.csv", Movies)
            .With("ratings.csv", Header + lines + "\n");
        var error = Assert.Throws<DataFormatException>(() => Dataset.Read(folder.Path));
        Assert.Equal(line, error.Line);
        Assert.Equal(folder["ratings.csv"], error.File);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{folder["ratings.csv"]}:{line}: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ratings.csv", "", "has no ratings")]
    [InlineData("ratings.csv", Header, "has no ratings")]
    [InlineData(
        "ratings.csv",
        "user,movie,rating,time\n1,2,3,4\n",
        "expected the header 'userId,movieId,rating,timestamp'"
    )]
    [InlineData("movies.csv", "", "the file is empty")]
    [InlineData("movies.csv", "id,title,genres\n", "expected the header")]
    [InlineData("movies.csv", "movieId,title,genres\n1,Comma, The,Drama\n", "found 4 fields, expected 3")]
    [InlineData("movies.csv", "movieId,title,genres\none,A,Drama\n", "movie id 'one'")]
    [InlineData("movies.csv", "movieId,title,genres\n1,A,Drama\n1,B,Drama\n", "movie 1 is listed twice")]
    [InlineData("movies.csv", "movieId,title,genres\n1,\xE9,Drama\n", "not UTF-8")]
    public void Bad_file_is_an_error(string name, string text, string problem)
    {
        using TempFolder folder = new TempFolder()
            .With("movies.csv", Movies)
            .With("ratings.csv", Header + "1,2,3.5,4\n")
            .With(name, text);
        var error = Assert.Throws<DataFormatException>(() => Dataset.Read(folder.Path));
        Assert.Equal(folder[name], error.File);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("u.user", "1|24|X|writer|1\n", "neither F nor M")]
    [InlineData("u.user", "1|24|F|writer\n", "found 4 fields, expected 5")]
    [InlineData("u.user", "2|24|F|writer|1\n", "user 1 rates here")]
    [InlineData("u.item", "1|A (1990)|1990|||0|1\n2|unknown||||1|0\n", "the date '1990'")]
    [InlineData("u.item", "1|A (1990)||||0|2\n2|unknown||||1|0\n", "neither 0 nor 1")]
    [InlineData("u.item", "1|A (1990)||||0\n2|unknown||||1|0\n", "found 6 fields, expected 7")]
    [InlineData("u.data", "1\t2\t3.5\t4\n", "off the scale, which goes from 1 to 5 in steps of 1")]
    [InlineData("u.data", "1\t2\t3\n", "four fields separated by tabs")]
    public void Bad_ml100k_file_is_an_error(string name, string text, string problem)
    {
        using TempFolder folder = SmallMl100K("1\t2\t4\t880606923\n").With(name, text);
        Assert.Contains(
            problem,
            Assert.Throws<DataFormatException>(() => Dataset.Read(folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_first_bad_line_is_named_whatever_the_number_of_threads()
    {
        string[] lines = [.. Enumerable.Range(1, 300_000).Select(user => $"{user},1,4.0,1")];
        lines[200_000] = lines[200_001] = lines[299_999] = "bad";
        using TempFolder folder = new TempFolder()
            .With("movies.csv", Movies)
            .With("ratings.csv", Header + string.Join('\n', lines));
        Assert.All(
            new[] { 1, 2, 3, 8 },
            threads =>
                Assert.Equal(200_002, Assert.Throws<DataFormatException>(() => Dataset.Read(folder.Path, threads)).Line)
        );
    }

    [Fact]
    public void The_message_about_a_missing_file_names_the_folder_or_archive_by_its_path()
    {
        using TempFolder folder = SmallMl100K("1\t2\t4\t880606923\n");
        File.Delete(folder["u.user"]);
        string zip = folder.Zip();
        foreach (string path in (string[])[folder.Path, zip])
        {
            Assert.Equal(
                $"{path}: the file u.user is missing.",
                Assert.Throws<DataFormatException>(() => Dataset.Read(path)).Message
            );
        }

        using TempFolder parent = new TempFolder()
            .With("inside/u.data", "1\t2\t4\t880606923\n")
            .With("inside/u.item", "1|A (1971)||||0|1\n");
        zip = parent.Zip();
        foreach (string path in (string[])[parent.Path, zip])
        {
            Assert.Equal(
                $"{path}/inside: the file u.genre is missing.",
                Assert.Throws<DataFormatException>(() => Dataset.Read(path)).Message
            );
        }
    }

    [Fact]
    public void Tags_of_a_data_set_that_is_gone_by_now_name_its_path()
    {
        using TempFolder folder = new TempFolder()
            .With("movies.dat", "1::A (2001)::Comedy\n")
            .With("ratings.dat", "1::1::4.5::838985046\n")
            .With("tags.dat", "1::1::dark::1\n");
        Dataset data = Dataset.Read(folder.Path);
        File.Delete(folder["tags.dat"]);
        Assert.StartsWith(
            $"{folder.Path}: the file tags.dat is missing",
            Assert.Throws<DataFormatException>(() => data.Tags).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Of_a_pair_rated_twice_the_latest_counts_and_of_equally_late_ones_the_last()
    {
        using TempFolder folder = new TempFolder()
            .With("movies.csv", Movies)
            .With("ratings.csv", Header + "1,1,1,50\n1,2,2,10\n1,1,3,40\n1,2,4,10\n2,1,5,1\n");
        Dataset data = Dataset.Read(folder.Path);
        Assert.Equal(2, data.DuplicateRatings);
        Assert.Equal([1, 4, 5], data.Ratings.Values);
        Assert.Equal([50, 10, 1], data.Ratings.Seconds);
    }

    [Fact]
    public void Zip_cut_short_or_damaged_is_an_error()
    {
        using TempFolder folder = new TempFolder()
            .With("movies.csv", Movies)
            .With(
                "ratings.csv",
                Header
                    + string.Concat(
                        Enumerable.Range(1, 5000).Select(user => $"{user},{1 + user % 2},4.0,{user * 7919L % 100003}\n")
                    )
            );
        string zip = folder.Zip();
        byte[] whole = File.ReadAllBytes(zip);
        Assert.Equal(5000, Dataset.Read(zip).Ratings.Count);

        File.WriteAllBytes(zip, whole[..(whole.Length / 2)]);
        Assert.Contains(
            "damaged or incomplete",
            Assert.Throws<DataFormatException>(() => Dataset.Read(zip)).Message,
            StringComparison.Ordinal
        );

        // A damaged byte in the packed ratings: deflate fails, or other text comes out, which the checksum shows.
        foreach (int place in new[] { 0.3, 0.4, 0.5, 0.6 }.Select(share => (int)(whole.Length * share)))
        {
            byte[] damaged = [.. whole];
            damaged[place] ^= 0x5A;
            File.WriteAllBytes(zip, damaged);
            Assert.Throws<DataFormatException>(() => Dataset.Read(zip));
        }

        File.WriteAllText(zip, "<html>not found</html>");
        Assert.Throws<DataFormatException>(() => Dataset.Read(zip));
    }

    [Fact]
    public void Folder_without_a_data_set_and_a_path_to_nothing_say_what_is_expected()
    {
        using TempFolder folder = new TempFolder().With("ratings.csv", Header);
        Assert.Contains(
            "ratings.csv and movies.csv",
            Assert.Throws<DataFormatException>(() => Dataset.Read(folder.Path)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "movierec download",
            Assert.Throws<FileNotFoundException>(() => Dataset.Read(folder["nothing"])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Canceling_gives_no_half_data_set()
    {
        using TempFolder folder = new TempFolder()
            .With("movies.csv", Movies)
            .With("ratings.csv", Header + "1,2,3.5,4\n");
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Dataset.Read(folder.Path, cancel: new CancellationToken(canceled: true))
        );
    }

    [Theory]
    [InlineData("4.00", 4)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("04.50", 4.5)]
    [InlineData("\"4.0\"", 4)]
    [InlineData("3.5000", 3.5)]
    public void Other_spellings_of_a_rating_are_read(string rating, float value)
    {
        using TempFolder folder = new TempFolder()
            .With("movies.csv", Movies)
            .With("ratings.csv", Header + $"5,2,3.5,100\n1,1,{rating},964982703\n\"2\",\"7\",\"4.5\",\"90\"\n");
        Dataset data = Dataset.Read(folder.Path);
        Assert.Equal([value, 4.5f, 3.5f], data.Ratings.Values);
        Assert.Equal([964982703, 90, 100], data.Ratings.Seconds);
        Assert.Empty(data.Reading.Notes);
    }

    [Theory]
    [InlineData("4.25", "off the scale")]
    [InlineData("4.0001", "off the scale")]
    [InlineData(".", "the rating '.' is not a number")]
    [InlineData("", "the rating '' is not a number")]
    [InlineData("0.0", "off the scale")]
    [InlineData("45", "off the scale")]
    [InlineData("4,5", "found 5 fields")]
    public void Other_numbers_are_no_ratings(string rating, string problem)
    {
        using TempFolder folder = new TempFolder()
            .With("movies.csv", Movies)
            .With("ratings.csv", Header + $"1,1,{rating},964982703\n");
        Assert.Contains(
            problem,
            Assert.Throws<DataFormatException>(() => Dataset.Read(folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Against a plain reader: split each line, then group by hand.</summary>
    [Fact]
    public void Reads_what_a_plain_reader_reads()
    {
        Gen<(int User, int Movie, int Halves, long Seconds)> row =
            from user in Gen.Choose(0, 999_999_999).Or(Gen.Choose(1, 40))
            from movie in Gen.Elements(1, 2, 7)
            from halves in Gen.Choose(1, 10)
            from seconds in Gen.Choose(0, int.MaxValue)
            select (user, movie, halves, (long)seconds);
        Prop.ForAll(
                row.NonEmptyListOf().ToArbitrary(),
                rows =>
                {
                    string text =
                        Header
                        + string.Concat(
                            rows.Select(r =>
                                FormattableString.Invariant($"{r.User},{r.Movie},{r.Halves / 2m:0.0},{r.Seconds}\n")
                            )
                        );
                    using TempFolder folder = new TempFolder().With("movies.csv", Movies).With("ratings.csv", text);
                    Ratings ratings = Dataset.Read(folder.Path, threads: 2).Ratings;
                    var expected = rows.Select((r, order) => (r, order))
                        .GroupBy(x => (x.r.User, x.r.Movie))
                        .Select(pair => pair.OrderBy(x => x.r.Seconds).ThenBy(x => x.order).Last().r)
                        .OrderBy(r => r.User)
                        .ThenBy(r => r.Movie);
                    var read = Enumerable
                        .Range(0, ratings.Count)
                        .Select(i =>
                            (
                                (int)ratings.UserIds.Ids[ratings.Users[i]],
                                (int)ratings.MovieIds.Ids[ratings.Movies[i]],
                                (int)(ratings.Values[i] * 2),
                                ratings.Seconds[i]
                            )
                        );
                    return expected.SequenceEqual(read);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    static TempFolder SmallMl100K(string ratings) =>
        new TempFolder()
            .With("u.data", ratings)
            .With("u.genre", "unknown|0\nAction|1\n\n")
            .With("u.item", "1|M\xE4" + "dchen (1971)|4-Feb-1971|||0|1\n2|unknown||||1|0\n")
            .With("u.user", "1|24|F|writer|00000\n");
}
