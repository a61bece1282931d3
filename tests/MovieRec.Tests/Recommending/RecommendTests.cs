using MovieRec.Data;
using MovieRec.Data.Titles;
using MovieRec.Formatting;
using MovieRec.Models;
using MovieRec.Recommending;
using MovieRec.Tests.Cleaning;

namespace MovieRec.Tests.Recommending;

public sealed class RecommendTests
{
    static readonly Dataset Data = SmallSets.Of(
        [
            SmallSets.Movie(10, "Ash (1990)", null, "War"),
            SmallSets.Movie(20, "Birch, The (1991)"),
            SmallSets.Movie(30, "Cedar <1> (1992)", null, "Comedy", "Drama"),
            SmallSets.Movie(40, "Dogwood (1993)"),
            SmallSets.Movie(50, "Elm (1994)"),
        ],
        [new() { Id = 7 }, new() { Id = 8 }, new() { Id = 9 }],
        (7, 10, 5, 0),
        (7, 40, 3, 0),
        (8, 20, 4, 0),
        (8, 10, 1, 0),
        (8, 30, 2, 0),
        (8, 40, 2, 0),
        (8, 50, 2, 0)
    );

    [Fact]
    public void Leaves_out_what_was_seen()
    {
        Recommendations list = Recommend.For(new Fixed([9, 1, 3, 9, 2]), Data, 7, k: 2);
        Assert.Equal([(1, 30, 3f), (2, 50, 2f)], list.Select(one => (one.Rank, one.Movie.Id, one.Score)));
        Assert.Null(list[0].Stars);
        Assert.Equal([30, 50, 20], Recommend.For(new Fixed([9, 1, 3, 9, 2]), Data, 7).Select(one => one.Movie.Id));
    }

    [Fact]
    public void Equal_scores_are_in_an_order_that_the_seed_draws()
    {
        var same = new Fixed([9, 2, 2, 9, 2]);
        Func<ulong, IEnumerable<Id>>[] lists =
        [
            seed => Recommend.For(same, Data, 7, 1, seed).Select(one => one.Movie.Id),
            seed => Recommend.ForAll(same, Data, 1, seed: seed)[7].Select(one => one.Movie.Id),
            seed => Recommend.ForNewUser(same, Data, [("ash", 5), ("dogwood", 3)], 1, seed).Select(one => one.Movie.Id),
        ];
        Assert.All(
            lists,
            list =>
            {
                Assert.Equal(
                    [20, 30, 50],
                    Enumerable.Range(0, 50).SelectMany(seed => list((ulong)seed)).Distinct().Order()
                );
                Assert.Equal(list(3), list(3));
            }
        );
        Assert.Equal(
            [40, 50],
            Enumerable
                .Range(0, 50)
                .Select(seed =>
                    Recommend.SimilarTo(new Fixed([1, 9, 3, 4, 4]), Data, "The Birch", 1, (ulong)seed)[0].Movie.Id
                )
                .Distinct()
                .Order()
        );
    }

    [Fact]
    public void A_user_who_saw_everything_gets_an_empty_list() =>
        Assert.Empty(Recommend.For(new Fixed([1, 2, 3, 4, 5]), Data, 8));

    [Fact]
    public void Shows_itself_as_a_table()
    {
        Recommendations list = Recommend.For(new FixedStars([9, 1, 6.25f, 9, 2]), Data, 7, k: 2, rank: RankBy.Stars);
        Assert.Equal(
            """
            2 movies for user 7 of small, by predicted stars
            rank  title             genres         stars   score
            ----  ----------------  -------------  -----  ------
               1  Cedar <1> (1992)  Comedy, Drama   5.00  6.2500
               2  Elm (1994)                        2.00  2.0000

            """.ReplaceLineEndings("\n"),
            list.ToString()
        );
        string html = Shown(new ShownFormatters().CreateTypeFormatters(), list, "text/html");
        Assert.StartsWith(
            "<table><caption>2 movies for user 7 of small, by predicted stars</caption>",
            html,
            StringComparison.Ordinal
        );
        Assert.Contains("Cedar &lt;1&gt; (1992)", html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "stars",
            Recommend.For(new Fixed([9, 1, 6, 9, 2]), Data, 7).ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_unknown_user_is_told_of_fold_in()
    {
        string message = Assert
            .Throws<KeyNotFoundException>(() => Recommend.For(new Fixed(new float[5]), Data, 6))
            .Message;
        Assert.Contains("no user 6 in small: the ids here run from 7 to 9", message, StringComparison.Ordinal);
        Assert.Contains("ForNewUser", message, StringComparison.Ordinal);
        Assert.Contains("--rate", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_user_is_served_by_titles_and_stars()
    {
        var model = new Fixed([1, 2, 3, 4, 5]);
        Recommendations list = Recommend.ForNewUser(model, Data, [("the birch", 5), ("elm", 2)], k: 2);
        Assert.Equal([new(1, 5), new(4, 2)], model.Seen);
        Assert.Equal([40, 30], list.Select(one => one.Movie.Id));
        Assert.Equal("2 movies for a new user who rated Birch, The (1991) 5, Elm (1994) 2", list.Heading);
        Assert.Equal([50, 40, 30, 20, 10], Recommend.ForNewUser(model, Data, []).Select(one => one.Movie.Id));
    }

    [Fact]
    public void A_new_users_mistakes_are_named()
    {
        var model = new Fixed(new float[5]);
        Assert.Contains(
            "The closest: Birch, The (1991)",
            Assert.Throws<TitleException>(() => Recommend.ForNewUser(model, Data, [("bircch", 5)])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "1 to 5",
            Assert
                .Throws<ArgumentOutOfRangeException>(() => Recommend.ForNewUser(model, Data, [("elm", 5.5f)]))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'Elm (1994)', which was rated before",
            Assert
                .Throws<ArgumentException>(() => Recommend.ForNewUser(model, Data, [("elm", 5), ("Elm (1994)", 4)]))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => Recommend.ForNewUser(model, Data, [], k: 0));
    }

    [Fact]
    public void A_model_of_other_data_is_refused()
    {
        Assert.Contains(
            "index 0 is user 0 in the model and user 7 in 'small'",
            Assert.Throws<ArgumentException>(() => Recommend.For(new Fixed(new float[4]), Data, 7)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Recommend.ForAll(new Fixed(new float[4]), Data));
        Assert.Throws<ArgumentException>(() => Recommend.ForNewUser(new Fixed(new float[4]), Data, []));
        Assert.Throws<ArgumentException>(() => Recommend.SimilarTo(new Fixed(new float[4]), Data, "elm"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Recommend.For(new Fixed(new float[5]), Data, 7, k: 0));
    }

    [Fact]
    public void Similar_movies_leave_out_the_movie_itself()
    {
        Recommendations list = Recommend.SimilarTo(new Fixed([1, 9, 3, 5, 4]), Data, "The Birch", k: 3);
        Assert.Equal([40, 50, 30], list.Select(one => one.Movie.Id));
        Assert.StartsWith(
            "3 movies like Birch, The (1991)\nrank  title             genres         similarity\n",
            list.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void All_users_at_once_get_what_each_gets_alone_for_any_number_of_threads()
    {
        Dataset data = Generated(users: 200, items: 90);
        PureSvd model = PureSvd.Fit(data.Ratings, new() { Factors = 6 });
        BatchRecommendations[] runs =
        [
            .. new[] { 1, 2, 3, 8 }.Select(threads => Recommend.ForAll(model, data, 7, threads)),
        ];
        Assert.All(
            runs,
            run =>
            {
                Assert.Equal(runs[0].Movies, run.Movies);
                Assert.Equal(runs[0].Scores, run.Scores);
            }
        );
        foreach (User user in data.Users)
            Assert.Equal(Recommend.For(model, data, user.Id, 7), runs[0][user.Id]);
        Assert.Throws<KeyNotFoundException>(() => runs[0][1000]);
    }

    [Fact]
    public void Places_without_a_movie_are_marked()
    {
        BatchRecommendations all = Recommend.ForAll(new FixedStars([9, 1, 6, 8, 2]), Data, k: 2, rank: RankBy.Stars);
        Assert.Equal([2, 4, -1, -1, 0, 3], all.Movies);
        Assert.Equal([6, 2, float.NegativeInfinity, float.NegativeInfinity, 9, 8], all.Scores);
        Assert.Empty(all[8]);
        Assert.Equal(5f, all[9][0].Stars);
        Assert.Equal(
            "2 movies for each of 3 users of small\nuser  best movies\n"
                + "----  ----------------------------\n   7  Cedar <1> (1992); Elm (1994)\n   8\n"
                + "   9  Ash (1990); Dogwood (1993)\n",
            all.ToString()
        );
        Assert.Contains(
            "<caption>2 movies for each of 3 users",
            Shown(new ShownFormatters().CreateTypeFormatters(), all, "text/html"),
            StringComparison.Ordinal
        );
        Assert.Equal(5, Recommend.ForAll(new Fixed(new float[5]), Data, k: 1000).PerUser);
    }

    [Fact]
    public void Works_on_ml100k_for_old_and_new_users_and_similar_movies()
    {
        Dataset data = RealData.MovieLens100K;
        PureSvd model = PureSvd.Fit(data.Ratings);
        Assert.Contains(
            Recommend.SimilarTo(model, data, "star wars", 5),
            one => one.Movie.Title == "Empire Strikes Back, The (1980)"
        );
        Recommendations fresh = Recommend.ForNewUser(
            model,
            data,
            [("Star Wars", 5), ("The Empire Strikes Back", 5)],
            5
        );
        Assert.Contains(fresh, one => one.Movie.Title == "Return of the Jedi (1983)");
        BiasBaseline bias = BiasBaseline.Fit(data.Ratings);
        Assert.All(
            Recommend.For(bias, data, 196),
            one =>
                Assert.Equal(
                    bias.Predict(data.Ratings.UserIds.IndexOf(196), data.Ratings.MovieIds.IndexOf(one.Movie.Id)),
                    one.Stars
                )
        );
    }

    static string Shown(IEnumerable<object> formatters, object value, string mimeType)
    {
        using var writer = new StringWriter();
        dynamic formatter = formatters.First(one =>
            (string)one.GetType().GetProperty("MimeType")!.GetValue(one)! == mimeType
        );
        object formatted = formatter.GetType().GetMethod("Format").Invoke(formatter, new object[] { value, writer });
        Assert.Equal(true, formatted);
        return writer.ToString();
    }

    static Dataset Generated(int users, int items)
    {
        Ratings ratings = Planted.LowRank(users, items, 2, 0.2, 0.3, seed: 5);
        return new Dataset(
            "planted",
            ratings,
            [.. Enumerable.Range(0, items).Select(id => new Movie { Id = id, Title = $"Movie {id}" })],
            [.. Enumerable.Range(0, users).Select(id => new User { Id = id })],
            []
        );
    }

    /// <summary>Scores everybody alike.</summary>
    class Fixed(float[] all) : IItemScorer, IFoldIn, IItemSimilarity
    {
        public ItemRating[] Seen { get; private set; } = [];

        public TrainingFacts Facts { get; } =
            all.Length == 5 ? TrainingFacts.Of(Data.Ratings) : FactsOf.Counts(3, all.Length);

        public int UserCount => 3;

        public int ItemCount => all.Length;

        public void Score(int user, Span<float> scores) => all.CopyTo(scores);

        public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
        {
            Seen = history.ToArray();
            all.CopyTo(scores);
        }

        public void Similarities(int item, Span<float> similarities) => all.CopyTo(similarities);
    }

    sealed class FixedStars(float[] all) : Fixed(all), IRatingPredictor
    {
        public float Predict(int user, int item) => throw new NotSupportedException();
    }
}
