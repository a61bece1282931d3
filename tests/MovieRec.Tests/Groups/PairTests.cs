using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using MovieRec.Groups;
using MovieRec.Sequences;
using MovieRec.Tests.Sequences;

namespace MovieRec.Tests.Groups;

public sealed class PairTests
{
    static readonly PairOptions NoCap = new() { MaximumPerMovie = int.MaxValue };

    [Fact]
    public void Pairs_are_all_of_the_same_target_by_different_users() =>
        ForAny(sequences =>
        {
            ImmutableArray<Window> windows = Windows.Of(sequences);
            PairSet set = PairSet.Of(sequences, windows, NoCap);
            var expected =
                from first in Enumerable.Range(0, windows.Length)
                from second in Enumerable.Range(0, windows.Length)
                where first < second && Movie(sequences, windows[first]) == Movie(sequences, windows[second])
                select new WindowPair(first, second);
            Assert.Equal(
                expected.OrderBy(pair => pair.First).ThenBy(pair => pair.Second),
                set.Pairs.OrderBy(pair => pair.First).ThenBy(pair => pair.Second)
            );
            Assert.Equal(set.Count, set.PossiblePairs);
            Assert.All(set.Pairs, pair => Assert.NotEqual(windows[pair.First].User, windows[pair.Second].User));
            for (int pair = 0; pair < set.Count; pair++)
            {
                Window first = windows[set.Pairs[pair].First],
                    second = windows[set.Pairs[pair].Second];
                Assert.Equal(Movie(sequences, second), set.TargetMovie(pair));
                Assert.Equal(
                    (sequences.Values(first.User)[first.Target] + sequences.Values(second.User)[second.Target]) / 2,
                    set.Label(pair)
                );
            }
        });

    [Fact]
    public void A_cap_draws_that_many_of_them_by_seed() =>
        ForAny(sequences =>
        {
            ImmutableArray<Window> windows = Windows.Of(sequences);
            PairSet all = PairSet.Of(sequences, windows, NoCap),
                some = PairSet.Of(sequences, windows, new() { MaximumPerMovie = 3, Seed = 5 });
            Assert.Equal(
                Movies(all).CountBy(movie => movie).Select(count => (count.Key, Math.Min(3, count.Value))),
                Movies(some).CountBy(movie => movie).Select(count => (count.Key, count.Value))
            );
            Assert.Equal(some.Count, some.Pairs.Distinct().Intersect(all.Pairs).Count());
            Assert.Equal(all.PossiblePairs, some.PossiblePairs);
            Assert.Equal(some.Pairs, PairSet.Of(sequences, windows, new() { MaximumPerMovie = 3, Seed = 5 }).Pairs);
        });

    [Fact]
    public void Every_pair_is_drawn_as_often()
    {
        // Six users with one shared target: 15 pairs, 5 drawn; over 3,000 seeds each comes 1,000 times, give or take
        // 26.
        UserSequences sequences = UserSequences.InTimeOrder(
            SequenceTests.Build(
                Enumerable.Range(1, 6).SelectMany(user => new[] { (user, 100 + user, 3f, 1L), (user, 7, 4f, 2L) })
            )
        );
        ImmutableArray<Window> windows = Windows.Of(sequences);
        var times = Enumerable
            .Range(0, 3000)
            .SelectMany(seed => PairSet.Of(sequences, windows, new() { MaximumPerMovie = 5, Seed = (ulong)seed }).Pairs)
            .CountBy(pair => pair)
            .ToList();
        Assert.Equal(15, times.Count);
        Assert.All(times, pair => Assert.InRange(pair.Value, 870, 1130));
    }

    [Fact]
    public void Ratings_of_the_target_never_reach_the_inputs() =>
        ForAny(sequences =>
        {
            int[] movies = new int[40];
            float[] values = new float[40];
            foreach (
                PairSplit split in (PairSplit[])
                    [
                        PairSplit.Chronological(sequences),
                        PairSplit.Chronological(
                            sequences,
                            new()
                            {
                                Length = 12,
                                Step = 1,
                                MinimumInputs = 1,
                            }
                        ),
                        PairSplit.LeaveLastOut(sequences),
                    ]
            )
            {
                foreach (PairSet part in Parts(split))
                {
                    for (int pair = 0; pair < part.Count; pair++)
                    {
                        foreach (
                            int window in (int[])
                                [
                                    part.Pairs[pair].First,
                                    part.Pairs[pair].IsAlone ? part.Pairs[pair].First : part.Pairs[pair].Second,
                                ]
                        )
                        {
                            Assert.NotEqual(0, Windows.CopyInputs(sequences, part.Windows[window], movies, values));
                            Assert.DoesNotContain(part.TargetMovie(pair), movies);
                        }
                    }
                }
            }
        });

    [Fact]
    public void No_window_is_in_two_parts_and_none_is_lost() =>
        ForAny(sequences =>
        {
            foreach (
                PairSplit split in (PairSplit[])
                    [
                        PairSplit.Chronological(sequences),
                        PairSplit.ByUser(sequences, testShare: 0.3),
                        PairSplit.LeaveLastOut(sequences, new()),
                    ]
            )
                Assert.Equal(
                    Windows.Of(sequences),
                    Parts(split)
                        .SelectMany(part => part.Windows)
                        .OrderBy(window => window.User)
                        .ThenBy(window => window.Target)
                );
        });

    [Fact]
    public void In_time_nothing_that_is_learned_from_is_as_late_as_what_is_tested() =>
        ForAny(sequences =>
        {
            PairSplit split = PairSplit.Chronological(
                sequences,
                new() { Step = 1, MinimumInputs = 1 },
                testShare: 0.3,
                validationShare: 0.2
            );
            foreach (
                (PairSet earlier, PairSet later) in (ReadOnlySpan<(PairSet, PairSet)>)
                    [(split.Train, split.Validation), (split.Train, split.Test), (split.Validation, split.Test)]
            )
            {
                foreach (var user in later.Windows.GroupBy(window => window.User))
                {
                    long first = user.Min(window => Time(sequences, window));
                    Assert.All(
                        earlier.Windows.Where(window => window.User == user.Key),
                        window => Assert.True(Time(sequences, window) < first)
                    );
                }
            }
            // No rating that is a label of the test part is seen in training, as an input or as a label.
            HashSet<(int, int)> seen =
            [
                .. split.Train.Windows.SelectMany(window =>
                    Enumerable
                        .Range(window.Start, window.Target + 1 - window.Start)
                        .Select(position => (window.User, position))
                ),
            ];
            Assert.DoesNotContain(split.Test.Windows, window => seen.Contains((window.User, window.Target)));
            // Every user in the test part is in training, too.
            Assert.Empty(
                split
                    .Test.Windows.Select(window => window.User)
                    .Except(split.Train.Windows.Select(window => window.User))
            );
        });

    [Fact]
    public void Whole_users_are_kept_out() =>
        ForAny(sequences =>
        {
            PairSplit split = PairSplit.ByUser(sequences, testShare: 0.3, validationShare: 0.2);
            int[][] users =
            [
                .. Parts(split).Select(part => part.Windows.Select(window => window.User).Distinct().ToArray()),
            ];
            Assert.Equal(users.Sum(part => part.Length), users.SelectMany(part => part).Distinct().Count());
            Assert.All(users, part => Assert.NotEmpty(part));
            Assert.Equal(
                split.Test.Windows,
                PairSplit.ByUser(sequences, testShare: 0.3, validationShare: 0.2).Test.Windows
            );
        });

    [Fact]
    public void The_last_rating_of_each_is_tested_alone() =>
        ForAny(sequences =>
        {
            PairSplit split = PairSplit.LeaveLastOut(sequences);
            int[] users = [.. Enumerable.Range(0, sequences.UserCount).Where(user => sequences.Length(user) > 1)];
            Assert.Equal(
                users.Select(user => new Window(
                    user,
                    Math.Max(0, sequences.Length(user) - 32),
                    sequences.Length(user) - 1
                )),
                split.Test.Windows
            );
            Assert.Equal(
                users.Where(user => sequences.Length(user) > 2),
                split.Validation.Windows.Select(window => window.User)
            );
            Assert.All(split.Test.Pairs, pair => Assert.True(pair.IsAlone));
            for (int pair = 0; pair < split.Test.Count; pair++)
                Assert.Equal(
                    sequences.Values(split.Test.Windows[split.Test.Pairs[pair].First].User)[^1],
                    split.Test.Label(pair)
                );
        });

    [Fact]
    public void Bytes_are_those_of_the_arrays()
    {
        UserSequences sequences = UserSequences.InTimeOrder(RealData.MovieLens100K.Ratings);
        PairSplit split = PairSplit.Chronological(sequences);
        Assert.Equal(12, System.Runtime.CompilerServices.Unsafe.SizeOf<Window>());
        Assert.Equal(8, System.Runtime.CompilerServices.Unsafe.SizeOf<WindowPair>());
        Assert.Equal(split.Train.Windows.Length * 12L + split.Train.Count * 8L, split.Train.Bytes);
        Assert.Contains(
            $"{split.Train.Count}",
            split.ToString().Replace(",", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.True(split.Test.Count > 1000);
    }

    [Fact]
    public void Shares_that_leave_nothing_are_refused()
    {
        UserSequences sequences = UserSequences.InTimeOrder(SequenceTests.Build([(1, 1, 3, 7), (1, 2, 4, 8)]));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            PairSplit.Chronological(sequences, testShare: 0.9, validationShare: 0.1)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => PairSplit.Chronological(sequences, testShare: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairSplit.ByUser(sequences));
    }

    static IEnumerable<PairSet> Parts(PairSplit split) => [split.Train, split.Validation, split.Test];

    static IEnumerable<int> Movies(PairSet set) => Enumerable.Range(0, set.Count).Select(set.TargetMovie);

    static int Movie(UserSequences sequences, Window window) => sequences.Movies(window.User)[window.Target];

    static long Time(UserSequences sequences, Window window) => sequences.Times(window.User)[window.Target];

    static void ForAny(Action<UserSequences> test) =>
        Prop.ForAll(
                (from ratings in SequenceTests.AnyRatings.Generator select UserSequences.InTimeOrder(ratings))
                    .Where(sequences =>
                        Enumerable.Range(0, sequences.UserCount).Count(user => sequences.Length(user) > 1) > 4
                    )
                    .ToArbitrary(),
                test
            )
            .QuickCheckThrowOnFailure();
}
