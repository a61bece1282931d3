using MovieRec.Data;
using MovieRec.Data.Imdb;

namespace MovieRec.Tests.Data.Imdb;

public sealed class MovieFactsTests
{
    static readonly Dataset Data = Planted.Described(
        Planted.LowRank(users: 6, items: 4, rank: 1, density: 0.9, noise: 0.1, seed: 1),
        movie => movie == 0 ? ["Comedy", "Drama"] : ["Drama"]
    );

    static ImdbTitle Title(string[] genres, int? runtime, string[] directors, params string[] actors) =>
        new("tt1", "Any", 1990, runtime, [.. genres], 7, 100, [.. directors], [.. actors]);

    [Fact]
    public void Without_IMDb_there_are_only_the_genres_of_the_data_set()
    {
        MovieFacts facts = MovieFacts.Without(Data);
        Assert.Equal(["Comedy", "Drama"], facts.GenreNames);
        Assert.Equal([0, 1], facts.Genres(0).ToArray());
        Assert.Equal([1], facts.Genres(3).ToArray());
        Assert.Equal((4, 0, 0), (facts.MovieCount, facts.KnownCount, facts.PersonNames.Length));
        Assert.True(float.IsNaN(facts.Runtime(2)));
        Assert.Equal(0, facts.People(2).Length);
    }

    [Fact]
    public void Genres_of_both_sources_are_merged_and_people_kept_who_occur_often_enough()
    {
        MovieFacts facts = MovieFacts.Of(
            Data,
            [
                Title(["Drama", "War"], 90, ["Ann"], "Ben", "Ann", "Cid"),
                Title(["Comedy"], 0, ["Ben"], "Ann"),
                null,
                Title([], 5000, [], "Dan", "Eve", "Ann"),
            ],
            new() { MinimumMovies = 2, MaxActors = 2 }
        );
        Assert.Equal(["Comedy", "Drama", "War"], facts.GenreNames);
        Assert.Equal([0, 1, 2], facts.Genres(0).ToArray());
        Assert.Equal([0, 1], facts.Genres(1).ToArray());
        Assert.Equal(["Ann", "Ben"], facts.PersonNames); // in the fourth movie Ann is the third actor
        Assert.Equal([0, 1], facts.People(0).ToArray());
        Assert.Equal([1, 0], facts.People(1).ToArray());
        Assert.Equal([], facts.People(3).ToArray());
        Assert.Equal([90, float.NaN, float.NaN, float.NaN], Enumerable.Range(0, 4).Select(facts.Runtime));
        Assert.Equal(3, facts.KnownCount);
    }

    [Fact]
    public void Wrong_lengths_and_options_are_refused()
    {
        Assert.Throws<ArgumentException>(() => MovieFacts.Of(Data, []));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            MovieFacts.Of(Data, [null, null, null, null], new() { MinimumMovies = 0 })
        );
    }
}
