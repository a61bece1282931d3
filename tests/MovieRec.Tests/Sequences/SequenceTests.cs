using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using MovieRec.Data;
using MovieRec.Groups;
using MovieRec.Numerics;
using MovieRec.Sequences;
using MovieRec.Splitting;

namespace MovieRec.Tests.Sequences;

public sealed class SequenceTests
{
    // Few users, movies and seconds, so that ties, shared targets, and users with one rating or none come up.
    internal static readonly Arbitrary<Ratings> AnyRatings = (
        from rows in Gen.Zip(Gen.Zip(Gen.Choose(1, 9), Gen.Choose(1, 14)), Gen.Zip(Gen.Choose(1, 5), Gen.Choose(0, 25)))
            .ListOf(90)
        select Build([
            .. rows.Select(row => (row.Item1.Item1, row.Item1.Item2, (float)row.Item2.Item1, (long)row.Item2.Item2)),
            (1, 1, 3, 0),
            (2, 1, 3, 1),
        ])
    ).ToArbitrary();

    static readonly Arbitrary<WindowOptions> AnyWindows = (
        from length in Gen.Choose(2, 7)
        from step in Gen.Choose(1, 4)
        from inputs in Gen.Choose(1, 6)
        select new WindowOptions
        {
            Length = length,
            Step = step,
            MinimumInputs = inputs,
        }
    ).ToArbitrary();

    [Fact]
    public void Sequences_are_what_sorting_the_shuffled_rows_of_each_user_gives() =>
        Prop.ForAll(
                AnyRatings,
                ratings =>
                {
                    UserSequences sequences = UserSequences.InTimeOrder(ratings, seed: 8);
                    for (int user = 0; user < ratings.UserCount; user++)
                    {
                        int[] rows = [.. Enumerable.Range(0, ratings.Count).Where(row => ratings.Users[row] == user)];
                        Rng rng = Rng.ForStream(8, (ulong)user);
                        rng.Shuffle(rows.AsSpan());
                        var expected = rows.OrderBy(row => ratings.Seconds[row]).ToList(); // a stable sort
                        (ImmutableArray<int> movies, ImmutableArray<float> values, ImmutableArray<long> times) =
                            sequences.Of(user);
                        Assert.Equal(expected.Select(row => ratings.Movies[row]), movies);
                        Assert.Equal(expected.Select(row => ratings.Values[row]), values);
                        Assert.Equal(expected.Select(row => ratings.Seconds[row]), times);
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Equal_times_are_refused_with_what_to_do()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            UserSequences.InTimeOrder(Build([(1, 1, 3, 7), (1, 2, 4, 7), (2, 1, 5, 7)]))
        );
        Assert.Contains("All 3 ratings have the time 7", error.Message, StringComparison.Ordinal);
        Assert.Contains("ml-100k", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => UserSequences.InTimeOrder(RealData.MovieLens1M.Ratings));
    }

    [Fact]
    public void Ties_are_in_an_order_that_the_seed_draws()
    {
        // Four ratings in one second between two others: each of their 24 orders is equally likely. χ² with 23 degrees
        // of freedom: 23 ± 4 · √46.
        Ratings ratings = Build([
            (1, 1, 3, 1),
            .. Enumerable.Range(2, 4).Select(movie => (1, movie, 3f, 7L)),
            (1, 6, 3, 9),
        ]);
        string[] orders =
        [
            .. Enumerable
                .Range(0, 2400)
                .Select(seed => string.Join(' ', UserSequences.InTimeOrder(ratings, (ulong)seed).Of(0).Movies)),
        ];
        Assert.All(
            orders,
            order =>
                Assert.True(
                    order.StartsWith("0 ", StringComparison.Ordinal) && order.EndsWith(" 5", StringComparison.Ordinal)
                )
        );
        int[] counts = [.. orders.CountBy(order => order).Select(order => order.Value)];
        Assert.Equal(24, counts.Length);
        Assert.InRange(counts.Sum(count => Math.Pow(count - 100, 2) / 100), 0, 23 + 4 * Math.Sqrt(46));
        Assert.Equal(
            UserSequences.InTimeOrder(ratings).Of(0).Movies,
            UserSequences.InTimeOrder(ratings, 42).Of(0).Movies
        );
    }

    [Fact]
    public void The_last_rating_is_the_one_that_leave_one_out_holds_out() =>
        Prop.ForAll(
                AnyRatings,
                ratings =>
                {
                    UserSequences sequences = UserSequences.InTimeOrder(ratings, seed: 5);
                    Ratings test = Split.LeaveOneOut(ratings, seed: 5).Test;
                    for (int row = 0; row < test.Count; row++)
                        Assert.Equal(sequences.Of(test.Users[row]).Movies[^1], test.Movies[row]);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Ties_are_counted()
    {
        Assert.Equal(
            2 / 5.0,
            UserSequences
                .InTimeOrder(Build([(1, 1, 3, 7), (1, 2, 4, 7), (1, 3, 4, 7), (2, 1, 5, 7), (2, 2, 5, 8)]))
                .TiedShare
        );
    }

    [Fact]
    public void Nobody_has_no_sequence()
    {
        UserSequences sequences = UserSequences.InTimeOrder(Build([(1, 1, 3, 7), (1, 2, 4, 8)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => sequences.Length(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => sequences.Of(-1));
    }

    /// <summary>The seed project's own loop: windows of four, two apart, and at the end the last four.</summary>
    [Theory]
    [InlineData(1, "")]
    [InlineData(2, "0-1")]
    [InlineData(3, "0-2")]
    [InlineData(4, "0-3")]
    [InlineData(5, "0-3 1-4")]
    [InlineData(6, "0-3 2-5")]
    [InlineData(9, "0-3 2-5 4-7 5-8")]
    public void Windows_of_four_in_steps_of_two(int ratings, string expected)
    {
        UserSequences sequences = UserSequences.InTimeOrder(
            Build([.. Enumerable.Range(0, ratings).Select(i => (1, i, 3f, (long)i)), (2, 1, 3, 5)])
        );
        Assert.Equal(
            expected,
            string.Join(
                ' ',
                Windows
                    .Of(sequences)
                    .Where(window => window.User == 0)
                    .Select(window => $"{window.Start}-{window.Target}")
            )
        );
    }

    [Fact]
    public void Windows_are_where_a_naive_twin_says() =>
        Prop.ForAll(
                AnyRatings,
                AnyWindows,
                (ratings, options) =>
                {
                    UserSequences sequences = UserSequences.InTimeOrder(ratings);
                    var expected = new List<Window>();
                    for (int user = 0; user < sequences.UserCount; user++)
                    {
                        for (int target = 1; target < sequences.Length(user); target++)
                        {
                            int first = Math.Min(options.MinimumInputs, options.Length - 1);
                            bool last = target == sequences.Length(user) - 1;
                            if (last || target >= first && (target - first) % options.Step == 0)
                                expected.Add(new Window(user, target - Math.Min(target, options.Length - 1), target));
                        }
                    }
                    Assert.Equal(expected, Windows.Of(sequences, options));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Targets_stay_the_same_whatever_the_length() =>
        Prop.ForAll(
                AnyRatings,
                ratings =>
                {
                    UserSequences sequences = UserSequences.InTimeOrder(ratings);
                    Assert.Equal(
                        Windows.Of(sequences).Select(window => (window.User, window.Target)),
                        Windows.Of(sequences, new() { Length = 32 }).Select(window => (window.User, window.Target))
                    );
                    Assert.Equal(
                        PairSplit.Chronological(sequences).Test.Pairs,
                        PairSplit.Chronological(sequences, new() { Length = 16 }).Test.Pairs
                    );
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Short_windows_are_padded_at_the_end()
    {
        UserSequences sequences = UserSequences.InTimeOrder(
            Build([(1, 10, 2, 5), (1, 20, 4, 3), (1, 30, 5, 9), (2, 10, 1, 1)])
        );
        int[] movies = new int[5];
        float[] values = new float[5];
        Assert.Equal(2, Windows.CopyInputs(sequences, new Window(0, 0, 2), movies, values));
        Assert.Equal([1, 0, Windows.Padding, Windows.Padding, Windows.Padding], movies);
        Assert.Equal([4, 2, float.NaN, float.NaN, float.NaN], values);
        Assert.Throws<ArgumentException>(() =>
            Windows.CopyInputs(sequences, new Window(0, 0, 2), movies.AsSpan(0, 1), values.AsSpan(0, 1))
        );
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        UserSequences sequences = UserSequences.InTimeOrder(Build([(1, 1, 3, 7), (1, 2, 4, 8)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Windows.Of(sequences, new() { Length = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Windows.Of(sequences, new() { Step = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Windows.Of(sequences, new() { MinimumInputs = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairSet.Of(sequences, [], new() { MaximumPerMovie = 0 }));
    }

    internal static Ratings Build(IEnumerable<(int User, int Movie, float Stars, long Seconds)> rows)
    {
        var builder = new RatingsBuilder(RatingScale.OneToFive);
        foreach ((int user, int movie, float stars, long seconds) in rows)
            builder.Add(user, movie, stars, seconds);
        return builder.Build();
    }
}
