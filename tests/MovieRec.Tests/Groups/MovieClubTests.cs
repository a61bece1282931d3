using MovieRec.Data;
using MovieRec.Datasets;
using MovieRec.Files;
using MovieRec.Groups;
using MovieRec.Tests.Cleaning;

namespace MovieRec.Tests.Groups;

public sealed class MovieClubTests
{
    const long Day = 86_400;

    static readonly Dataset Data = SmallSets.Of(
        [
            SmallSets.Movie(10, "Ash (1990)"),
            SmallSets.Movie(20, "Birch, The (1991)"),
            SmallSets.Movie(30, "Cedar (1992)"),
            SmallSets.Movie(40, "Ash (2001)"),
        ],
        [new() { Id = 7 }, new() { Id = 9 }],
        (7, 10, 5, 5 * Day),
        (9, 20, 4, 6 * Day)
    );

    static MovieClub Club(string lines, string header = "member,title,rating,date\n", Dataset? data = null) =>
        MovieClub.Parse("club.csv", header + lines, data ?? Data);

    [Fact]
    public void Friends_become_the_last_users_and_nothing_else_changes()
    {
        MovieClub club = Club("Mara,cedar,4,1970-01-03\nTheo,\"Birch, The\",2,\nmara,ash 1990,5,1970-01-11\n");
        Assert.Equal(["Mara", "Theo"], club.Members);
        Assert.Equal([2, 3], club.Users);
        Assert.Equal([7, 9, 10, 11], club.Data.Ratings.UserIds.Ids);
        Assert.Equal([null, null, "Mara", "Theo"], club.Data.Users.Select(user => user.Name));
        Assert.Equal(Data.Movies, club.Data.Movies);
        Assert.Same(Data.Ratings.MovieIds, club.Data.Ratings.MovieIds);
        Assert.Equal([0, 1, 2, 2, 3], club.Data.Ratings.Users);
        Assert.Equal([0, 1, 0, 2, 1], club.Data.Ratings.Movies);
        Assert.Equal([5, 4, 5, 4, 2], club.Data.Ratings.Values);
        // no date: the club's latest
        Assert.Equal([5 * Day, 6 * Day, 10 * Day, 2 * Day, 10 * Day], club.Data.Ratings.Seconds);
        Assert.Empty(club.Omissions);
        Assert.Equal(2, Data.Users.Length);
    }

    [Fact]
    public void Without_any_date_ratings_are_as_late_as_the_data_sets_latest() =>
        Assert.Equal([5 * Day, 6 * Day, 6 * Day], Club("Mara,cedar,4\n", "member,title,rating\n").Data.Ratings.Seconds);

    /// <summary>Five stars in steps of one: the scale of the small set. Ten points go over as 1 + (p − 1) · 4/9, half
    /// stars as 1 + (s − ½) · 8/9, to the nearest star.</summary>
    [Theory]
    [InlineData("10", 5)]
    [InlineData("9", 5)]
    [InlineData("8", 4)]
    [InlineData("6", 3)]
    [InlineData("5/10", 3)]
    [InlineData("3/10", 2)]
    [InlineData("1/10", 1)]
    [InlineData("5", 5)]
    [InlineData("4.5", 5)]
    [InlineData("4", 4)]
    [InlineData("3/5", 3)]
    [InlineData(" 2 ", 2)]
    [InlineData("1", 1)]
    [InlineData("0.5", 1)]
    public void Own_scales_are_carried_over(string given, float stars) =>
        Assert.Equal(stars, Club($"Mara,cedar,{given},\n").Ratings[0].Stars);

    [Fact]
    public void On_a_scale_of_half_stars_nothing_is_lost()
    {
        Dataset data = new RatingsDataset(RatingScale.HalfStars).Data;
        for (int halves = 1; halves <= 10; halves++)
        {
            Assert.Equal(
                halves / 2f,
                Club(FormattableString.Invariant($"Mara,cedar,{halves / 2m:0.#}/5,\n"), data: data).Ratings[0].Stars
            );
            Assert.Equal(
                halves / 2f,
                Club($"Mara,cedar,{halves},\nMara,ash (1990),10,\n", data: data).Ratings[0].Stars
            );
        }
    }

    [Fact]
    public void A_members_scale_is_told_by_all_their_plain_numbers()
    {
        MovieClub club = Club("Mara,cedar,5,\nMara,the birch,9,\nTheo,cedar,5,\nTheo,the birch,8/10,\n");
        Assert.Equal([3, 5, 5, 4], club.Ratings.Select(rating => rating.Stars)); // 5 of 10, 9 of 10, 5 stars, 8 of 10
    }

    /// <summary>Of Mara's six ratings of ten the sevens are her best: liked, and at least 4 stars to a model; of Theo's
    /// the 8 is the least, and below.</summary>
    [Fact]
    public void Liked_is_by_the_members_own_scale()
    {
        string[] movies = ["ash 1990", "birch", "cedar", "ash 2001"];
        MovieClub club = Club(
            string.Concat(
                movies.Select(
                    (title, place) => $"Mara,{title},{(place == 3 ? 6 : 7)},\nTheo,{title},{(place == 0 ? 8 : 10)},\n"
                )
            ) + "Una,cedar,4,\nUna,birch,2/5,\nVic,cedar,1/10,\nVic,birch,3,\n"
        );
        Assert.Equal([true, true, true, false], club.Of("Mara").Select(rating => rating.IsLiked));
        // 7 of 10 is 3.67 and 6 is 3.22 of 1 to 5, to the nearest
        Assert.Equal([4, 4, 4, 3], club.Of("Mara").Select(rating => rating.Stars));
        Assert.Equal([false, true, true, true], club.Of("Theo").Select(rating => rating.IsLiked));
        Assert.Equal([4, 5, 5, 5], club.Of("Theo").Select(rating => rating.Stars));
        Assert.Equal([3, 5, 5, 5], club.Of("Theo").Select(rating => rating.ModelStars));
        Assert.Equal([3, 5, 5, 5], club.Data.Ratings.ByUser.RowValues(club.Users[1]).ToArray());
        Table table = club.ToTable();
        Assert.Equal(["1 to 10", "1 to 10", "stars", "1 to 10 and stars"], table["scale"].Texts);
        Assert.Equal([3, 3, 1, 0], table["liked"].Numbers);
        Assert.Equal([1, 1, 1, 2], table["not liked"].Numbers);
        Assert.Equal("Cedar (1992)", table["favorites"].Texts[2]);
        Assert.Equal(
            [
                "Una: no rating is above 5, so they are read as stars from 0.5 to 5. If they are ratings "
                    + "of 10, write them as 4/10.",
                "Vic: no rating is above 5, so they are read as stars from 0.5 to 5. If they are ratings "
                    + "of 10, write them as 3/10.",
                "Vic: none of the 2 ratings counts as liked, so the model knows nothing about their taste, "
                    + "and popular movies come first.",
            ],
            club.Notes
        );
        Assert.Contains("\nVic: none of the 2 ratings counts", club.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The report's two files: five movies at 7 of 10 and one at 6, and nothing but a 1 and a 6. On half
    /// stars, where 7 of 10 is 3.5.</summary>
    [Fact]
    public void Sevens_count_where_they_are_the_best_of_a_member()
    {
        Dataset data = SmallSets.Of(
            [.. Enumerable.Range(1, 6).Select(id => SmallSets.Movie(id, $"M{id} (1990)"))],
            [new() { Id = 7 }],
            (7, 1, 5, 0)
        );
        var builder = new RatingsBuilder(RatingScale.HalfStars).Add(7, 1, 5);
        data = new Dataset(
            "halves",
            builder.Build(IdMap.Of([7]), IdMap.Of(Enumerable.Range(1, 6))),
            data.Movies,
            data.Users,
            []
        );
        MovieClub sevens = MovieClub.Parse(
            "sevens.csv",
            "member,title,rating\n"
                + string.Concat(Enumerable.Range(1, 5).Select(id => $"Ann,M{id},7\n"))
                + "Ann,M6,6\n",
            data
        );
        Assert.Equal([4, 4, 4, 4, 4, 3], sevens.Ratings.Select(rating => rating.ModelStars));
        Assert.Equal([3.5f, 3.5f, 3.5f, 3.5f, 3.5f, 3], sevens.Ratings.Select(rating => rating.Stars));
        Assert.DoesNotContain(
            MovieClub.Parse("none.csv", "member,title,rating\nAnn,M6,1\nAnn,M5,6\n", data).Ratings,
            rating => rating.IsLiked || rating.ModelStars >= 4
        );
    }

    [Fact]
    public void What_is_not_found_is_reported_with_suggestions()
    {
        MovieClub club = Club("Mara,cedar,4,\nMara,Ash,4,\nTheo,Cedra,4,\n");
        Assert.Equal([(3, "Mara"), (4, "Theo")], club.Omissions.Select(omission => (omission.Line, omission.Member)));
        Assert.Contains("'Ash' names 2 movies", club.Omissions[0].Problem, StringComparison.Ordinal);
        Assert.Equal(["Ash (1990)", "Ash (2001)"], club.Omissions[0].Suggestions.Select(movie => movie.Title));
        Assert.Equal("Cedar (1992)", club.Omissions[1].Suggestions[0].Title);
        Assert.Contains(
            "line 4, Theo: There is no movie 'Cedra' in small. The closest: Cedar (1992)",
            club.ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal(0, club.Data.Ratings.ByUser.RowLength(club.Users[1])); // a member still
    }

    [Theory]
    [InlineData("Mara,cedar,2,1970-01-02\nMara,Cedar (1992),4,1970-01-03\n", 4, 2, 3)]
    [InlineData("Mara,cedar,2,1970-01-04\nMara,Cedar (1992),4,1970-01-03\n", 2, 3, 2)]
    [InlineData("Mara,cedar,2,\nMara,Cedar (1992),4,\n", 4, 2, 3)]
    public void Of_two_ratings_of_one_movie_the_latest_counts(string lines, float stars, int dropped, int kept)
    {
        MovieClub club = Club(lines);
        Assert.Equal(stars, Assert.Single(club.Ratings).Stars);
        Assert.Equal(dropped, Assert.Single(club.Omissions).Line);
        Assert.EndsWith(
            $"is rated again in line {kept}, which counts.",
            club.Omissions[0].Problem,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("member,title\nMara,cedar\n", 1, "expected the header 'member,title,rating', found 'member,title'")]
    [InlineData("member,title,rating\nMara,cedar\n", 2, "found 2 fields")]
    [InlineData("member,title,rating\nMara,cedar,4\n,cedar,4\n", 3, "the member is empty")]
    [InlineData("member,title,rating\nMara, ,4\n", 2, "the title is empty")]
    [InlineData(
        "member,title,rating\nMara,cedar,good\n",
        2,
        "the rating 'good' is invalid: expected 1 to 10, or 0.5 to 5 stars"
    )]
    [InlineData("member,title,rating\nMara,cedar,0\n", 2, "the rating '0' is invalid")]
    [InlineData("member,title,rating\nMara,cedar,11\n", 2, "the rating '11' is invalid")]
    [InlineData("member,title,rating\nMara,cedar,6/5\n", 2, "the rating '6/5' is invalid")]
    [InlineData("member,title,rating\nMara,cedar,4/7\n", 2, "the rating '4/7' is invalid")]
    [InlineData("member,title,rating\nMara,cedar,-4\n", 2, "the rating '-4' is invalid")]
    [InlineData("member,title,rating\nMara,cedar,0.5\nMara,Ash (1990),9\n", 2, "the rating '0.5' is invalid")]
    [InlineData(
        "member,title,rating,date\nMara,cedar,4,31.5.2016\n",
        2,
        "the date '31.5.2016' is not of the form 2016-05-31"
    )]
    [InlineData("member,title,rating\n", null, "no rating below")]
    [InlineData("", null, "empty")]
    [InlineData("member,title,rating\nMara,Nowhere,4\n", null, "none of its 1 titles is in small")]
    public void Errors_name_file_and_line(string text, int? line, string problem)
    {
        using TempFolder folder = new TempFolder().With("club.csv", text);
        var error = Assert.Throws<DataFormatException>(() => MovieClub.Read(folder["club.csv"], Data));
        Assert.Equal((folder["club.csv"], line), (error.File, error.Line));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains(
            "member,title,rating",
            Assert.Throws<FileNotFoundException>(() => MovieClub.Read("no-such-club.csv", Data)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_committed_club_is_whole_on_the_real_data()
    {
        Dataset data = RealData.MoviesDataset;
        MovieClub club = MovieClub.Read(
            Path.Combine(RepositoryRoot.Above(AppContext.BaseDirectory)!, "data", "movie-club", "ratings.csv"),
            data
        );
        Assert.Empty(club.Omissions);
        Assert.InRange(club.Members.Length, 3, 5);
        Assert.All(club.Members, member => Assert.InRange(club.Of(member).Length, 20, 40));
        Assert.All(
            club.Ratings,
            rating =>
                Assert.True(
                    data.Ratings.ByMovie.RowLength(rating.Movie) >= 5,
                    $"{data.Movies[rating.Movie].Title} is hardly known"
                )
        );
        Assert.Equal(671 + club.Members.Length, club.Data.Users.Length);
        Assert.Equal(data.Ratings.Values, club.Data.Ratings.Values[..data.Ratings.Count]);
        Assert.Equal(data.Ratings.Movies, club.Data.Ratings.Movies[..data.Ratings.Count]);
    }

    [Fact]
    public void The_samples_club_has_friends_and_slips()
    {
        MovieClub club = MovieClub.OfSample(MetadataSample.Open());
        Assert.Equal(4, club.Members.Length);
        Assert.Equal(121, club.Ratings.Length + club.Omissions.Length);
        Assert.InRange(club.Omissions.Length, 1, 5);
        Assert.Equal(122, club.Omissions[^1].Line);
        Assert.NotEmpty(club.Omissions[^1].Suggestions);
    }

    /// <summary>The small set on another scale.</summary>
    sealed class RatingsDataset(RatingScale scale)
    {
        public Dataset Data { get; } =
            new(
                "small",
                new RatingsBuilder(scale)
                    .Add(7, 10, 4)
                    .Build(IdMap.Of([7]), IdMap.Of(MovieClubTests.Data.Movies.Select(movie => movie.Id))),
                MovieClubTests.Data.Movies,
                [new() { Id = 7 }],
                []
            );
    }
}
