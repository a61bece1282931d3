using System.Globalization;
using MovieRec.Data;
using MovieRec.Splitting;

namespace MovieRec.Tests.Data;

/// <summary>Times in other units than seconds, before 1970 and after 2099: converted for the whole file and said, or
/// refused with file and line.</summary>
public sealed class TimesTests
{
    const string Movies =
        "movieId,title,genres\n1,Toy Story (1995),Comedy\n2,Jumanji (1995),Comedy\n3,Heat (1995),Drama\n";
    const string Header = "userId,movieId,rating,timestamp\n";

    // 2000-07-30 18:45:03 UTC is 964982703: 30 years of 365 days, 7 leap days before 2000, then 31+29+31+30+31+30 days
    // and 29.
    [Theory]
    [InlineData("964982703", "983815000", null)]
    [InlineData("964982703000", "983815000999", "the times are in milliseconds; they were divided by 1,000")]
    [InlineData("964982703000000", "983815000999999", "the times are in microseconds; they were divided by 1,000,000")]
    [InlineData(
        "964982703000000000",
        "1983815000999999999",
        "the times are in nanoseconds; they were divided by 1,000,000,000"
    )]
    [InlineData("964982703.0", "983815000.75", null)]
    [InlineData("2000-07-30 18:45:03", "2001-03-05T17:56:40Z", "the times are dates; they were read as UTC")]
    [InlineData("\"2000-07-30 18:45:03\"", "\"2001-03-05 17:56:40\"", "the times are dates; they were read as UTC")]
    [InlineData(
        "2000-07-30T20:45:03.999+02:00",
        "2001-03-05 17:56:40 UTC",
        "the times are dates; they were read as UTC"
    )]
    public void Units_are_recognized_by_size(string first, string second, string? note)
    {
        Dataset data = Read($"1,1,4.0,{first}\n1,2,3.0,{second}\n1,3,3.0,{first}\n");
        long expected = second.StartsWith("1983", StringComparison.Ordinal) ? 1_983_815_000 : 983_815_000;
        Assert.Equal([964_982_703, expected, 964_982_703], data.Ratings.Seconds);
        if (note is null)
            Assert.Empty(data.Reading.Notes);
        else
            Assert.Equal(
                [
                    $"ratings.csv: {note}"
                        + (note.Contains("divided", StringComparison.Ordinal) ? " to get Unix seconds." : "."),
                ],
                data.Reading.Notes
            );
    }

    [Fact]
    public void No_time_stays_no_time_whatever_the_unit_of_the_others()
    {
        Assert.Equal(
            [964_982_703, 0, 964_982_703],
            Read("1,1,4.0,964982703000\n1,2,3.0,0\n1,3,3.0,964982703000\n").Ratings.Seconds
        );
        Assert.Equal([0, 0], Read("1,1,4.0,0\n1,2,3.0,0\n").Ratings.Seconds);
    }

    [Theory]
    [InlineData(
        "1,1,4.0,964982703000\n1,2,3.0,964982703\n",
        3,
        "is in seconds, but the times before it are in milliseconds"
    )]
    [InlineData(
        "1,1,4.0,0\n1,2,3.0,964982703\n1,3,3.0,964982703000000\n",
        4,
        "is in microseconds, but the times before it are in seconds"
    )]
    [InlineData(
        "1,1,4.0,964982703\n1,2,3.0,2000-07-30\n",
        3,
        "the time '2000-07-30 00:00:00' is dates, but the times before it are in seconds"
    )]
    [InlineData("1,1,4.0,4102444799\n1,2,3.0,4102444800\n", 3, "the time '4102444800' is not from 1970 to 2099")]
    [InlineData("1,1,4.0,964982703\n1,2,3.0,99999999999\n", 3, "the time '99999999999' is not from 1970 to 2099")]
    [InlineData("1,1,4.0,999999999999999999\n", 2, null)] // a time in 2001 in nanoseconds
    [InlineData("1,1,4.0,9223372036854775807\n", 2, "the time '9223372036854775807' is not from 1970 to 2099")]
    [InlineData("1,1,4.0,9999999999999999999\n", 2, "the time '9999999999999999999' is not a number of seconds")]
    [InlineData("1,1,4.0,-1\n", 2, "the time '-1' is before 1970")]
    [InlineData("1,1,4.0,1969-12-31 23:59:59\n", 2, "the time '1969-12-31 23:59:59' is before 1970")]
    [InlineData("1,1,4.0,2100-01-01\n", 2, "the time '2100-01-01' is after 2099")]
    [InlineData("1,1,4.0,2001-02-29\n", 2, "is not a number of seconds")]
    [InlineData("1,1,4.0,2001-02-28 24:00:00\n", 2, "is not a number of seconds")]
    [InlineData("1,1,4.0,2001-02-28 23:00:00 CET\n", 2, "is not a number of seconds")]
    [InlineData("1,1,4.0,\n", 2, "the time '' is not a number of seconds")]
    public void What_fits_no_unit_or_two_is_refused_with_the_line(string rows, int line, string? problem)
    {
        if (problem is null)
        {
            Assert.Equal([999_999_999], Read(rows).Ratings.Seconds);
            return;
        }
        var error = Assert.Throws<DataFormatException>(() => Read(rows));
        Assert.Equal(line, error.Line);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains("ratings.csv", error.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_chunk_of_a_long_file_is_converted(int threads)
    {
        string rows = string.Concat(
            Enumerable
                .Range(1, 40_000)
                .Select(user => $"{user},{1 + user % 3},4.0,{(1_000_000_000L + user) * 1000 + user % 1000}\n")
        );
        using TempFolder folder = new TempFolder().With("movies.csv", Movies).With("ratings.csv", Header + rows);
        Dataset data = Dataset.Read(folder.Path, threads);
        Assert.Equal(Enumerable.Range(1, 40_000).Select(user => 1_000_000_000L + user), data.Ratings.Seconds);

        string last = rows[..rows.TrimEnd().LastIndexOf('\n')] + "\n40000,1,4.0,1000040000\n";
        folder.With("ratings.csv", Header + last);
        Assert.Equal(40_001, Assert.Throws<DataFormatException>(() => Dataset.Read(folder.Path, threads)).Line);
    }

    [Fact]
    public void Milliseconds_give_the_same_data_set_as_seconds()
    {
        string Rows(string zeros) =>
            string.Concat(
                Enumerable
                    .Range(1, 30)
                    .Select(n =>
                        FormattableString.Invariant(
                            $"{1 + n % 5},{1 + n % 3},{n % 5 + 0.5},{1_400_000_000 + n * 86_400L}{zeros}\n"
                        )
                    )
            );
        Dataset seconds = Read(Rows("")),
            milliseconds = Read(Rows("000"));
        Assert.Equal(seconds.Hash, milliseconds.Hash);
        Assert.Equal(
            Split.Chronological(seconds.Ratings, 0.3).Name,
            Split.Chronological(milliseconds.Ratings, 0.3).Name
        );
        Assert.Equal(Recency.Weights(seconds.Ratings, 1), Recency.Weights(milliseconds.Ratings, 1));
    }

    [Fact]
    public void Tags_and_the_other_layouts_too()
    {
        using TempFolder folder = new TempFolder()
            .With("movies.dat", "1::Heat (1995)::Drama\n2::Jumanji (1995)::Comedy\n")
            .With("ratings.dat", "1::1::4.5::964982703000\n1::2::5::964982704000\n")
            .With("tags.dat", "1::1::dark::964982703\n1::2::fun::0\n");
        Dataset data = Dataset.Read(folder.Path);
        Assert.Equal([964_982_703, 964_982_704], data.Ratings.Seconds);
        Assert.Equal(
            ["ratings.dat: the times are in milliseconds; they were divided by 1,000 to get Unix seconds."],
            data.Reading.Notes
        );
        Assert.Equal([964_982_703, 0], data.Tags.Select(tag => tag.Seconds));

        folder.With("tags.dat", "1::1::dark::964982703000\n1::2::fun::964982704999\n");
        Assert.Equal([964_982_703, 964_982_704], data.Tags.Select(tag => tag.Seconds));
        folder.With("tags.dat", "1::1::dark::964982703000\n1::2::fun::-4\n");
        Assert.Equal(2, Assert.Throws<DataFormatException>(() => data.Tags).Line);
        folder.With("tags.dat", "1::1::dark::964982703000\n1::2::fun::964982703\n");
        Assert.Equal(2, Assert.Throws<DataFormatException>(() => data.Tags).Line);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4_102_444_800)]
    [InlineData(964_982_703_000)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Ratings_that_come_from_no_file_have_seconds(long time)
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            "seconds",
            () => new RatingsBuilder(RatingScale.OneToFive).Add(1, 1, 4, time)
        );
        Assert.Throws<ArgumentOutOfRangeException>(
            "added",
            () => Read("1,1,4.0,1\n").WithUsers(("Ann", [(0, 4, time)]))
        );
    }

    static Dataset Read(string rows)
    {
        using TempFolder folder = new TempFolder().With("movies.csv", Movies).With("ratings.csv", Header + rows);
        return Dataset.Read(folder.Path);
    }
}
