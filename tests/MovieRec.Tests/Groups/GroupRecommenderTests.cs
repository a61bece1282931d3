using System.Collections.Immutable;
using MovieRec.Data;
using MovieRec.Data.Titles;
using MovieRec.Groups;
using MovieRec.Models;

namespace MovieRec.Tests.Groups;

public sealed class GroupRecommenderTests
{
    // Users 1 and 2 have seen movies 0 to 3; movies 4 to 11 are left, of which 10 and 11 are rated by nobody else.
    static readonly Dataset Data = Club();

    [Fact]
    public void Movies_that_neither_has_seen_are_ranked_by_the_prediction_for_both()
    {
        GroupRecommender together = GroupRecommender.For(
            new TableOfPairs(),
            Data,
            GroupRecommender.Member(Data, 1, "Ana"),
            GroupRecommender.Member(Data, 2, "Ben"),
            new() { Popular = 6, Favorites = 0 }
        );
        Assert.Equal(6, together.CandidateCount); // 4 to 9: the rated ones
        GroupRecommendations list = together.Best(3);
        Assert.Equal("3 movies for Ana and Ben, by the model", list.Heading);
        Assert.Equal([9, 8, 7], list.Select(one => one.Movie.Id));
        GroupRecommendation best = list[0];
        Assert.Equal((1, 3.9f, 2.25f, 4.5f), (best.Rank, best.Together, best.First, best.Second));
        Assert.Equal("because Ana gave Movie 0 5", best.Reason);
        Assert.Contains(
            "| Ana | Ben |",
            string.Join(" | ", list.ToString().Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)) + " |",
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_filter_leaves_movies_out()
    {
        GroupRecommender together = GroupRecommender.For(
            new TableOfPairs(),
            Data,
            GroupRecommender.Member(Data, 1, "Ana"),
            GroupRecommender.Member(Data, 2, "Ben"),
            new() { Filter = new() { ExcludedMovies = [8, 9] } }
        );
        Assert.Equal([11, 10, 7], together.Best(3).Select(one => one.Movie.Id));
        GroupRecommendations none = GroupRecommender
            .For(
                new TableOfPairs(),
                Data,
                GroupRecommender.Member(Data, 1),
                GroupRecommender.Member(Data, 2),
                new() { Filter = new() { OnlyMovies = [0] } }
            )
            .Best(3);
        Assert.Empty(none);
        Assert.Contains("No movie is left to recommend", none.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Strategies_rank_by_what_each_alone_would_give()
    {
        GroupRecommender together = GroupRecommender.For(
            new TableOfPairs(),
            Data,
            GroupRecommender.Member(Data, 1, "Ana"),
            GroupRecommender.Member(Data, 2, "Ben"),
            new() { Popular = 8, Favorites = 0 }
        );
        // Ana: 1 + movie / 4 backwards, so 4 is her best; Ben: movie / 2.
        for (int movie = 4; movie < 12; movie++)
            Assert.Equal((TableOfPairs.Alone(0, movie), TableOfPairs.Alone(1, movie)), (4.5f - movie / 4f, movie / 2f));
        Assert.Equal(
            Best(movie => TableOfPairs.Alone(0, movie) + TableOfPairs.Alone(1, movie)),
            together.Best(3, AggregationStrategy.Average).Select(one => (int)one.Movie.Id)
        );
        Assert.Equal(
            Best(movie => Math.Min(TableOfPairs.Alone(0, movie), TableOfPairs.Alone(1, movie))),
            together.Best(3, AggregationStrategy.LeastMisery).Select(one => (int)one.Movie.Id)
        );
        Assert.Equal(
            Best(movie => Math.Max(TableOfPairs.Alone(0, movie), TableOfPairs.Alone(1, movie))),
            together.Best(3, AggregationStrategy.MostPleasure).Select(one => (int)one.Movie.Id)
        );
        Table table = together.Strategies(3);
        Assert.Equal(["the model", "average", "least misery", "most pleasure"], table["strategy"].Texts);
        Assert.Equal(3, table["shared with model"].Numbers[0]);

        static IEnumerable<int> Best(Func<int, float> score) => Enumerable.Range(4, 8).OrderByDescending(score).Take(3);
    }

    [Fact]
    public void Movies_similar_to_favorites_are_candidates_even_with_few_ratings()
    {
        GroupRecommender together = GroupRecommender.For(
            new TableOfPairs(),
            Data,
            GroupRecommender.Member(Data, 1),
            GroupRecommender.Member(Data, 2),
            new()
            {
                Popular = 1,
                Favorites = 1,
                SimilarToEach = 2,
            }
        );
        // Both's favorite is movie 0, and most similar to it are 11 and 10; the most rated is 4.
        Assert.Equal([11, 10, 4], together.Best().Select(one => one.Movie.Id));
        Assert.StartsWith("because user 1 gave", together.Best()[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void New_people_come_with_titles_and_stars()
    {
        GroupRecommender together = GroupRecommender.For(
            new TableOfPairs(),
            Data,
            GroupRecommender.NewMember(Data, "Cleo", ("Movie 5", 1f), ("Movie 6", 2f)),
            GroupRecommender.Member(Data, 2, "Ben")
        );
        Assert.DoesNotContain(together.Best(20), one => (int)one.Movie.Id is 5 or 6);
        Assert.Equal(
            "liked by many",
            GroupRecommender
                .For(
                    new TableOfPairs(),
                    Data,
                    GroupRecommender.NewMember(Data, "Cleo", ("Movie 5", 1f)),
                    GroupRecommender.NewMember(Data, "Dan", ("Movie 6", 2f))
                )
                .Best(1)[0]
                .Reason
        );
        Assert.Throws<TitleException>(() =>
            GroupRecommender.For(
                new TableOfPairs(),
                Data,
                GroupRecommender.NewMember(Data, "Cleo", ("Alien", 5f)),
                GroupRecommender.Member(Data, 2)
            )
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            GroupRecommender.For(
                new TableOfPairs(),
                Data,
                GroupRecommender.NewMember(Data, "Cleo", ("Movie 5", 9f)),
                GroupRecommender.Member(Data, 2)
            )
        );
        Assert.Throws<KeyNotFoundException>(() =>
            GroupRecommender.For(
                new TableOfPairs(),
                Data,
                GroupRecommender.Member(Data, 99),
                GroupRecommender.Member(Data, 2)
            )
        );
        Assert.Contains(
            "same user",
            Assert
                .Throws<ArgumentException>(() =>
                    GroupRecommender.For(
                        new TableOfPairs(),
                        Data,
                        GroupRecommender.Member(Data, 2, "Ana"),
                        GroupRecommender.Member(Data, 2, "Ben")
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => together.Best(0));
    }

    [Fact]
    public void Where_the_model_tells_no_movies_apart_the_most_rated_come_first_with_a_note()
    {
        GroupRecommendations list = GroupRecommender
            .For(
                new OneForAll(),
                Data,
                GroupRecommender.Member(Data, 1, "Ana"),
                GroupRecommender.Member(Data, 2, "Ben"),
                new() { Popular = 8, Favorites = 0 }
            )
            .Best(4, AggregationStrategy.LeastMisery);
        Assert.Equal([4, 5, 6, 7], list.Select(one => one.Movie.Id)); // with 8, 7, 6 and 5 ratings
        Assert.Equal(
            "The model has nothing to rank these movies by for Ana and Ben: they are ordered by number of ratings.",
            list.Note
        );
        Assert.Contains($"\n{list.Note}\n", list.ToString(), StringComparison.Ordinal);
        Assert.Null(
            GroupRecommender
                .For(
                    new TableOfPairs(),
                    Data,
                    GroupRecommender.Member(Data, 1, "Ana"),
                    GroupRecommender.Member(Data, 2, "Ben"),
                    new() { Popular = 6, Favorites = 0 }
                )
                .Best(3)
                .Note
        );
    }

    static Dataset Club()
    {
        var builder = new RatingsBuilder(RatingScale.OneToFive);
        foreach (int user in (int[])[1, 2])
        {
            for (int movie = 0; movie < 4; movie++)
                builder.Add(user, movie, 5 - movie, movie);
        }
        for (int movie = 4; movie < 10; movie++)
        {
            for (int user = 3; user < 15 - movie; user++)
                builder.Add(user, movie, 3, movie);
        }
        return Planted.Described(
            builder.Build(IdMap.Of(Enumerable.Range(0, 12)), IdMap.Of(Enumerable.Range(0, 12))),
            _ => ["Drama"]
        );
    }

    /// <summary>Simple rules in place of a model.</summary>
    sealed class TableOfPairs : IPairScorer, IItemSimilarity
    {
        public TrainingFacts Facts { get; } = FactsOf.Counts(12, 12);

        public int ItemCount => 12;

        public static float Alone(int who, int movie) => who == 0 ? 4.5f - movie / 4f : movie / 2f;

        public void ScoreTogether(GroupMember first, GroupMember? second, Span<float> scores)
        {
            for (int movie = 0; movie < 12; movie++)
                scores[movie] = second is null ? Alone(first.User == 1 ? 0 : 1, movie) : 3 + movie / 10f;
        }

        public ImmutableArray<HistoryShare> Shares(GroupMember member, int item) =>
            member.IsNew
                ?
                [
                    .. member.Ratings.Select(rated => new HistoryShare(
                        rated.Item,
                        rated.Rating,
                        1f / member.Ratings.Length
                    )),
                ]
                : [new(3, 2, 0.5f), new(0, 5, 0.3f), new(1, 4, 0.2f)];

        public void Similarities(int item, Span<float> similarities)
        {
            for (int other = 0; other < 12; other++)
                similarities[other] = other == item ? 100 : other;
        }
    }

    sealed class OneForAll : IPairScorer
    {
        public TrainingFacts Facts { get; } = FactsOf.Counts(12, 12);

        public int ItemCount => 12;

        public void ScoreTogether(GroupMember first, GroupMember? second, Span<float> scores) => scores.Fill(3.5f);

        public ImmutableArray<HistoryShare> Shares(GroupMember member, int item) => [];
    }
}
