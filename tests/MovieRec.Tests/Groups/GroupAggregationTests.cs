using MovieRec.Groups;
using MovieRec.Models;

namespace MovieRec.Tests.Groups;

/// <summary>Three friends and six movies. Ann and Bo agree; Cy is alone with movies 4 and 5.</summary>
public sealed class GroupAggregationTests
{
    const float Out = float.NegativeInfinity;

    static readonly float[][] Scores =
    [
        [5, 4, 3, 2, -4, -5], // Ann
        [5, 4, 3, 1, -4, -5], // Bo
        [-4, -3, 0, 2, 4, 5], // Cy
    ];

    // Means: 2, 5/3, 2, 5/3, −4/3, −5/3. Lowest: −4, −3, 0, 1, −4, −5.
    [Fact]
    public void Average_is_for_the_most() =>
        Assert.Equal(["0 2", "1 3", "4", "5"], Levels(GroupAggregation.Average(Scores), 2, 4, 5, 6));

    /// <summary>Movies up to each of the ends; those of one level have equal scores and come in any order.</summary>
    static IEnumerable<string> Levels(IEnumerable<int> list, params int[] ends) =>
        ends.Select((end, level) => string.Join(' ', list.Take(end).Skip(level == 0 ? 0 : ends[level - 1]).Order()));

    [Fact]
    public void Ties_are_drawn_by_the_seed()
    {
        Func<ulong, IEnumerable<int>>[] choices =
        [
            seed => GroupAggregation.Average([new float[40], new float[40]], 5, seed),
            seed => GroupAggregation.LeastMisery([new float[40]], 5, seed),
            seed => GroupAggregation.MostPleasure([new float[40]], 5, seed),
            seed => GroupAggregation.Proportional([new float[40], new float[40]], 5, 3, seed),
        ];
        Assert.All(
            choices,
            choice =>
            {
                Assert.Equal(choice(1), choice(1));
                Assert.Equal(40, Enumerable.Range(0, 200).SelectMany(seed => choice((ulong)seed)).Distinct().Count());
            }
        );
    }

    [Fact]
    public void Least_misery_lets_nobody_suffer() =>
        Assert.Equal(["3", "2", "1", "0 4", "5"], Levels(GroupAggregation.LeastMisery(Scores), 1, 2, 3, 5, 6));

    /// <summary>Favorites {0, 1}, {0, 1}, {4, 5}. Place 1: 0 is a favorite of two who have nothing. Place 2: Cy's
    /// turn, 4 has the better mean. Then all have one: 1 is for two. Then 5 for Cy. Then nobody has any left: by the
    /// mean.</summary>
    [Fact]
    public void Proportional_gives_everybody_a_favorite_in_turn() =>
        Assert.Equal([0, 4, 1, 5, 2, 3], GroupAggregation.Proportional(Scores, favorites: 2));

    [Fact]
    public void Proportional_is_as_fair_as_a_list_of_that_length_can_be()
    {
        Assert.Equal([0, 4], GroupAggregation.Proportional(Scores, k: 2, favorites: 2));
        // the average never comes to Cy
        Assert.DoesNotContain(GroupAggregation.Average(Scores, k: 3), movie => movie >= 4);
    }

    [Fact]
    public void What_is_out_for_one_is_out_for_all()
    {
        float[][] scores =
        [
            [Out, 4, 3],
            [5, 4, 1],
        ];
        Assert.Equal([1, 2], GroupAggregation.Average(scores));
        Assert.Equal([1, 2], GroupAggregation.LeastMisery(scores));
        Assert.Equal([1, 2], GroupAggregation.Proportional(scores, favorites: 1));
        Assert.Empty(
            GroupAggregation.Average([
                [Out],
                [1],
            ])
        );
    }

    [Fact]
    public void One_member_gets_their_own_order() =>
        Assert.All(
            [
                GroupAggregation.Average(Scores[2..]),
                GroupAggregation.LeastMisery(Scores[2..]),
                GroupAggregation.Proportional(Scores[2..]),
            ],
            list => Assert.Equal([5, 4, 3, 2, 1, 0], list)
        );

    [Fact]
    public void Scores_are_in_deviations_from_each_members_own_mean()
    {
        float[][] scores = GroupAggregation.Scores(
            new Table([
                [1, 3, 100, 5],
                [10, 30, -7, 50],
                [2, 2, 2, 2],
            ]),
            [1, 0, 2],
            movie => movie != 2
        );
        float one = MathF.Sqrt(1.5f); // of 1, 3, 5: mean 3, variance 8/3
        Assert.Equal([-one, 0, Out, one], scores[0], (x, y) => x == y || Math.Abs(x - y) < 1e-6f);
        Assert.Equal(scores[0], scores[1], (x, y) => x == y || Math.Abs(x - y) < 1e-6f);
        Assert.Equal([0, 0, Out, 0], scores[2]);
    }

    [Fact]
    public void Errors_say_what_is_wrong()
    {
        Assert.Throws<ArgumentException>(() => GroupAggregation.Average([]));
        Assert.Throws<ArgumentException>(() =>
            GroupAggregation.LeastMisery([
                [1, 2],
                [1],
            ])
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => GroupAggregation.Proportional(Scores, k: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => GroupAggregation.Proportional(Scores, favorites: 0));
        Assert.Throws<ArgumentException>(() =>
            GroupAggregation.Scores(
                new Table([
                    [1],
                ]),
                [],
                _ => true
            )
        );
        Assert.Throws<ArgumentException>(() =>
            GroupAggregation.Scores(
                new Table([
                    [1],
                ]),
                [0],
                _ => false
            )
        );
    }

    sealed class Table(float[][] scores) : IItemScorer
    {
        public TrainingFacts Facts { get; } = FactsOf.Counts(scores.Length, scores[0].Length);
        public int UserCount => scores.Length;
        public int ItemCount => scores[0].Length;

        public void Score(int user, Span<float> to) => scores[user].CopyTo(to);
    }
}
