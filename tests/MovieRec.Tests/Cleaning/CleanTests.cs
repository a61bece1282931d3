using MovieRec.Cleaning;
using MovieRec.Data;

namespace MovieRec.Tests.Cleaning;

/// <summary>Each step on a few movies, counted by hand.</summary>
public sealed class CleanTests
{
    static readonly User[] Users =
    [
        new()
        {
            Id = 1,
            Age = 24,
            Gender = 'M',
            Occupation = "writer",
            ZipCode = "1",
        },
        new()
        {
            Id = 2,
            Age = 53,
            Gender = 'F',
            Occupation = "artist",
            ZipCode = "2",
        },
        new()
        {
            Id = 3,
            Age = 9,
            Gender = 'F',
            Occupation = "none",
            ZipCode = "3",
        },
        new()
        {
            Id = 9,
            Gender = 'M',
            Occupation = "artist",
        },
    ];

    /// <summary>User 9 has no rating, movie 6 neither.</summary>
    static readonly Dataset Data = SmallSets.Of(
        [
            SmallSets.Movie(1, "Twice (1990)", new DateOnly(1990, 1, 1), "War"),
            SmallSets.Movie(2, "unknown"),
            SmallSets.Movie(3, "Old (1925)", new DateOnly(1925, 7, 3), "Drama"),
            SmallSets.Movie(4, "Undated (1995)", null, "Drama"),
            SmallSets.Movie(5, "Twice (1990)", new DateOnly(1990, 1, 1), "Comedy"),
            SmallSets.Movie(6, "unknown"),
        ],
        Users,
        (1, 1, 2, 100),
        (1, 5, 4, 200),
        (1, 3, 3, 1),
        (2, 1, 5, 50),
        (2, 5, 1, 50),
        (2, 2, 3, 2),
        (3, 5, 3, 9),
        (3, 2, 1, 9),
        (2, 4, 4, 4)
    );

    [Fact]
    public void Missing_is_a_movie_without_a_release_date_and_users_without_a_rating_are_not_counted()
    {
        (Dataset after, CleaningReportRow row) = Clean.DropMissing().Run(Data);
        Assert.Equal([1, 3, 5], after.Ratings.MovieIds.Ids);
        Assert.Equal((new CleaningCounts(9, 3, 6), new CleaningCounts(6, 3, 3)), (row.Before, row.After));
        Assert.Equal((3, 0, 3), (row.RatingsDropped, row.UsersDropped, row.MoviesDropped));
        Assert.Equal("checked release_date", row.Note);
    }

    [Fact]
    public void Missing_can_be_asked_of_other_columns()
    {
        Dataset data = SmallSets.Of(
            [SmallSets.Movie(1, "A (1990)") with { ImdbUrl = "http://here/a" }, SmallSets.Movie(2, "B (1991)")],
            [Users[0]],
            (1, 1, 3, 0),
            (1, 2, 3, 0)
        );
        Assert.Equal([1], Clean.DropMissing("imdb_url").Apply(data).Ratings.MovieIds.Ids);
        Assert.Contains(
            "no column 'rating'",
            Assert.Throws<KeyNotFoundException>(() => Clean.DropMissing("rating").Apply(Data)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Missing_looks_at_the_year_where_there_is_no_date()
    {
        Dataset data = SmallSets.Of(
            [SmallSets.Movie(1, "A (1990)"), SmallSets.Movie(2, "B")],
            [Users[0]],
            (1, 1, 3, 0),
            (1, 2, 3, 0)
        );
        (Dataset after, CleaningReportRow row) = Clean.DropMissing().Run(data);
        Assert.Equal([1], after.Ratings.MovieIds.Ids);
        Assert.Equal("checked year", row.Note);
    }

    [Fact]
    public void Rare_movies_go_and_unrated_ones_are_told()
    {
        (Dataset after, CleaningReportRow row) = Clean.DropRareMovies(2).Run(Data);
        Assert.Equal([1, 2, 5], after.Ratings.MovieIds.Ids);
        Assert.Equal("1 had no rating at all", row.Note);
        Assert.Equal([1, 5], Clean.DropRareMovies(2).Apply(Clean.DropMissing().Apply(Data)).Ratings.MovieIds.Ids);
        Assert.Same(Data, Clean.DropRareMovies(0).Apply(Data));
        Assert.Throws<ArgumentOutOfRangeException>(() => Clean.DropRareMovies(-1));
    }

    [Fact]
    public void Movies_without_a_genre_and_old_ones_go()
    {
        Assert.Equal([1, 3, 4, 5], Clean.DropMoviesWithoutGenre().Apply(Data).Ratings.MovieIds.Ids);
        Assert.Equal([1, 4, 5], Clean.DropMoviesBefore().Apply(Data).Ratings.MovieIds.Ids);
        Assert.Equal([1, 2, 4, 5, 6], Clean.DropMoviesBefore(alsoWithoutYear: false).Apply(Data).Ratings.MovieIds.Ids);
        Assert.Equal([1, 3, 4, 5], Clean.DropMoviesBefore(1925).Apply(Data).Ratings.MovieIds.Ids);
    }

    [Fact]
    public void A_user_leaves_with_the_last_rating()
    {
        (Dataset after, CleaningReportRow row) = new CleaningStep(
            "keep movie 2",
            "",
            data => data.WhereMovies(movie => data.Movies[movie].Id == 2)
        ).Run(Data);
        Assert.Equal((1, 2), (row.UsersDropped, row.After.Users));
        Assert.DoesNotContain(after.Users, user => user.Id == 1);
    }

    [Fact]
    public void Year_and_month_of_the_release_date()
    {
        (Dataset after, CleaningReportRow row) = Clean.ReleaseDateToYearAndMonth().Run(Data);
        Assert.Equal([1990, double.NaN, 1925, double.NaN, 1990, double.NaN], after.MovieColumns["year"].Numbers);
        Assert.Equal([1, double.NaN, 7, double.NaN, 1, double.NaN], after.MovieColumns["month"].Numbers);
        Assert.StartsWith("2 of 3 dates", row.Note, StringComparison.Ordinal);
        Assert.Equal(
            ["year", "genres", "month"],
            Clean.DropMovieColumns().Apply(after).MovieColumns.Columns.Select(column => column.Name)
        );
        Assert.Equal("Old (1925)", Clean.DropMovieColumns().Apply(after).Movies[2].Title);
    }

    [Fact]
    public void Users_become_numbers_and_the_words_can_be_had_back_after_users_left()
    {
        (Dataset after, CleaningReportRow row) = Clean.EncodeUsers().Run(Data);
        Assert.Equal(
            ["user_id", "age", "gender", "occupation"],
            after.UserColumns.Columns.Select(column => column.Name)
        );
        Assert.Equal([24, 53, 9, double.NaN], after.UserColumns["age"].Numbers);
        Assert.Equal([1, 0, 0, 1], after.UserColumns["gender"].Numbers);
        Assert.Equal([2, 0, 1, 0], after.UserColumns["occupation"].Numbers);
        Assert.Equal("gender: 0 F, 1 M; occupation: 0 artist, 1 none, 2 writer", row.Note);
        // Only users 2 and 3 rated movie 2; the codes are still those that were given.
        Table codes = Clean.OccupationCodes(after.WhereMovies(movie => (int)after.Movies[movie].Id is 2 or 4));
        Assert.Equal([0, 1], codes["code"].Numbers);
        Assert.Equal(["artist", "none"], codes["occupation"].Texts);
        Assert.Equal([2, 1], codes["users"].Numbers);
        Assert.Contains(
            "not encoded",
            Assert.Throws<InvalidOperationException>(() => Clean.OccupationCodes(Data)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Of_duplicate_titles_the_lower_id_the_latest_rating_and_all_genres_stay()
    {
        (Dataset after, CleaningReportRow row) = Clean
            .MergeDuplicateTitles()
            .Run(Clean.ReleaseDateToYearAndMonth().Apply(Data));
        Assert.Equal([1, 2, 3, 4, 6], after.Ratings.MovieIds.Ids);
        Assert.Equal(["Comedy", "War"], after.Movies[0].Genres);
        Assert.Equal(["Comedy", "War"], after.MovieColumns["genres"].Lists[0]);
        Assert.Equal(1990, after.MovieColumns["year"].Numbers[0]);
        // User 1 rated 5 later than 1; user 2 both at once, where the higher id counts; user 3 only 5.
        Assert.Equal([4, 1, 3], after.Ratings.ByMovie.RowValues(0).ToArray());
        Assert.Equal((7, 2), (after.Ratings.Count, row.RatingsDropped));
        Assert.StartsWith("1 titles; 2 ratings", row.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Published_folds_and_tags_follow_a_merge_and_no_pair_gets_into_both_parts()
    {
        const string Genres = "unknown|0\nWar|1\n",
            Items =
                "1|Twice (1990)|01-Jan-1990|||0|1\n2|Other (1991)|01-Jan-1991|||0|1\n"
                + "3|Twice (1990)|01-Jan-1990|||0|1\n";
        const string First = "1\t1\t2\t100\n",
            Later = "1\t3\t5\t200\n",
            Other = "1\t2\t3\t10\n",
            SecondUser = "2\t3\t4\t5\n";
        using TempFolder folder = new TempFolder()
            .With("u.genre", Genres)
            .With("u.item", Items)
            .With("u.user", "1|24|F|writer|0\n2|30|M|writer|0\n")
            .With("u.data", First + Later + Other + SecondUser)
            .With("u1.base", Other + Later)
            .With("u1.test", First + SecondUser)
            .With("u2.base", First + SecondUser)
            .With("u2.test", Later + Other);
        Dataset merged = Clean.MergeDuplicateTitles().Apply(Dataset.Read(folder.Path));
        Assert.Equal(3, merged.Ratings.Count);
        (Ratings train, Ratings test) = merged.ReadFold("u1");
        Assert.Equal(["1 1 5", "1 2 3"], Rows(train));
        Assert.Equal(["2 1 4"], Rows(test));
        (train, test) = merged.ReadFold("u2");
        Assert.Equal(["2 1 4"], Rows(train));
        Assert.Equal(["1 1 5", "1 2 3"], Rows(test));

        using TempFolder csv = new TempFolder()
            .With("movies.csv", "movieId,title,genres\n1,Twice (1990),War\n3,Twice (1990),War\n")
            .With("ratings.csv", "userId,movieId,rating,timestamp\n1,3,4,1\n")
            .With("tags.csv", "userId,movieId,tag,timestamp\n1,3,loud,1\n");
        Assert.Equal(1, Assert.Single(Clean.MergeDuplicateTitles().Apply(Dataset.Read(csv.Path)).Tags).MovieId);
    }

    static IEnumerable<string> Rows(Ratings ratings) =>
        Enumerable
            .Range(0, ratings.Count)
            .Select(row =>
                $"{ratings.UserIds.Ids[ratings.Users[row]]} {ratings.MovieIds.Ids[ratings.Movies[row]]} "
                + $"{ratings.Values[row]}"
            );
}
