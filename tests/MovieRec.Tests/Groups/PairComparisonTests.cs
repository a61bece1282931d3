using MovieRec.Data;
using MovieRec.Groups;
using MovieRec.Models;
using MovieRec.Sequences;

namespace MovieRec.Tests.Groups;

public sealed class PairComparisonTests
{
    static readonly Ratings Ratings = Planted.LowRank(40, 25, 2, 0.6, 0.5, seed: 3);
    static readonly PairSplit Split = PairSplit.Chronological(UserSequences.InTimeOrder(Ratings));

    [Fact]
    public void Errors_are_those_worked_by_hand()
    {
        PairSet test = Split.Test;
        float[] labels = [.. Enumerable.Range(0, test.Count).Select(test.Label)],
            off = [.. labels.Select((label, pair) => pair % 2 == 0 ? label + 1 : label)];
        PairComparison comparison = PairComparison.Of(test, ("true", labels), ("off", off));
        double share = (test.Count + 1) / 2 / (double)test.Count;
        Assert.Equal((0, 0), (comparison["true"].Rmse, comparison["true"].Mae));
        Assert.Equal(Math.Sqrt(share), comparison["off"].Rmse, 1e-9);
        Assert.Equal(share, comparison["off"].Mae, 1e-9);
        Assert.Equal(["true", "off"], comparison.ToTable()["model"].Texts);
        Assert.Contains(
            "true, off",
            Assert.Throws<KeyNotFoundException>(() => comparison["als"]).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "2 predictions",
            Assert.Throws<ArgumentException>(() => PairComparison.Of(test, ("few", [1, 2]))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "not finite",
            Assert
                .Throws<ArgumentException>(() => PairComparison.Of(test, ("nan", [.. labels[1..], float.NaN])))
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_model_of_ratings_says_the_mean_of_what_it_says_of_the_two()
    {
        BiasBaseline bias = BiasBaseline.Fit(Ratings);
        float[] found = PairComparison.MeanOfTwo(bias, Split.Test);
        for (int pair = 0; pair < found.Length; pair++)
        {
            (int first, int second) = Split.Test.Pairs[pair];
            int movie = Split.Test.TargetMovie(pair);
            Assert.Equal(
                (
                    bias.Predict(Split.Test.Windows[first].User, movie)
                    + bias.Predict(Split.Test.Windows[second].User, movie)
                ) / 2,
                found[pair]
            );
        }
        PairSet alone = PairSplit.LeaveLastOut(Split.Test.Sequences).Test;
        Assert.Equal(
            Enumerable
                .Range(0, alone.Count)
                .Select(pair => bias.Predict(alone.Windows[alone.Pairs[pair].First].User, alone.TargetMovie(pair))),
            PairComparison.MeanOfTwo(bias, alone)
        );
    }

    [Fact]
    public void Known_are_the_ratings_before_a_users_first_test_target()
    {
        Ratings known = PairSplit.RatingsBefore(Ratings, Split.Test);
        for (int row = 0; row < Ratings.Count; row++)
        {
            (int user, int movie) = (Ratings.Users[row], Ratings.Movies[row]);
            Window[] own = [.. Split.Test.Windows.Where(window => window.User == user)];
            int place = Split.Test.Sequences.Movies(user).IndexOf(movie);
            Assert.Equal(
                own.Length == 0 || place < own.Min(window => window.Target),
                known.ByUser.RowColumns(user).Contains(movie)
            );
        }
        Assert.All(
            Split.Train.Windows.Concat(Split.Validation.Windows),
            window =>
                Assert.True(
                    known
                        .ByUser.RowColumns(window.User)
                        .Contains(Split.Train.Sequences.Movies(window.User)[window.Target])
                )
        );
    }

    [Fact]
    public void Parts_joined_have_the_windows_of_both_and_pairs_across_them()
    {
        PairSet joined = Split.Train.Concat(Split.Validation);
        Assert.Equal(Split.Train.Windows.Length + Split.Validation.Windows.Length, joined.Windows.Length);
        Assert.True(joined.Count > Split.Train.Count + Split.Validation.Count);
        PairSplit last = PairSplit.LeaveLastOut(Split.Test.Sequences);
        Assert.All(last.Train.Concat(last.Validation).Pairs, pair => Assert.True(pair.IsAlone));
        Assert.Throws<ArgumentException>(() =>
            Split.Train.Concat(PairSplit.Chronological(UserSequences.InTimeOrder(Ratings)).Test)
        );
    }
}
