using MovieRec.Data;
using MovieRec.Evaluation;
using MovieRec.Models;
using MovieRec.Recommending;
using MovieRec.Splitting;

namespace MovieRec.Tests.Recommending;

public sealed class FilterTests
{
    static readonly Dataset Data = Planted.Described(
        Planted.LowRank(40, 30, 2, 0.3, 0.3, seed: 9),
        movie =>
            movie % 3 == 0 ? ["Drama"]
            : movie % 3 == 1 ? ["Comedy", "Drama"]
            : ["Comedy"]
    );

    static readonly BiasBaseline Model = BiasBaseline.Fit(Data.Ratings);

    [Theory]
    [InlineData("genre")]
    [InlineData("without genre")]
    [InlineData("ratings")]
    [InlineData("only")]
    [InlineData("excluded")]
    [InlineData("where")]
    public void A_list_is_the_full_list_without_what_does_not_pass(string kind)
    {
        Id[] ids = [.. Data.Movies.Where((_, index) => index % 4 == 1).Select(movie => movie.Id)];
        (RecommendationFilter filter, Func<Movie, bool> passes) = kind switch
        {
            "genre" => (new RecommendationFilter { Genres = ["comedy"] }, Is("Comedy")),
            "without genre" => (new() { ExcludedGenres = ["Comedy"] }, movie => !Is("Comedy")(movie)),
            "ratings" => (
                new() { MinimumRatings = 12 },
                (Func<Movie, bool>)(movie => Data.Ratings.Movies.Count(other => Data.Movies[other] == movie) >= 12)
            ),
            "only" => (new() { OnlyMovies = ids }, movie => ids.Contains(movie.Id)),
            "excluded" => (new() { ExcludedMovies = ids }, movie => !ids.Contains(movie.Id)),
            _ => (
                new() { Where = movie => movie.Title.Contains('3', StringComparison.Ordinal) },
                movie => movie.Title.Contains('3', StringComparison.Ordinal)
            ),
        };
        Id user = Data.Users[3].Id;
        Movie[] full = [.. Recommend.For(Model, Data, user, k: 30).Select(one => one.Movie)];
        Recommendations list = Recommend.For(Model, Data, user, k: 4, filter: filter);
        Assert.Equal(full.Where(passes).Take(4), list.Select(one => one.Movie));
        Assert.InRange(full.Count(passes), 1, full.Length - 1);
        Assert.Equal(list.ToString(), Recommend.ForAll(Model, Data, 4, filter: filter)[user].ToString());
        string title = Data.Movies[0].Title;
        Movie[] similar = [.. Recommend.SimilarTo(Item, Data, title, k: 30).Select(one => one.Movie)];
        Assert.Equal(
            similar.Where(passes),
            Recommend.SimilarTo(Item, Data, title, k: 30, filter: filter).Select(one => one.Movie)
        );
        FunkSvd folding = FunkSvd.Fit(Data.Ratings, new() { Epochs = 3, Factors = 2 });
        Movie[] stranger = [.. Recommend.ForNewUser(folding, Data, [(title, 5)], k: 30).Select(one => one.Movie)];
        Assert.Equal(
            stranger.Where(passes).Take(5),
            Recommend.ForNewUser(folding, Data, [(title, 5)], k: 5, filter: filter).Select(one => one.Movie)
        );
    }

    static readonly ItemKnn Item = ItemKnn.Fit(Data.Ratings);

    static Func<Movie, bool> Is(string genre) => movie => movie.Genres.Contains(genre);

    [Fact]
    public void Years_leave_out_movies_without_a_year()
    {
        Movie[] movies =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(index => new Movie
                {
                    Id = index,
                    Title = $"Movie {index}",
                    Year = index == 3 ? null : 1990 + index,
                }),
        ];
        Ratings ratings = Planted.LowRank(6, 4, 1, 0.9, 0.1, seed: 2);
        Dataset data = new(
            "years",
            ratings,
            [.. movies],
            [.. ratings.UserIds.Ids.Select(id => new User { Id = id })],
            []
        );
        Assert.Equal([false, true, true, false], new RecommendationFilter { YearFrom = 1991 }.Passing(data));
        Assert.Equal([true, true, false, false], new RecommendationFilter { YearTo = 1991 }.Passing(data));
        Assert.Equal(
            [false, true, false, false],
            new RecommendationFilter { YearFrom = 1991, YearTo = 1991 }.Passing(data)
        );
    }

    [Fact]
    public void When_nothing_is_left_the_message_says_why()
    {
        Id user = Data.Users[0].Id;
        string message = Assert
            .Throws<ArgumentException>(() =>
                Recommend.For(Model, Data, user, filter: new() { Genres = ["Drama"], YearFrom = 2090 })
            )
            .Message;
        Assert.Contains("(genre Drama; from 2090)", message, StringComparison.Ordinal);
        Assert.Contains(
            "Did you mean 'Comedy'?",
            Assert
                .Throws<ArgumentException>(() =>
                    Recommend.For(Model, Data, user, filter: new() { Genres = ["Comdey"] })
                )
                .Message,
            StringComparison.Ordinal
        );
        Id seen = Data.Movies[Data.Ratings.ByUser.RowColumns(0)[0]].Id;
        Recommendations none = Recommend.For(Model, Data, user, filter: new() { OnlyMovies = [seen] });
        Assert.Empty(none);
        Assert.Equal("1 movie passes the filter; the user has rated all of them.", none.Note);
    }

    [Fact]
    public void An_applied_filter_ranks_what_does_not_pass_last()
    {
        Split split = Split.Random(Data.Ratings);
        BiasBaseline model = BiasBaseline.Fit(split.Train);
        IItemScorer filtered = new RecommendationFilter { MinimumRatings = 8 }.Apply(model, Data, split.Train);
        RankingReport report = Evaluate.Ranking(
            filtered,
            split.Train,
            split.Test,
            new() { Metrics = Metric.ParseAll("ndcg@3") }
        );
        Assert.All(
            report.Users.SelectMany(user => report.Recommended(user)),
            item => Assert.True(split.Train.ByMovie.RowLength(item) >= 8)
        );
        float[] scores = new float[model.ItemCount],
            own = new float[model.ItemCount];
        filtered.Score(2, scores);
        model.Score(2, own);
        Assert.All(
            Enumerable.Range(0, scores.Length),
            item => Assert.Equal(split.Train.ByMovie.RowLength(item) >= 8 ? own[item] : float.MinValue, scores[item])
        );
    }
}
