using FsCheck;
using FsCheck.Fluent;
using MovieRec.Data;
using MovieRec.Models;
using MovieRec.Splitting;

namespace MovieRec.Tests.Splitting;

public sealed class SplitTests
{
    static readonly Arbitrary<Ratings> AnyRatings = (
        from users in Gen.Choose(1, 12)
        from rows in Gen.Zip(
                Gen.Zip(Gen.Choose(1, users), Gen.Choose(1, 15)),
                Gen.Zip(Gen.Choose(1, 5), Gen.Choose(0, 30))
            )
            .ListOf(120)
        select Build(rows.Select(row => (row.Item1.Item1, row.Item1.Item2, row.Item2.Item1, row.Item2.Item2)))
    ).ToArbitrary();

    [Fact]
    public void Random_split_partitions_the_ratings_in_the_wanted_sizes() =>
        ForAny(ratings =>
        {
            Split split = Split.Random(ratings, testShare: 0.25, validationShare: 0.125, seed: 3);
            Assert.Equal((int)Math.Round(ratings.Count * 0.25), split.Test.Count);
            Assert.Equal((int)Math.Round(ratings.Count * 0.125), split.Validation!.Count);
            AssertPartition(ratings, split.Train, split.Validation, split.Test);
        });

    [Fact]
    public void K_folds_test_every_rating_once() =>
        ForAny(ratings =>
        {
            var folds = Split.KFold(ratings, 4, seed: 1);
            foreach (Split fold in folds)
                AssertPartition(ratings, fold.Train, fold.Test);
            AssertPartition(ratings, [.. folds.Select(fold => fold.Test)]);
            Assert.InRange(folds.Max(fold => fold.Test.Count) - folds.Min(fold => fold.Test.Count), 0, 1);
        });

    [Fact]
    public void Held_out_ratings_are_as_many_for_each_user_and_leave_some() =>
        ForAny(ratings =>
        {
            foreach (HoldOut which in Enum.GetValues<HoldOut>())
            {
                Split split = Split.HoldOutPerUser(ratings, 2, which, seed: 5);
                AssertPartition(ratings, split.Train, split.Test);
                for (int user = 0; user < ratings.UserCount; user++)
                {
                    int all = ratings.ByUser.RowLength(user);
                    Assert.Equal(all > 2 ? 2 : 0, split.Test.ByUser.RowLength(user));
                    if (which == HoldOut.Latest && all > 2)
                        Assert.True(TimesOf(split.Train, user).Max() <= TimesOf(split.Test, user).Min());
                }
            }
        });

    [Fact]
    public void Ties_in_time_are_held_out_alike_often_whatever_the_id()
    {
        // User 1 ends with four ratings in one second, user 2 with two, user 3 with one; user 4 has them all in one.
        // Over 4,000 seeds each tied rating must be held
        // out as often as another: a share of 1/m ± 4 standard errors.
        (int User, int Movie, int Stars, int Seconds)[] rows =
        [
            (1, 1, 3, 1),
            (1, 2, 3, 9),
            (1, 3, 3, 9),
            (1, 4, 3, 9),
            (1, 5, 3, 9),
            (2, 6, 3, 1),
            (2, 2, 3, 4),
            (2, 7, 3, 4),
            (3, 1, 3, 1),
            (3, 2, 3, 2),
            (4, 1, 3, 5),
            (4, 2, 3, 5),
            (4, 3, 3, 5),
        ];
        Ratings ratings = Build(rows);
        Split[] splits = [.. Enumerable.Range(0, 4000).Select(seed => Split.LeaveOneOut(ratings, seed: (ulong)seed))];
        Assert.Equal("latest 1 of each user, ties by seed 7 (3 of 4 users)", splits[7].Name);
        foreach (var user in rows.GroupBy(row => row.User))
        {
            int[] tied =
            [
                .. user.Where(row => row.Seconds == user.Max(other => other.Seconds)).Select(row => row.Movie),
            ];
            Assert.All(
                user,
                row =>
                {
                    double share = splits.Average(split =>
                        Enumerable
                            .Range(0, split.Test.Count)
                            .Count(place =>
                                split.Test.UserIds.Ids[split.Test.Users[place]] == row.User
                                && split.Test.MovieIds.Ids[split.Test.Movies[place]] == row.Movie
                            )
                    );
                    double expected = tied.Contains(row.Movie) ? 1.0 / tied.Length : 0;
                    Assert.InRange(
                        share,
                        expected - 4 * Math.Sqrt(expected * (1 - expected) / splits.Length),
                        expected + 4 * Math.Sqrt(expected * (1 - expected) / splits.Length)
                    );
                }
            );
        }
        Assert.Equal(Split.LeaveOneOut(ratings, seed: 3).Test.Movies, splits[3].Test.Movies);
        Assert.Equal("latest 1 of each user", Split.LeaveOneOut(Build([(1, 1, 3, 1), (1, 2, 3, 2)])).Name);
        Assert.Equal(
            "latest 2 of each user, ties by seed 42 (2 of 3 users)",
            Split.HoldOutPerUser(ratings, 2, HoldOut.Latest).Name
        ); // of user 2 both tied ones go, user 3 is too short
    }

    [Fact]
    public void Leave_one_out_of_ml100k_agrees_with_the_expectation_over_all_draws()
    {
        Ratings ratings = RealData.MovieLens100K.Ratings;
        // A fixed order of movies, by id: what a user gains is 1/log2(place + 1) if the held-out movie is among the
        // first 100. Exactly: the mean over the tied ones.
        static double Gain(int movie) => movie < 100 ? 1 / Math.Log2(movie + 2) : 0;
        double exact = 0,
            variance = 0;
        for (int user = 0; user < ratings.UserCount; user++)
        {
            int[] rows = [.. Enumerable.Range(ratings.ByUser.Starts[user], ratings.ByUser.RowLength(user))];
            double[] gains =
            [
                .. rows.Where(row => ratings.Seconds[row] == rows.Max(other => ratings.Seconds[other]))
                    .Select(row => Gain(ratings.Movies[row])),
            ];
            exact += gains.Average() / ratings.UserCount;
            variance +=
                gains.Average(gain => Math.Pow(gain - gains.Average(), 2)) / ratings.UserCount / ratings.UserCount;
        }
        double[] drawn =
        [
            .. Enumerable
                .Range(0, 40)
                .Select(seed => Split.LeaveOneOut(ratings, seed: (ulong)seed).Test.Movies.Average(Gain)),
        ];
        Assert.InRange(
            drawn.Average(),
            exact - 4 * Math.Sqrt(variance / drawn.Length),
            exact + 4 * Math.Sqrt(variance / drawn.Length)
        );
        Assert.InRange(drawn.Max() - drawn.Min(), Math.Sqrt(variance), 10 * Math.Sqrt(variance));
        Assert.EndsWith("(415 of 943 users)", Split.LeaveOneOut(ratings).Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Chronological_cut_never_trains_on_the_future() =>
        ForAny(ratings =>
        {
            Split split = Split.Chronological(ratings, 0.3);
            AssertPartition(ratings, split.Train, split.Test);
            Assert.True(split.Train.Seconds.Max() < split.Test.Seconds.Min());
            Assert.True(split.Test.Count >= (int)Math.Round(ratings.Count * 0.3));
        });

    [Fact]
    public void Same_seed_same_parts_other_seed_others()
    {
        Ratings ratings = Planted.LowRank(40, 30, 2, 0.5, 0.3, seed: 1);
        Assert.Equal(Split.Random(ratings, seed: 1).Test.Movies, Split.Random(ratings, seed: 1).Test.Movies);
        Assert.NotEqual(Split.Random(ratings, seed: 1).Test.Movies, Split.Random(ratings, seed: 2).Test.Movies);
        Assert.NotEqual(
            Split.LeaveOneOut(ratings, HoldOut.Random, 1).Test.Movies,
            Split.LeaveOneOut(ratings, HoldOut.Random, 2).Test.Movies
        );
    }

    [Fact]
    public void Nothing_learned_from_the_training_part_depends_on_the_values_of_the_test_part()
    {
        Ratings ratings = Planted.LowRank(40, 30, 2, 0.5, 0.3, seed: 1);
        Split split = Split.Random(ratings, seed: 9);
        var held = split.Test.Users.Zip(split.Test.Movies).ToHashSet();
        // The same ratings, but every held-out one turned round on its scale.
        float[] turned =
        [
            .. ratings.Values.Select(
                (value, row) => held.Contains((ratings.Users[row], ratings.Movies[row])) ? 6 - value : value
            ),
        ];
        var other = new Ratings(
            [.. ratings.Users],
            [.. ratings.Movies],
            turned,
            [.. ratings.Seconds],
            ratings.UserIds,
            ratings.MovieIds,
            ratings.Scale
        );
        Split again = Split.Random(other, seed: 9);
        Assert.Equal(split.Train.Mean, again.Train.Mean);
        Assert.Equal(BiasBaseline.Fit(split.Train).ItemBias, BiasBaseline.Fit(again.Train).ItemBias);
        Assert.NotEqual(split.Test.Mean, again.Test.Mean);
    }

    [Fact]
    public void Users_and_movies_unseen_in_training_stay_and_are_counted()
    {
        Ratings ratings = Build([(1, 1, 3, 1), (1, 2, 3, 2), (2, 1, 4, 3), (3, 4, 5, 9), (1, 5, 5, 9)]);
        Split split = Split.Chronological(ratings, 0.4);
        Assert.Equal((3, 2), (split.Train.Count, split.Test.Count));
        Assert.Equal((1, 2, 2), (split.UnseenUsers, split.UnseenMovies, split.UnseenRatings));
        Assert.Equal(3f, BiasBaseline.Fit(split.Train).Predict(2, 2), 0.4f);
    }

    [Fact]
    public void Published_folds_of_ml100k_leave_movies_unseen()
    {
        Split u1 = Split.Published(RealData.MovieLens100K, "u1");
        Assert.Equal((80_000, 20_000, 0, 32), (u1.Train.Count, u1.Test.Count, u1.UnseenUsers, u1.UnseenMovies));
        Assert.Contains(
            "u1, u2",
            Assert.Throws<ArgumentException>(() => Split.Published(RealData.MovieLens100K, "u6")).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(5, Split.FiveFolds(RealData.LatestSmall).Length);
    }

    [Fact]
    public void Fold_whose_parts_overlap_is_an_error()
    {
        using TempFolder folder = new TempFolder()
            .With("u.data", "1\t1\t3\t1\n1\t2\t4\t1\n")
            .With("u.genre", "Drama|0\n")
            .With("u.item", "1|A (1990)|01-Jan-1990|||1\n2|B (1990)|01-Jan-1990|||1\n")
            .With("u.user", "1|20|F|writer|0\n")
            .With("u1.base", "1\t1\t3\t1\n")
            .With("u1.test", "1\t1\t3\t1\n1\t2\t4\t1\n");
        Assert.Contains(
            "is in u1.base too",
            Assert.Throws<DataFormatException>(() => Split.Published(Dataset.Read(folder.Path), "u1")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Impossible_cuts_are_errors()
    {
        Ratings few = Build([(1, 1, 3, 0), (2, 2, 3, 0)]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.Random(few, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.Random(few, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.Random(few, 0.6, 0.4));
        Assert.Throws<ArgumentException>(() => Split.Random(few, 0.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.KFold(few, 3));
        Assert.Throws<ArgumentException>(() => Split.HoldOutPerUser(few, 1));
        Assert.Contains(
            "same time",
            Assert.Throws<ArgumentException>(() => Split.Chronological(few)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Split.LeaveOneOut(few, HoldOut.Latest));
    }

    static void ForAny(Action<Ratings> property) =>
        Prop.ForAll(
                AnyRatings,
                ratings =>
                {
                    // Some small cases cannot be cut; those errors have a test of their own.
                    if (
                        ratings.Count >= 8
                        && ratings.Seconds.Distinct().Count() > 12
                        && ratings.UserCount * 2 < ratings.Count
                    )
                        property(ratings);
                }
            )
            .QuickCheckThrowOnFailure();

    static Ratings Build(IEnumerable<(int User, int Movie, int Stars, int Seconds)> rows)
    {
        var builder = new RatingsBuilder(RatingScale.OneToFive);
        foreach ((int user, int movie, int stars, int seconds) in rows)
            builder.Add(user, movie, stars, seconds);
        return builder.Build();
    }

    static void AssertPartition(Ratings whole, params Ratings[] parts)
    {
        var rows = parts.SelectMany(part =>
            Enumerable
                .Range(0, part.Count)
                .Select(row => (part.Users[row], part.Movies[row], part.Values[row], part.Seconds[row]))
        );
        Assert.Equal(
            Enumerable
                .Range(0, whole.Count)
                .Select(row => (whole.Users[row], whole.Movies[row], whole.Values[row], whole.Seconds[row])),
            rows.Order()
        );
    }

    static IEnumerable<long> TimesOf(Ratings ratings, int user) =>
        Enumerable
            .Range(ratings.ByUser.Starts[user], ratings.ByUser.RowLength(user))
            .Select(row => ratings.Seconds[row]);
}
