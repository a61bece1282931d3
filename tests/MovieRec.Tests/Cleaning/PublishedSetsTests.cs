using MovieRec.Cleaning;
using MovieRec.Data;

namespace MovieRec.Tests.Cleaning;

/// <summary>Counts on the published files, where they are at hand.</summary>
public sealed class PublishedSetsTests
{
    [Fact]
    public void Ml100k_step_by_step()
    {
        CleaningResult cleaned = CleaningPipeline.Standard.Run(RealData.MovieLens100K);
        (int, int, int)[] after =
        [
            .. cleaned.Report.Rows.Select(row => (row.After.Ratings, row.After.Users, row.After.Movies)),
        ];
        Assert.Equal(new CleaningCounts(100_000, 943, 1682), cleaned.Report.Rows[0].Before);
        Assert.Equal(
            [
                (99_991, 943, 1681),
                (99_278, 943, 1348),
                (99_278, 943, 1348),
                (99_224, 943, 1347),
                (99_224, 943, 1347),
                (99_224, 943, 1347),
                (99_224, 943, 1347),
            ],
            after
        );
        Assert.Equal([1, 333, 0, 1, 0, 0, 0], cleaned.Report.Rows.Select(row => row.MoviesDropped));
        Ratings ratings = cleaned.Data.Ratings;
        Assert.Equal(19, Enumerable.Range(0, ratings.UserCount).Min(ratings.ByUser.RowLength));
        Assert.Equal(5, Enumerable.Range(0, ratings.MovieCount).Min(ratings.ByMovie.RowLength));
    }

    [Fact]
    public void Ml100k_columns_are_numbers_and_genres_afterwards()
    {
        Dataset data = CleaningPipeline.Standard.Run(RealData.MovieLens100K).Data;
        Assert.Equal(["year", "genres", "month"], data.MovieColumns.Columns.Select(column => column.Name));
        Assert.Equal(
            ["user_id", "age", "gender", "occupation"],
            data.UserColumns.Columns.Select(column => column.Name)
        );
        Assert.All(
            [.. data.MovieColumns.Columns, .. data.UserColumns.Columns],
            column => Assert.Equal((column.Name != "genres", 0), (column.IsNumeric, column.MissingCount))
        );
        Assert.Equal(
            (670, 273),
            (
                data.UserColumns["gender"].Numbers.Count(gender => gender == 1),
                data.UserColumns["gender"].Numbers.Count(gender => gender == 0)
            )
        );
        Assert.Equal((7d, 73d), (data.UserColumns["age"].Numbers.Min(), data.UserColumns["age"].Numbers.Max()));
        // u.user line 1 is a technician of 24; in the alphabet 19 of the 21 words stand before that.
        Assert.Equal(
            (24d, 1d, 19d),
            (
                data.UserColumns["age"].Numbers[0],
                data.UserColumns["gender"].Numbers[0],
                data.UserColumns["occupation"].Numbers[0]
            )
        );
        Table codes = Clean.OccupationCodes(data);
        Assert.Equal(Enumerable.Range(0, 21).Select(code => (double)code), codes["code"].Numbers);
        Assert.Equal(
            ("administrator", "technician", "writer"),
            (codes["occupation"].Texts[0], codes["occupation"].Texts[19], codes["occupation"].Texts[20])
        );
        Assert.Equal(943, codes["users"].Numbers.Sum());
        Assert.InRange(data.MovieColumns["month"].Numbers.Max(), 12, 12);
        Assert.Equal(1995, data.MovieColumns["year"].Numbers[0]);
    }

    [Fact]
    public void Ml100k_has_eighteen_titles_twice_and_they_become_one_without_a_leak_between_a_folds_parts()
    {
        Dataset raw = RealData.MovieLens100K,
            merged = Clean.MergeDuplicateTitles().Apply(raw);
        Assert.Equal(1682 - 18, merged.Movies.Length);
        Assert.Equal(merged.Movies.Length, merged.Movies.Select(movie => movie.Title).Distinct().Count());
        // By hand: "Chasing Amy (1997)" is 246 and 268.
        Assert.Equal(
            (-1, "Chasing Amy (1997)"),
            (merged.Ratings.MovieIds.Find(268), merged.Movies[merged.Ratings.MovieIds.IndexOf(246)].Title)
        );

        var byTitle = raw
            .Movies.GroupBy(movie => movie.Title)
            .ToDictionary(group => group.Key, group => group.Min(movie => movie.Id));
        Dictionary<Id, Id> kept = raw.Movies.ToDictionary(movie => movie.Id, movie => byTitle[movie.Title]);
        var expected = Pairs(raw.Ratings)
            .GroupBy(rating => (rating.User, Movie: kept[rating.Movie]))
            .ToDictionary(
                group => group.Key,
                group => group.OrderBy(rating => rating.Seconds).ThenBy(rating => rating.Movie).Last()
            );
        Assert.NotEqual(raw.Ratings.Count, expected.Count);
        Assert.Equal(expected.Count, merged.Ratings.Count);
        Assert.All(
            Pairs(merged.Ratings),
            rating =>
                Assert.Equal(
                    (expected[(rating.User, rating.Movie)].Value, expected[(rating.User, rating.Movie)].Seconds),
                    (rating.Value, rating.Seconds)
                )
        );

        foreach (string fold in merged.FoldNames)
        {
            (Ratings train, Ratings test) = merged.ReadFold(fold);
            HashSet<(Id, Id)> inTrain = [.. Pairs(train).Select(rating => (rating.User, rating.Movie))];
            Assert.DoesNotContain(Pairs(test), rating => inTrain.Contains((rating.User, rating.Movie)));
            Assert.Equal(merged.Ratings.Count, train.Count + test.Count);
        }
    }

    [Fact]
    public void Cleaned_ml100k_has_the_folds_of_what_is_left()
    {
        Dataset cleaned = CleaningPipeline.Standard.Run(RealData.MovieLens100K).Data;
        Assert.All(
            cleaned.FoldNames,
            fold =>
            {
                (Ratings train, Ratings test) = cleaned.ReadFold(fold);
                Assert.Equal((99_224, 1347), (train.Count + test.Count, train.MovieCount));
            }
        );
    }

    [Fact]
    public void Ml1m_loses_its_unrated_and_rare_movies()
    {
        CleaningResult cleaned = CleaningPipeline.Standard.Run(RealData.MovieLens1M);
        Assert.Equal([0, 290 + 177], cleaned.Report.Rows.Take(2).Select(row => row.MoviesDropped));
        Assert.Contains("177 had no rating", cleaned.Report.Rows[1].Note, StringComparison.Ordinal);
        Assert.Equal(new CleaningCounts(1_000_209, 6040, 3883), cleaned.Report.Rows[0].Before);
        Assert.Equal(6040, cleaned.Report.Rows[^1].After.Users);
        Assert.Equal(21, Clean.OccupationCodes(cleaned.Data).RowCount);
        Assert.Equal(["year", "genres"], cleaned.Data.MovieColumns.Columns.Select(column => column.Name));
        Assert.All(cleaned.Data.Movies, movie => Assert.InRange(movie.Year!.Value, 1930, 2000));
    }

    [Fact]
    public void Latest_small_has_34_movies_without_a_genre_and_no_user_table()
    {
        Dataset raw = RealData.LatestSmall;
        Assert.Equal(9742 - 34, Clean.DropMoviesWithoutGenre().Apply(raw).Movies.Length);
        Assert.Equal(9742 - 12, Clean.DropMissing().Apply(raw).Movies.Length);
        CleaningResult cleaned = CleaningPipeline.Standard.Run(raw);
        Assert.StartsWith("nothing to do", cleaned.Report.Rows[^1].Note, StringComparison.Ordinal);
        Assert.Equal(["user_id"], cleaned.Data.UserColumns.Columns.Select(column => column.Name));
        Assert.Equal(610, cleaned.Data.Ratings.ActiveUserCount);
        Assert.All(
            Enumerable.Range(0, cleaned.Data.Movies.Length),
            movie => Assert.True(cleaned.Data.Ratings.ByMovie.RowLength(movie) >= 5)
        );
        Dataset merged = Clean.MergeDuplicateTitles().Apply(raw);
        Assert.Equal(
            raw.Movies.Where(movie => movie.Year is not null).Select(movie => movie.Title).Distinct().Count() + 12,
            merged.Movies.Length
        );
        Assert.Equal(raw.Tags.Length, merged.Tags.Length);
    }

    static IEnumerable<(Id User, Id Movie, float Value, long Seconds)> Pairs(Ratings ratings) =>
        Enumerable
            .Range(0, ratings.Count)
            .Select(row =>
                (
                    ratings.UserIds.Ids[ratings.Users[row]],
                    ratings.MovieIds.Ids[ratings.Movies[row]],
                    ratings.Values[row],
                    ratings.Seconds[row]
                )
            );
}
