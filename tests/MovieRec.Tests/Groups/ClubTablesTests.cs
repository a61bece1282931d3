using MovieRec.Data;
using MovieRec.Groups;
using MovieRec.Models;
using MovieRec.Tests.Cleaning;

namespace MovieRec.Tests.Groups;

/// <summary>Twelve movies; Ann loves the first six and Bo the others.</summary>
public sealed class ClubTablesTests
{
    static readonly Dataset Data = SmallSets.Of(
        [.. Enumerable.Range(1, 12).Select(id => SmallSets.Movie(id, $"M{id} (1990)", null, "Drama"))],
        [new() { Id = 1 }],
        (1, 1, 5, 0)
    );

    static readonly MovieClub Club = MovieClub.Parse(
        "club.csv",
        "member,title,rating\n" + "Ann,M1,5\nAnn,M2,5\nAnn,M7,1\nAnn,M8,1\n" + "Bo,M9,5/5\nBo,M1,2/5\nBo,Nothing,4\n",
        Data
    );

    /// <summary>By user: a stranger, Ann, Bo.</summary>
    static readonly IItemScorer Model = new Table(
        TrainingFacts.Of(Club.Data.Ratings),
        [new float[12], [9, 9, 8, 7, 6, 5, 0, 0, 0, 0, 0, -1], [0, 0, 0, 0, 0, 1, 5, 6, 9, 8, 7, 9]]
    );

    [Fact]
    public void Next_leaves_out_what_the_member_rated_and_gives_reasons()
    {
        Assert.Equal(
            """
            rank  title      genres  score  why
            ----  ---------  ------  -----  -----------------------------
               1  M3 (1990)  Drama       8  genre Drama +2.00, itself +1.00
               2  M4 (1990)  Drama       7  genre Drama +3.00, itself +1.00

            """.ReplaceLineEndings("\n").Replace(
                "-----------------------------",
                "-------------------------------",
                StringComparison.Ordinal
            ),
            ClubTables
                .Next(
                    Model,
                    Club,
                    "Ann",
                    2,
                    new Reasons(movie => [("movie:1", 1), ("genre:Drama", movie), ("", 9), ("keyword:x", -1)])
                )
                .ToString()
        );
        Assert.False(ClubTables.Next(Model, Club, "Bo").Has("why"));
        Assert.Equal("M12 (1990)", ClubTables.Next(Model, Club, "Bo", 1)["title"].Texts[0]);
        Assert.Contains(
            "no member 'ann'. Members: Ann, Bo",
            Assert.Throws<ArgumentException>(() => ClubTables.Next(Model, Club, "ann")).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>None has rated M3 to M6 and M10 to M12. Ann's scores of these are 8 7 6 5 0 0 −1 (mean 25/7, deviation
    /// 3.50), Bo's 0 0 0 1 8 7 9 (mean 25/7, deviation 3.89). Standardized sums: .35 .06 −.22 −.25 .12 −.14 .09; lowest
    /// of the two: −.92 −.92 −.92 −.66 −1.02 −1.02 −1.31.</summary>
    [Fact]
    public void Together_takes_what_nobody_has_rated()
    {
        MovieRec.Data.Table together = ClubTables.Together(Model, Club, 4);
        Assert.Equal([1, 2, 3, 4], together["rank"].Numbers);
        Assert.Equal(["M3 (1990)", "M10 (1990)", "M12 (1990)", "M4 (1990)"], together["average"].Texts);
        Assert.Equal("M6 (1990)", together["least misery"].Texts[0]);
        // equal, so in any order
        Assert.Equal(["M3 (1990)", "M4 (1990)", "M5 (1990)"], together["least misery"].Texts.Skip(1).Order());
        // all seven are among the best 20 of both
        Assert.Equal(together["average"].Texts, together["proportional"].Texts);
        MovieRec.Data.Table served = ClubTables.Served(Model, Club, 4);
        Assert.Equal(["strategy", "Ann", "Bo", "lowest mean"], served.Columns.Select(column => column.Name));
        // there are but seven: all are among the best 20
        Assert.All(served["Ann"].Numbers.Concat(served["Bo"].Numbers), count => Assert.Equal(4, count));
        // Ann with the first list, Bo with the second
        Assert.Equal([-0.02, -0.85, -0.02], served["lowest mean"].Numbers);
        Assert.Throws<ArgumentException>(() =>
            ClubTables.Together(new Table(FactsOf.Counts(1, 12), [new float[12]]), Club)
        );
    }

    /// <summary>A model to which a movie is as good as the stars above 3 of what is known from its half, and the first
    /// movies a bit better to everybody.</summary>
    [Fact]
    public void Own_ratings_are_set_against_a_stranger()
    {
        MovieRec.Data.Table own = ClubTables.OwnRatings(new Halves(), Club, folds: 2);
        Assert.Equal(["Ann", "Bo"], own["member"].Texts);
        Assert.Equal([4, 2], own["ratings"].Numbers);
        // Ann, by stars: M7, M8, M1, M2; the folds are M7 M1 and M8 M2. The first movies are the stranger's best, and
        // hers: right both times.
        // Bo, by stars: M1, M9; each is a fold of its own, so there is no pair.
        Assert.Equal([1, double.NaN], own["right without ratings"].Numbers);
        Assert.Equal([1, double.NaN], own["right with ratings"].Numbers);
        // Ten of twelve are left to Bo whatever is known; of Ann's eight, all are shown.
        Assert.Equal([0, 0], own["new in top 10"].Numbers);
        Assert.Throws<ArgumentOutOfRangeException>(() => ClubTables.OwnRatings(new Halves(), Club, folds: 1));
    }

    [Fact]
    public void Own_ratings_turn_a_strangers_order_around()
    {
        MovieClub club = MovieClub.Parse(
            "club.csv",
            "member,title,rating\nCy,M11,5\nCy,M12,5\nCy,M1,1\nCy,M2,1\n",
            Data
        );
        MovieRec.Data.Table own = ClubTables.OwnRatings(new Halves(), club, folds: 2);
        Assert.Equal(0, own["right without ratings"].Numbers[0]);
        Assert.Equal(1, own["right with ratings"].Numbers[0]);
    }

    static MovieClub PopularClub(params (int Movie, int Stars)[] bo)
    {
        // Eight movies; movie m has m ratings, so popularity goes against the order of ids.
        Dataset data = SmallSets.Of(
            [.. Enumerable.Range(1, 8).Select(id => SmallSets.Movie(id, $"M{id} (1990)", null, "Drama"))],
            [.. Enumerable.Range(1, 8).Select(id => new User { Id = id })],
            [
                .. from movie in Enumerable.Range(1, 8)
                from user in Enumerable.Range(1, movie)
                select (user, movie, 4, 0L),
            ]
        );
        return MovieClub.Parse(
            "club.csv",
            "member,title,rating\nAnn,M8,5\nAnn,M3,5\n"
                + string.Concat(bo.Select(one => $"Bo,M{one.Movie},{one.Stars}/5\n")),
            data
        );
    }

    [Fact]
    public void Next_says_where_scores_tell_nothing_and_lists_the_most_rated()
    {
        MovieClub club = PopularClub((8, 5));
        float[][] scores = [.. Enumerable.Range(0, 9).Select(_ => new float[8]), [0, 7, 0, 0, 0, 0, 0, 0]];
        var model = new Table(TrainingFacts.Of(club.Data.Ratings), scores);
        MovieRec.Data.Table ann = ClubTables.Next(model, club, "Ann", 3, new Reasons(_ => [("genre:Drama", 1)]));
        Assert.Equal(["M7 (1990)", "M6 (1990)", "M5 (1990)"], ann["title"].Texts);
        Assert.Equal([7, 6, 5], ann["ratings"].Numbers);
        Assert.All(ann["why"].Texts, Assert.Null);
        Assert.Equal(
            "The model has nothing to rank these movies by for Ann: they are ordered by number of ratings.",
            ann.Note
        );
        Assert.EndsWith($"\n{ann.Note}\n", ann.ToString(), StringComparison.Ordinal);
        MovieRec.Data.Table bo = ClubTables.Next(model, club, "Bo", 3, new Reasons(_ => [("genre:Drama", 1)]));
        Assert.Equal(["M2 (1990)", "M7 (1990)", "M6 (1990)"], bo["title"].Texts);
        Assert.Equal([7, 0, 0], bo["score"].Numbers);
        Assert.Equal(["genre Drama +1.00", null, null], bo["why"].Texts);
        Assert.StartsWith(
            "The scores distinguish only the first movie from most others",
            bo.Note,
            StringComparison.Ordinal
        );
        Assert.Null(ClubTables.Next(Model, Club, "Ann", 2).Note);
    }

    [Fact]
    public void Next_says_where_no_rating_counts_as_liked()
    {
        MovieClub club = PopularClub((8, 1), (7, 1));
        LightFm model = LightFm.Fit(club.Data.Ratings, new() { Factors = 4, Epochs = 2 });
        Assert.Equal(
            "None of the ratings of Bo counts as liked: popular movies come first.",
            ClubTables.Next(model, club, "Bo", 1).Note
        );
        Assert.DoesNotContain("liked", ClubTables.Next(model, club, "Ann", 1).Note ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Together_lists_the_most_rated_where_members_scores_tell_nothing()
    {
        MovieClub club = PopularClub((8, 5));
        float[][] flat = [.. Enumerable.Range(0, 10).Select(user => Enumerable.Repeat(user / 3f, 8).ToArray())];
        TrainingFacts facts = TrainingFacts.Of(club.Data.Ratings);
        MovieRec.Data.Table none = ClubTables.Together(new Table(facts, flat), club, 3);
        foreach (string way in new[] { "average", "least misery", "proportional" })
            Assert.Equal(["M7 (1990)", "M6 (1990)", "M5 (1990)"], none[way].Texts);
        Assert.Equal(
            "The model has nothing to rank these movies by for the members: they are ordered by number of ratings.",
            none.Note
        );
        // Ann's best of M1 M2 M4 M5 M6 M7 is M1, then M2; the rest are below her mean. Bo's are all the same, up to
        // rounding.
        float[][] annAlone = [.. flat[..8], [9, 8, 0, 0, 0, 0, 0, 0], [3, 3, 3, 3.0000002f, 3, 3, 3, 3]];
        MovieRec.Data.Table ann = ClubTables.Together(new Table(facts, annAlone), club, 4);
        Assert.Equal(["M1 (1990)", "M2 (1990)", "M7 (1990)", "M6 (1990)"], ann["average"].Texts);
        Assert.Equal(["M2 (1990)", "M1 (1990)", "M7 (1990)", "M6 (1990)"], ann["least misery"].Texts); // both at Bo's 0
        Assert.Equal(
            "The model has nothing to rank movies by for Bo: the lists depend on the others, "
                + "and movies with equal scores are ordered by number of ratings.",
            ann.Note
        );
        Assert.Null(ClubTables.Together(Model, Club, 4).Note);
    }

    /// <summary>Nobody but Bo has rated what Bo rated, so that item neighbors know nothing to rank by for Bo.</summary>
    [Fact]
    public void Together_ignores_members_without_data()
    {
        Dataset data = SmallSets.Of(
            [.. Enumerable.Range(1, 6).Select(id => SmallSets.Movie(id, $"M{id} (1990)", null, "Drama"))],
            [.. Enumerable.Range(1, 5).Select(id => new User { Id = id })],
            [
                .. from movie in Enumerable.Range(1, 5)
                from user in Enumerable.Range(1, movie)
                select (user, movie, 4, 0L),
            ]
        );
        MovieClub club = MovieClub.Parse("club.csv", "member,title,rating\nAnn,M5,5\nBo,M6,5\n", data);
        foreach (
            IItemScorer model in new IItemScorer[]
            {
                ItemKnnRanking.Fit(club.Data.Ratings),
                LightFm.Fit(club.Data.Ratings, new() { Factors = 4, Epochs = 2 }),
            }
        )
            Assert.Contains(
                "nothing to rank movies by for Bo:",
                ClubTables.Together(model, club, 3).Note,
                StringComparison.Ordinal
            );
    }

    sealed class Halves : IFoldIn
    {
        public TrainingFacts Facts { get; } = TrainingFacts.Of(Data.Ratings);

        public void ScoreNewUser(ReadOnlySpan<ItemRating> history, Span<float> scores)
        {
            for (int movie = 0; movie < scores.Length; movie++)
            {
                scores[movie] = -0.01f * movie;
                foreach (ItemRating rated in history)
                {
                    if (rated.Item / 6 == movie / 6)
                        scores[movie] += rated.Rating - 3;
                }
            }
        }
    }

    sealed class Table(TrainingFacts facts, float[][] scores) : IItemScorer
    {
        public TrainingFacts Facts => facts;
        public int UserCount => scores.Length;
        public int ItemCount => scores[0].Length;

        public void Score(int user, Span<float> to) => scores[user].CopyTo(to);
    }

    sealed class Reasons(Func<int, (string OfItem, double Value)[]> parts) : IExplainable
    {
        public TrainingFacts Facts => Model.Facts;

        public Explanation Explain(int user, int item) =>
            new(
                (float)parts(item).Sum(part => part.Value),
                parts(item).Select(part => new Contribution("", part.OfItem, part.Value))
            );
    }
}
