using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Recommending;
using MovieRec.Tests.Cleaning;

namespace MovieRec.Tests.Recommending;

/// <summary>Twelve movies; Ann loves the first six and Bo the others.</summary>
public sealed class ClubTablesTests
{
    static readonly Dataset Data = SmallSets.Of([.. Enumerable.Range(1, 12).Select(id => SmallSets.Movie(id, $"M{id} (1990)", null, "Drama"))], [new() { Id = 1 }], (1, 1, 5, 0));

    static readonly MovieClub Club = MovieClub.Parse("club.csv", "member,title,rating\n"
        + "Ann,M1,5\nAnn,M2,5\nAnn,M7,1\nAnn,M8,1\n"
        + "Bo,M9,5/5\nBo,M1,2/5\nBo,Nothing,4\n", Data);

    /// <summary>By user: somebody, Ann, Bo.</summary>
    static readonly IItemScorer Model = new Table(TrainingFacts.Of(Club.Data.Ratings), [new float[12], [9, 9, 8, 7, 6, 5, 0, 0, 0, 0, 0, -1], [0, 0, 0, 0, 0, 1, 5, 6, 9, 8, 7, 9]]);

    [Fact]
    public void Next_leaves_out_what_the_member_rated_and_gives_reasons()
    {
        Assert.Equal("""
            rank  title      genres  score  why
            ----  ---------  ------  -----  -----------------------------
               1  M3 (1990)  Drama       8  genre Drama +2.00, itself +1.00
               2  M4 (1990)  Drama       7  genre Drama +3.00, itself +1.00

            """.ReplaceLineEndings("\n").Replace("-----------------------------", "-------------------------------", StringComparison.Ordinal),
            ClubTables.Next(Model, Club, "Ann", 2, (user, movie) => [("movie:1", 1), ("genre:Drama", movie), ("(user)", 9), ("keyword:x", -1)]).ToString());
        Assert.False(ClubTables.Next(Model, Club, "Bo").Has("why"));
        Assert.Equal("M12 (1990)", ClubTables.Next(Model, Club, "Bo", 1)["title"].Texts[0]);
        Assert.Contains("no member 'ann', only Ann, Bo", Assert.Throws<ArgumentException>(() => ClubTables.Next(Model, Club, "ann")).Message, StringComparison.Ordinal);
    }

    /// <summary>None has rated M3 to M6 and M10 to M12. Ann's scores of these are 8 7 6 5 0 0 −1 (mean 25/7, deviation 3.50), Bo's 0 0 0 1 8 7 9 (mean 25/7,
    /// deviation 3.89). Standardized sums: .35 .06 −.22 −.25 .12 −.14 .09; lowest of the two: −.92 −.92 −.92 −.66 −1.02 −1.02 −1.31.</summary>
    [Fact]
    public void Together_takes_what_nobody_has_rated()
    {
        MovieRec.Data.Table together = ClubTables.Together(Model, Club, 4);
        Assert.Equal([1, 2, 3, 4], together["rank"].Numbers);
        Assert.Equal(["M3 (1990)", "M10 (1990)", "M12 (1990)", "M4 (1990)"], together["average"].Texts);
        Assert.Equal("M6 (1990)", together["least misery"].Texts[0]);
        Assert.Equal(["M3 (1990)", "M4 (1990)", "M5 (1990)"], together["least misery"].Texts.Skip(1).Order());   // equal, so in any order
        Assert.Equal(together["average"].Texts, together["proportional"].Texts);       // all seven are among the best 20 of both
        MovieRec.Data.Table served = ClubTables.Served(Model, Club, 4);
        Assert.Equal(["way", "Ann", "Bo", "least happy"], served.Columns.Select(column => column.Name));
        Assert.All(served["Ann"].Numbers.Concat(served["Bo"].Numbers), count => Assert.Equal(4, count));   // there are but seven: all are among the best 20
        Assert.Equal([-0.02, -0.85, -0.02], served["least happy"].Numbers);           // Ann with the first list, Bo with the second
        Assert.Throws<ArgumentException>(() => ClubTables.Together(new Table(FactsOf.Counts(1, 12), [new float[12]]), Club));
    }

    /// <summary>A model to which a movie is as good as the stars above 3 of what is known from its half, and the first movies a bit better to everybody.</summary>
    [Fact]
    public void Own_ratings_are_set_against_a_stranger()
    {
        MovieRec.Data.Table own = ClubTables.OwnRatings(new Halves(), Club, folds: 2);
        Assert.Equal(["Ann", "Bo"], own["member"].Texts);
        Assert.Equal([4, 2], own["ratings"].Numbers);
        // Ann, by stars: M7, M8, M1, M2; the folds are M7 M1 and M8 M2. The first movies are the stranger's best, and hers: right both times.
        // Bo, by stars: M1, M9; each is a fold of its own, so there is no pair.
        Assert.Equal([1, double.NaN], own["right as a stranger"].Numbers);
        Assert.Equal([1, double.NaN], own["right"].Numbers);
        // Ten of twelve are left to Bo whatever is known; of Ann's eight, all are shown.
        Assert.Equal([0, 0], own["new in their 10"].Numbers);
        Assert.Throws<ArgumentOutOfRangeException>(() => ClubTables.OwnRatings(new Halves(), Club, folds: 1));
    }

    [Fact]
    public void Own_ratings_turn_a_strangers_order_around()
    {
        MovieClub club = MovieClub.Parse("club.csv", "member,title,rating\nCy,M11,5\nCy,M12,5\nCy,M1,1\nCy,M2,1\n", Data);
        MovieRec.Data.Table own = ClubTables.OwnRatings(new Halves(), club, folds: 2);
        Assert.Equal(0, own["right as a stranger"].Numbers[0]);
        Assert.Equal(1, own["right"].Numbers[0]);
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
                    if (rated.Item / 6 == movie / 6) scores[movie] += rated.Rating - 3;
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
}
